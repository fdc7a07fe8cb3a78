import { Alert, Button, ButtonLink, Card, CardBody } from '@backstage/ui';
import {
  isFinalOperationState,
  type Operation,
} from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { failureOf } from '../../api/errors';
import { useFormat } from '../../format/useFormat';
import { useOperationPages } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { useOperation } from '../../queries/useOperations';
import { ApprovalState } from '../Approval/ApprovalState';
import { EntityName } from '../common/EntityName';
import { Facts } from '../common/Facts';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { RelativeTime, ShortTime } from '../common/RelativeTime';
import { Section } from '../common/Section';
import { Sign } from '../common/Sign';
import { shortHash } from '../Evidence/shortHash';
import { stopInWords } from '../RestoreDialog/PlanStep';
import { levelWord } from '../status/EvidenceLevel';
import { SourceHeldLine } from '../status/SourceQueueLine';
import { toneOfOperation } from '../status/tone';
import { CancelDialog } from './CancelDialog';
import { OperationLog } from './OperationLog';
import { OperationPhases } from './OperationPhases';
import { OperationProgress } from './OperationProgress';
import { OperationResult } from './OperationResult';
import styles from './OperationView.module.css';

function Head({ operation }: { operation: Operation }) {
  const t = useWords();
  const [cancelling, setCancelling] = useState(false);
  const [copied, setCopied] = useState(false);
  const pages = useOperationPages(operation.id);
  const final = isFinalOperationState(operation.state);
  const copy = () =>
    navigator.clipboard.writeText(window.location.href).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <Card>
      <CardBody>
        <div className={styles.stack}>
          <div className={styles.head}>
            <div className={styles.sentence}>
              <Sign
                tone={toneOfOperation(operation.state)}
                className={styles.sign}
              />
              <div role="status">
                <p className={styles.first}>{operation.summary}</p>
                <p className={styles.quiet}>
                  {t(`operation.${operation.kind}`)} ·{' '}
                  {t(`operationState.${operation.state}`)} ·{' '}
                  <RelativeTime
                    value={
                      operation.finishedAt ??
                      operation.startedAt ??
                      operation.requestedAt
                    }
                  />
                  {operation.attempt !== undefined &&
                    operation.attempt > 1 &&
                    ` · ${t('operation.attempt', {
                      number: String(operation.attempt),
                    })}`}
                </p>
              </div>
            </div>
            <div className={styles.buttons}>
              <Button size="small" variant="tertiary" onPress={copy}>
                {copied ? t('action.copied') : t('operation.copyLink')}
              </Button>
              {pages.compare && (
                <ButtonLink
                  size="small"
                  variant="tertiary"
                  href={pages.compare}
                >
                  {t('compare.open')}
                </ButtonLink>
              )}
              {final && pages.report && (
                <ButtonLink size="small" variant="tertiary" href={pages.report}>
                  {t('report.open')}
                </ButtonLink>
              )}
              {operation.allowed.cancel &&
                !final &&
                !operation.cancelRequestedAt && (
                  <Button
                    size="small"
                    variant="secondary"
                    destructive
                    className={styles.danger}
                    onPress={() => setCancelling(true)}
                  >
                    {t('operation.cancel')}
                  </Button>
                )}
            </div>
          </div>
          {operation.approval && (
            <ApprovalState
              operation={operation}
              approval={operation.approval}
            />
          )}
          {operation.state === 'queued' &&
            operation.queuePosition !== undefined && (
              <p className={styles.quiet}>
                {t('operation.queue', { count: operation.queuePosition })}
              </p>
            )}
          {operation.queue && <SourceHeldLine queue={operation.queue} />}
          {!final && operation.cancelRequestedAt && (
            <Alert
              status="warning"
              icon
              title={t('operation.cancelRequested', {
                user: operation.cancelRequestedBy ?? t('common.unknown'),
                time: <RelativeTime value={operation.cancelRequestedAt} />,
              })}
            />
          )}
          {(operation.state === 'running' ||
            operation.state === 'validating') && (
            <OperationProgress progress={operation.progress} />
          )}
          {operation.error && (
            <Alert
              role="alert"
              status="danger"
              icon
              title={operation.error.message}
              description={
                operation.error.nextStep &&
                t('common.nextStep', { step: operation.error.nextStep })
              }
            />
          )}
        </div>
      </CardBody>
      {cancelling && (
        <CancelDialog
          operation={operation}
          onClose={() => setCancelling(false)}
        />
      )}
    </Card>
  );
}

function About({ operation }: { operation: Operation }) {
  const t = useWords();
  const format = useFormat();
  return (
    <Facts
      facts={[
        [t('operation.entity'), <EntityName entityRef={operation.entityRef} />],
        [
          t('operation.point'),
          <>
            {t('operation.of', {
              resource: operation.resourceName,
              time: <ShortTime value={operation.pointTime} />,
            })}
            <br />
            <code>{operation.providerPointId}</code> ({operation.provider})
          </>,
        ],
        [
          t('operation.level'),
          operation.kind === 'verification' &&
            operation.level !== undefined &&
            levelWord(operation.level, t),
        ],
        [
          t('operation.policy'),
          operation.drill &&
            (operation.drill.policy
              ? t('operation.byPolicy', { policy: operation.drill.policy })
              : t('operation.byHand')),
        ],
        [t('drill.drill'), operation.drill?.negative && t('drill.negative')],
        [
          t('instant.recoverTo'),
          operation.recoverTo && stopInWords(operation.recoverTo, t, format),
        ],
        [
          t('operation.target'),
          operation.targetTitle &&
            (operation.inPlace
              ? `${operation.targetTitle} (${t('restore.inPlaceMark')})`
              : operation.targetTitle),
        ],
        [
          t('operation.paths'),
          operation.kind === 'restore' && operation.paths?.length ? (
            <ul className={styles.paths}>
              {operation.paths.map(path => (
                <li key={path}>{path}</li>
              ))}
            </ul>
          ) : (
            operation.kind === 'restore' && t('operation.everything')
          ),
        ],
        [
          t('operation.requestedBy'),
          t('operation.by', {
            user: <EntityName entityRef={operation.requestedBy} />,
            time: <RelativeTime value={operation.requestedAt} />,
          }),
        ],
        [t('operation.reason'), operation.reason],
        [
          t('approval.hash'),
          <code title={operation.hash}>{shortHash(operation.hash)}</code>,
        ],
        [
          t('operation.deadline'),
          operation.deadlineAt && !operation.finishedAt && (
            <ShortTime value={operation.deadlineAt} />
          ),
        ],
      ]}
    />
  );
}

function View({ operationId }: { operationId: string }) {
  const t = useWords();
  const query = useOperation(operationId);
  const operation = query.data;
  if (query.isPending) {
    return <Loading heights={[80, 240]} />;
  }
  if (!operation) {
    return <Failure error={query.error} onRetry={() => query.refetch()} />;
  }
  return (
    <div className={styles.view}>
      {query.isError && (
        <Alert
          role="alert"
          status="warning"
          icon
          title={t('operation.notRefreshed', {
            message: failureOf(query.error).message,
          })}
        />
      )}
      <Head operation={operation} />
      <div className={styles.columns}>
        <div className={styles.view}>
          {operation.result && (
            <Section title={t('operation.result')}>
              <OperationResult
                result={operation.result}
                rto={operation.drill?.rto}
              />
            </Section>
          )}
          {operation.phases.length > 0 && (
            <Section title={t('operation.phases')}>
              <OperationPhases operation={operation} />
            </Section>
          )}
          <Section title={t('operation.title')}>
            <About operation={operation} />
          </Section>
        </div>
        <Section title={t('log.title')}>
          <OperationLog operationId={operation.id} />
        </Section>
      </div>
    </div>
  );
}

/** One operation, live: state, progress, phases, result, log, cancel. */
export function OperationView({ operationId }: { operationId: string }) {
  return (
    <RecoveryQueryProvider>
      <View operationId={operationId} key={operationId} />
    </RecoveryQueryProvider>
  );
}
