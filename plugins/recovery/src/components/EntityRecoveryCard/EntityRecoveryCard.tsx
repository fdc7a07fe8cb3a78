import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  Button,
  ButtonLink,
  Card,
  CardBody,
  CardFooter,
  CardHeader,
} from '@backstage/ui';
import type { EntityRecoveryStatus } from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { failureOf } from '../../api/errors';
import { useRecoveryTabLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { useEntityStatus } from '../../queries/useEntityStatus';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { RelativeTime } from '../common/RelativeTime';
import { resourcesToDrill, RunDrillDialog } from '../Drill/RunDrillDialog';
import { RestoreDialog } from '../RestoreDialog/RestoreDialog';
import { Findings } from '../status/Findings';
import { HowToProtect } from '../status/HowToProtect';
import { Objectives } from '../status/Objectives';
import { OperationLines } from '../status/OperationLines';
import { RefreshButton } from '../status/RefreshButton';
import { ResourceLines } from '../status/ResourceLines';
import { Sentence } from '../status/Sentence';
import { SourceLines } from '../status/SourceLines';
import styles from './EntityRecoveryCard.module.css';

const MOST_FINDINGS = 3;

function StatusBody({ status }: { status: EntityRecoveryStatus }) {
  const troubled = status.sources.filter(
    source => source.state !== 'ok' || source.stale || source.refreshing,
  );
  return (
    <div className={styles.body}>
      <Sentence status={status} />
      <Objectives
        tier={status.state === 'excluded' ? undefined : status.tier}
      />
      {status.state === 'unprotected' && !status.bindingProblems.length && (
        <HowToProtect entityRef={status.entityRef} />
      )}
      <ResourceLines resources={status.resources} tier={status.tier} />
      <SourceLines sources={troubled} />
      <Findings findings={status.findings} most={MOST_FINDINGS} />
      {status.resources.length > 0 && (
        <OperationLines
          active={status.activeOperations}
          last={status.lastRestore}
        />
      )}
    </div>
  );
}

function CardContents({ entityRef }: { entityRef: string }) {
  const t = useWords();
  const query = useEntityStatus(entityRef);
  const tabLink = useRecoveryTabLink();
  const [dialog, setDialog] = useState<'restore' | 'drill'>();
  const status = query.data;
  const canRestore = Boolean(
    status?.allowed.restore && status.resources.some(r => r.usableCount > 0),
  );
  const canDrill = Boolean(status && resourcesToDrill(status).length);

  return (
    <Card className={styles.card}>
      <CardHeader>
        <div className={styles.header}>
          <h2 className={styles.title}>{t('title')}</h2>
          {status?.tier && (
            <span className={styles.tier} title={status.tier.name}>
              {status.tier.title}
            </span>
          )}
        </div>
      </CardHeader>
      <CardBody>
        {query.isPending && <Loading heights={[22, 16, 40, 40]} />}
        {query.isError && !status && (
          <Failure error={query.error} onRetry={() => query.refetch()} />
        )}
        {status && <StatusBody status={status} />}
        {status && query.isError && (
          <p className={styles.small} role="status">
            {t('error.staleAnswer', {
              time: <RelativeTime value={status.observedAt} />,
              message: failureOf(query.error).message,
            })}
          </p>
        )}
      </CardBody>
      {status && (canRestore || status.resources.length > 0 || tabLink) && (
        <CardFooter>
          <div className={styles.buttons}>
            {canRestore && (
              <Button
                size="small"
                variant="primary"
                onPress={() => setDialog('restore')}
              >
                {t('action.restore')}
              </Button>
            )}
            {canDrill && (
              <Button
                size="small"
                variant="secondary"
                onPress={() => setDialog('drill')}
              >
                {t('drill.run')}
              </Button>
            )}
            <RefreshButton status={status} />
            <span className={styles.push} />
            {tabLink && (
              <ButtonLink size="small" variant="tertiary" href={tabLink}>
                {t('action.details')}
              </ButtonLink>
            )}
          </div>
        </CardFooter>
      )}
      {status && dialog === 'restore' && (
        <RestoreDialog status={status} onClose={() => setDialog(undefined)} />
      )}
      {status && dialog === 'drill' && (
        <RunDrillDialog status={status} onClose={() => setDialog(undefined)} />
      )}
    </Card>
  );
}

/**
 * Whether the entity of the page can be recovered, how that is known, and what to do
 * next. Stands on an entity page.
 *
 * @public
 */
export function EntityRecoveryCard() {
  const { entity } = useEntity();
  return (
    <RecoveryQueryProvider>
      <CardContents entityRef={stringifyEntityRef(entity)} />
    </RecoveryQueryProvider>
  );
}
