import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Alert, Button } from '@backstage/ui';
import type {
  EntityRecoveryStatus,
  RecoveryPoint,
} from 'backstage-plugin-recovery-common';
import { useEffect, useRef, useState } from 'react';
import { failureOf } from '../../api/errors';
import { useWords } from '../../hooks/useWords';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { useEntityStatus } from '../../queries/useEntityStatus';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { RelativeTime } from '../common/RelativeTime';
import { Section } from '../common/Section';
import { OperationsList } from '../Operation/OperationsList';
import { EvidenceSection } from '../Evidence/EvidenceSection';
import { DrillsSection } from '../Drill/DrillsSection';
import { resourcesToDrill, RunDrillDialog } from '../Drill/RunDrillDialog';
import { ObjectivesSection } from '../Objectives/ObjectivesSection';
import { RestoreDialog } from '../RestoreDialog/RestoreDialog';
import { ScorecardSection } from '../Scorecard/ScorecardSection';
import { Findings } from '../status/Findings';
import { HowToProtect } from '../status/HowToProtect';
import { Objectives } from '../status/Objectives';
import { OperationLines } from '../status/OperationLines';
import { RefreshButton } from '../status/RefreshButton';
import { ResourceLines } from '../status/ResourceLines';
import { Sentence } from '../status/Sentence';
import { SourceLines } from '../status/SourceLines';
import { including } from '../Timeline/range';
import { Timeline } from '../Timeline/Timeline';
import { VerificationSection } from '../Verification/VerificationSection';
import styles from './EntityRecoveryContent.module.css';
import { PointDetails } from './PointDetails';
import { PointFilters } from './PointFilters';
import { PointTable } from './PointTable';
import { useTabAddress } from './useTabAddress';

function Summary(props: {
  status: EntityRecoveryStatus;
  onRestore?: () => void;
  onDrill?: () => void;
}) {
  const { status, onRestore, onDrill } = props;
  const t = useWords();
  return (
    <Section
      title={status.tier ? `${t('title')} · ${status.tier.title}` : t('title')}
    >
      <div className={styles.stack}>
        <div className={styles.head}>
          <div className={styles.headWords}>
            <Sentence status={status} />
            <Objectives
              tier={status.state === 'excluded' ? undefined : status.tier}
            />
          </div>
          <div className={styles.buttons}>
            {onRestore && (
              <Button size="small" variant="primary" onPress={onRestore}>
                {t('action.restore')}
              </Button>
            )}
            {onDrill && (
              <Button size="small" variant="secondary" onPress={onDrill}>
                {t('drill.run')}
              </Button>
            )}
            <RefreshButton status={status} />
          </div>
        </div>
        {status.state === 'unprotected' && !status.bindingProblems.length && (
          <HowToProtect entityRef={status.entityRef} />
        )}
        <ResourceLines resources={status.resources} tier={status.tier} />
        <Findings findings={status.findings} />
        {status.resources.length > 0 && (
          <OperationLines
            active={status.activeOperations}
            last={status.lastRestore}
          />
        )}
      </div>
    </Section>
  );
}

function Points({
  status,
  onRestore,
}: {
  status: EntityRecoveryStatus;
  onRestore: (point: RecoveryPoint) => void;
}) {
  const t = useWords();
  const { address, change, setPreset, setRange } = useTabAddress();
  const details = useRef<HTMLDivElement>(null);
  const select = (point: RecoveryPoint) => {
    const range = including(address.range, Date.parse(point.time));
    change({
      point: point.id,
      ...(range !== address.range && {
        range: undefined,
        from: new Date(range.from).toISOString(),
        to: new Date(range.to).toISOString(),
      }),
    });
  };
  useEffect(() => {
    // In a narrow window the details stand below what was chosen.
    if (address.pointId) {
      details.current?.scrollIntoView?.({ block: 'nearest' });
    }
  }, [address.pointId]);
  return (
    <>
      <Section title={t('timeline.title')}>
        <Timeline
          status={status}
          range={address.range}
          preset={address.preset}
          selectedId={address.pointId}
          onPreset={setPreset}
          onRange={setRange}
          onSelect={pointId => change({ point: pointId })}
        />
      </Section>
      <div className={styles.columns}>
        <Section title={t('points.title')}>
          <PointFilters
            address={address}
            resources={status.resources}
            onChange={change}
          />
          <PointTable
            status={status}
            address={address}
            onSelect={select}
            onPageSize={size => change({ size: String(size) })}
          />
        </Section>
        <Section title={t('point.title')} innerRef={details}>
          <PointDetails
            pointId={address.pointId}
            status={status}
            onRestore={onRestore}
            onClose={() => change({ point: undefined })}
          />
        </Section>
      </div>
    </>
  );
}

function Content({ entityRef }: { entityRef: string }) {
  const t = useWords();
  const query = useEntityStatus(entityRef);
  const status = query.data;
  const [restoring, setRestoring] = useState<{ point?: RecoveryPoint }>();
  const [drilling, setDrilling] = useState(false);

  if (query.isPending) {
    return <Loading heights={[120, 220, 320]} />;
  }
  if (!status) {
    return <Failure error={query.error} onRetry={() => query.refetch()} />;
  }
  const canRestore =
    status.allowed.restore && status.resources.some(r => r.usableCount > 0);
  const onDrill = resourcesToDrill(status).length
    ? () => setDrilling(true)
    : undefined;
  return (
    <div className={styles.content}>
      {query.isError && (
        <Alert
          role="status"
          status="warning"
          icon
          title={t('error.staleAnswer', {
            time: <RelativeTime value={status.observedAt} />,
            message: failureOf(query.error).message,
          })}
        />
      )}
      <Summary
        status={status}
        onRestore={canRestore ? () => setRestoring({}) : undefined}
        onDrill={onDrill}
      />
      {status.resources.length > 0 && (
        <Points status={status} onRestore={point => setRestoring({ point })} />
      )}
      <Section title={t('scorecard.title')}>
        <ScorecardSection entityRef={entityRef} />
      </Section>
      <Section title={t('objectives.title')}>
        <ObjectivesSection entityRef={entityRef} />
      </Section>
      {status.resources.length > 0 && (
        <>
          <Section
            title={t('drill.title')}
            actions={
              onDrill && (
                <Button size="small" variant="secondary" onPress={onDrill}>
                  {t('drill.run')}
                </Button>
              )
            }
          >
            <DrillsSection status={status} />
          </Section>
          <Section title={t('verification.title')}>
            <VerificationSection sources={status.sources} />
          </Section>
          <Section title={t('operation.list')}>
            <OperationsList entityRef={entityRef} />
          </Section>
          <Section title={t('evidenceList.title')}>
            <EvidenceSection entityRef={entityRef} />
          </Section>
          <Section title={t('source.title')}>
            <SourceLines sources={status.sources} details />
          </Section>
        </>
      )}
      {drilling && (
        <RunDrillDialog status={status} onClose={() => setDrilling(false)} />
      )}
      {restoring && (
        <RestoreDialog
          status={status}
          point={restoring.point}
          onClose={() => setRestoring(undefined)}
        />
      )}
    </div>
  );
}

/**
 * The Recovery tab of an entity page: summary, points over time, table, details,
 * operations and sources.
 *
 * @public
 */
export function EntityRecoveryContent() {
  const { entity } = useEntity();
  return (
    <RecoveryQueryProvider>
      <Content entityRef={stringifyEntityRef(entity)} />
    </RecoveryQueryProvider>
  );
}
