import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  Alert,
  Button,
  Card,
  CardBody,
  CardHeader,
  Skeleton,
} from '@backstage/ui';
import type {
  EntityRecoveryStatus,
  RecoveryPoint,
} from 'backstage-plugin-recovery-common';
import {
  useEffect,
  useRef,
  useState,
  type PropsWithChildren,
  type Ref,
} from 'react';
import { failureOf } from '../../api/errors';
import { useWords } from '../../hooks/useWords';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { useEntityStatus } from '../../queries/useEntityStatus';
import { Failure } from '../common/Failure';
import { RelativeTime } from '../common/RelativeTime';
import { OperationsList } from '../Operation/OperationsList';
import { RestoreDialog } from '../RestoreDialog/RestoreDialog';
import { BindingProblems, Findings } from '../status/Findings';
import { HowToProtect } from '../status/HowToProtect';
import { Objectives } from '../status/Objectives';
import { OperationLines } from '../status/OperationLines';
import { RefreshButton } from '../status/RefreshButton';
import { ResourceLines } from '../status/ResourceLines';
import { Sentence } from '../status/Sentence';
import { SourceLines } from '../status/SourceLines';
import { including } from '../Timeline/range';
import { Timeline } from '../Timeline/Timeline';
import styles from './EntityRecoveryContent.module.css';
import { PointDetails } from './PointDetails';
import { PointFilters } from './PointFilters';
import { PointTable } from './PointTable';
import { useTabAddress } from './useTabAddress';

function Section(
  props: PropsWithChildren<{ title: string; innerRef?: Ref<HTMLDivElement> }>,
) {
  return (
    <Card ref={props.innerRef}>
      <CardHeader>
        <h2 className={styles.heading}>{props.title}</h2>
      </CardHeader>
      <CardBody>{props.children}</CardBody>
    </Card>
  );
}

function Summary(props: {
  status: EntityRecoveryStatus;
  onRestore?: () => void;
}) {
  const { status, onRestore } = props;
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
            <RefreshButton status={status} />
          </div>
        </div>
        {status.state === 'unprotected' && !status.bindingProblems.length && (
          <HowToProtect entityRef={status.entityRef} />
        )}
        <ResourceLines resources={status.resources} />
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
            mayRestore={status.allowed.restore}
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

  if (query.isPending) {
    return (
      <div
        className={styles.content}
        role="status"
        aria-busy="true"
        aria-label={t('state.loading')}
      >
        <Skeleton width="100%" height={120} />
        <Skeleton width="100%" height={220} />
        <Skeleton width="100%" height={320} />
      </div>
    );
  }
  if (!status) {
    return <Failure error={query.error} onRetry={() => query.refetch()} />;
  }
  const canRestore =
    status.allowed.restore && status.resources.some(r => r.usableCount > 0);
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
      />
      {status.bindingProblems.length > 0 && (
        <Section title={t('binding.title')}>
          <BindingProblems problems={status.bindingProblems} />
        </Section>
      )}
      {status.resources.length > 0 && (
        <>
          <Points
            status={status}
            onRestore={point => setRestoring({ point })}
          />
          <Section title={t('operation.list')}>
            <OperationsList entityRef={entityRef} />
          </Section>
          <Section title={t('source.title')}>
            <SourceLines sources={status.sources} details />
          </Section>
        </>
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
