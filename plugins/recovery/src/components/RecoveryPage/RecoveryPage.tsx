import { stringifyEntityRef } from '@backstage/catalog-model';
import { Content, Header, Page } from '@backstage/core-components';
import { useRouteRef, useRouteRefParams } from '@backstage/core-plugin-api';
import { Card, CardBody } from '@backstage/ui';
import type { PropsWithChildren } from 'react';
import { NavLink, Route, Routes } from 'react-router-dom';
import { Quiet } from '../common/Quiet';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { useApprovals, useSources } from '../../queries/useProof';
import { useWaiverRequests } from '../../queries/useWaivers';
import {
  approvalsRouteRef,
  compareRouteRef,
  evidenceRouteRef,
  frameworkRouteRef,
  frameworksRouteRef,
  operationRouteRef,
  operationsRouteRef,
  reportRouteRef,
  reviewRouteRef,
  reviewsRouteRef,
  rootRouteRef,
  scorecardReportRouteRef,
  serviceRouteRef,
  sourcesRouteRef,
} from '../../routes';
import { ApprovalsInbox } from '../Approval/ApprovalsInbox';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { Section } from '../common/Section';
import { StaleAnswer } from '../common/StaleAnswer';
import { EvidenceSection } from '../Evidence/EvidenceSection';
import { ScorecardReport } from '../Export/ScorecardReport';
import { FleetPage } from '../Fleet/FleetPage';
import { ServicePage } from '../Fleet/ServicePage';
import { FrameworkList } from '../Frameworks/FrameworkList';
import { FrameworkView } from '../Frameworks/FrameworkView';
import { OperationCompare } from '../Operation/OperationCompare';
import { OperationReport } from '../Operation/OperationReport';
import { OperationsList } from '../Operation/OperationsList';
import { OperationView } from '../Operation/OperationView';
import { ReviewList } from '../Review/ReviewList';
import { ReviewView } from '../Review/ReviewView';
import { SourceLines } from '../status/SourceLines';
import { VerificationSection } from '../Verification/VerificationSection';
import { WaiverRequests } from '../Waiver/WaiverRequests';
import styles from './RecoveryPage.module.css';

function OperationRoute() {
  const { operationId } = useRouteRefParams(operationRouteRef);
  return <OperationView operationId={operationId} />;
}

function ReportRoute() {
  const { operationId } = useRouteRefParams(reportRouteRef);
  return <OperationReport operationId={operationId} />;
}

function CompareRoute() {
  const { operationId } = useRouteRefParams(compareRouteRef);
  return <OperationCompare operationId={operationId} />;
}

function ServiceRoute() {
  const entity = useRouteRefParams(serviceRouteRef);
  return <ServicePage entityRef={stringifyEntityRef(entity)} />;
}

function FrameworkRoute() {
  const { frameworkId } = useRouteRefParams(frameworkRouteRef);
  return <FrameworkView frameworkId={frameworkId} />;
}

function ReviewRoute() {
  const { reviewId } = useRouteRefParams(reviewRouteRef);
  return <ReviewView reviewId={reviewId} key={reviewId} />;
}

function Navigation() {
  const t = useWords();
  const format = useFormat();
  const operations = useApprovals().data?.pages[0].totalCount ?? 0;
  const waivers = useWaiverRequests().data?.pages[0].totalCount ?? 0;
  const waiting = operations + waivers;
  const links = [
    [useRouteRef(rootRouteRef)(), t('fleet.nav')],
    [useRouteRef(frameworksRouteRef)(), t('frameworks.title')],
    [useRouteRef(reviewsRouteRef)(), t('review.title')],
    [useRouteRef(operationsRouteRef)(), t('operation.list')],
    [
      useRouteRef(approvalsRouteRef)(),
      waiting > 0
        ? t('approval.navCount', { amount: format.count(waiting) })
        : t('approval.title'),
    ],
    [useRouteRef(sourcesRouteRef)(), t('page.sources')],
    [useRouteRef(evidenceRouteRef)(), t('evidenceList.title')],
  ];
  return (
    <nav className={styles.nav} aria-label={t('page.navigation')}>
      {links.map(([to, words], index) => (
        // The first is the beginning of all others.
        <NavLink key={to} to={to} end={index === 0} className={styles.link}>
          {words}
        </NavLink>
      ))}
    </nav>
  );
}

function Part({ children }: PropsWithChildren<{}>) {
  return (
    <RecoveryQueryProvider>
      <div className={styles.stack}>
        <Navigation />
        {children}
      </div>
    </RecoveryQueryProvider>
  );
}

function AllOperations() {
  const t = useWords();
  return (
    <Card>
      <CardBody>
        <Quiet>{t('page.operations')}</Quiet>
        <OperationsList />
      </CardBody>
    </Card>
  );
}

function AllSources() {
  const t = useWords();
  const query = useSources();
  if (query.isPending) {
    return <Loading heights={[120, 240]} />;
  }
  if (!query.data) {
    return <Failure error={query.error} onRetry={() => query.refetch()} />;
  }
  return (
    <>
      <Section title={t('source.title')}>
        <StaleAnswer query={query} />
        {query.data.length ? (
          <SourceLines sources={query.data} details />
        ) : (
          <Quiet>{t('source.noneVisible')}</Quiet>
        )}
      </Section>
      {query.data.length > 0 && (
        <Section title={t('verification.title')}>
          <VerificationSection sources={query.data} />
        </Section>
      )}
    </>
  );
}

function AllEvidence() {
  const t = useWords();
  return (
    <Section title={t('evidenceList.title')}>
      <Quiet>{t('page.evidence')}</Quiet>
      <EvidenceSection />
    </Section>
  );
}

function AllApprovals() {
  const t = useWords();
  return (
    <>
      <Section title={t('approval.title')}>
        <ApprovalsInbox />
      </Section>
      <Section title={t('waiver.title')}>
        <WaiverRequests />
      </Section>
    </>
  );
}

/** What stands on the plugin's page, without the page's own header. */
export function RecoveryPageContent() {
  const parts = [
    ['/', <FleetPage />],
    [serviceRouteRef.path, <ServiceRoute />],
    [frameworksRouteRef.path, <FrameworkList />],
    [frameworkRouteRef.path, <FrameworkRoute />],
    [reviewsRouteRef.path, <ReviewList />],
    [reviewRouteRef.path, <ReviewRoute />],
    [operationsRouteRef.path, <AllOperations />],
    [approvalsRouteRef.path, <AllApprovals />],
    [sourcesRouteRef.path, <AllSources />],
    [evidenceRouteRef.path, <AllEvidence />],
  ] as const;
  return (
    <div className={styles.page}>
      <Routes>
        {parts.map(([path, element]) => (
          <Route key={path} path={path} element={<Part>{element}</Part>} />
        ))}
        <Route path={operationRouteRef.path} element={<OperationRoute />} />
        <Route path={reportRouteRef.path} element={<ReportRoute />} />
        <Route
          path={scorecardReportRouteRef.path}
          element={
            <RecoveryQueryProvider>
              <ScorecardReport />
            </RecoveryQueryProvider>
          }
        />
        <Route path={compareRouteRef.path} element={<CompareRoute />} />
      </Routes>
    </div>
  );
}

/** The plugin's page with a header, for apps on `@backstage/core-plugin-api`. @public */
export function RecoveryPage() {
  const t = useWords();
  return (
    <Page themeId="tool">
      <Header title={t('page.title')} />
      <Content>
        <RecoveryPageContent />
      </Content>
    </Page>
  );
}
