import { Alert, Button, Card, CardBody } from '@backstage/ui';
import {
  isFinalOperationState,
  type Operation,
} from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { failureOf } from '../../api/errors';
import { useWords } from '../../hooks/useWords';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { useOperation } from '../../queries/useOperations';
import { EntityName } from '../common/EntityName';
import { Facts } from '../common/Facts';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { RelativeTime, ShortTime } from '../common/RelativeTime';
import { Section } from '../common/Section';
import { Sign } from '../common/Sign';
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
                </p>
              </div>
            </div>
            <div className={styles.buttons}>
              <Button size="small" variant="tertiary" onPress={copy}>
                {copied ? t('action.copied') : t('operation.copyLink')}
              </Button>
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
          {operation.state === 'queued' &&
            operation.queuePosition !== undefined && (
              <p className={styles.quiet}>
                {t('operation.queue', { count: operation.queuePosition })}
              </p>
            )}
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
        [t('operation.target'), operation.targetTitle],
        [
          t('operation.paths'),
          operation.paths?.length ? (
            <ul className={styles.paths}>
              {operation.paths.map(path => (
                <li key={path}>{path}</li>
              ))}
            </ul>
          ) : (
            t('operation.everything')
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
              <OperationResult result={operation.result} />
            </Section>
          )}
          <Section title={t('operation.phases')}>
            <OperationPhases phases={operation.phases} />
          </Section>
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
