import { Button, ButtonLink } from '@backstage/ui';
import {
  isFinalOperationState,
  type EvidenceRecord,
  type OperationReport as Report,
} from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useOperationLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { useReport } from '../../queries/useProof';
import { EntityName } from '../common/EntityName';
import { Facts } from '../common/Facts';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { OnPaper, Paper, PaperPart as Part } from '../common/Paper';
import styles from '../common/Paper.module.css';
import { saveFile } from '../common/saveFile';
import { Sign } from '../common/Sign';
import { stopInWords } from '../RestoreDialog/PlanStep';
import { toneOfOperation } from '../status/tone';
import { OperationPhases } from './OperationPhases';
import { OperationResult } from './OperationResult';

function EvidenceOf({ records }: { records: EvidenceRecord[] }) {
  const t = useWords();
  return (
    <ol className={styles.records}>
      {records.map(record => (
        <li key={record.id}>
          <Facts
            facts={[
              [
                t('report.record'),
                `${record.seq}: ${t(`evidenceList.${record.event}`)}${
                  record.outcome ? ` · ${record.outcome}` : ''
                }`,
              ],
              [
                t('evidenceList.actor'),
                <EntityName entityRef={record.actor} />,
              ],
              [t('verification.when'), <OnPaper value={record.recordedAt} />],
              [
                t('report.previous'),
                <code className={styles.hash}>{record.previousHash}</code>,
              ],
              [
                t('report.ownHash'),
                <code className={styles.hash}>{record.hash}</code>,
              ],
            ]}
          />
        </li>
      ))}
    </ol>
  );
}

function ReportOf({ report }: { report: Report }) {
  const t = useWords();
  const format = useFormat();
  const { operation, drill, point, log, evidence, chain } = report;
  const final = isFinalOperationState(operation.state);
  return (
    <Paper title={t('report.title')}>
      <p className={styles.sentence}>
        <Sign tone={toneOfOperation(operation.state)} />
        <span>
          {operation.summary} {!final && t('report.notEnded')}
        </span>
      </p>
      <Part title={t('report.who')}>
        <Facts
          facts={[
            [t('report.id'), <code>{operation.id}</code>],
            [
              t('operation.kindColumn'),
              `${t(`operation.${operation.kind}`)}${
                drill?.negative ? ` (${t('drill.negative')})` : ''
              }`,
            ],
            [t('operation.state'), t(`operationState.${operation.state}`)],
            [
              t('operation.entity'),
              <EntityName entityRef={operation.entityRef} />,
            ],
            [
              t('operation.requestedBy'),
              <EntityName entityRef={operation.requestedBy} />,
            ],
            [
              t('operation.requested'),
              <OnPaper value={operation.requestedAt} />,
            ],
            [t('operation.reason'), operation.reason],
            [
              t('approval.title'),
              operation.approval &&
                t(`approval.state_${operation.approval.state}`, {
                  user: operation.approval.decidedBy ? (
                    <EntityName entityRef={operation.approval.decidedBy} />
                  ) : (
                    t('common.unknown')
                  ),
                  time: (
                    <OnPaper
                      value={
                        operation.approval.decidedAt ??
                        operation.approval.expiresAt
                      }
                    />
                  ),
                }),
            ],
            [
              t('report.started'),
              operation.startedAt && <OnPaper value={operation.startedAt} />,
            ],
            [
              t('report.finished'),
              operation.finishedAt && <OnPaper value={operation.finishedAt} />,
            ],
            [
              t('approval.hash'),
              <code className={styles.hash}>{operation.hash}</code>,
            ],
          ]}
        />
      </Part>
      <Part title={t('report.point')}>
        <Facts
          facts={[
            [t('points.resource'), operation.resourceName],
            [t('point.provider'), operation.provider],
            [
              t('point.id'),
              <code className={styles.hash}>{point.providerPointId}</code>,
            ],
            [t('points.time'), <OnPaper value={point.time} />],
            [
              t('instant.recoverTo'),
              operation.recoverTo &&
                stopInWords(operation.recoverTo, t, format),
            ],
            [t('operation.target'), operation.targetTitle],
            ...Object.entries(point.details),
          ]}
        />
      </Part>
      <Part title={t('report.outcome')}>
        {operation.error && (
          <p className={styles.sentence}>{operation.error.message}</p>
        )}
        {operation.result && (
          <OperationResult result={operation.result} rto={drill?.rto} />
        )}
      </Part>
      <Part title={t('operation.phases')}>
        <OperationPhases operation={operation} />
      </Part>
      <Part title={t('report.log')}>
        <Facts
          facts={[
            [
              t('report.log'),
              t('report.logOf', {
                lines: format.count(log.lines),
                dropped: format.count(log.dropped),
              }),
            ],
            [
              t('report.digest'),
              <code className={styles.hash}>{log.sha256}</code>,
            ],
          ]}
        />
      </Part>
      <Part title={t('report.evidence')}>
        <p className={styles.sentence}>
          <Sign
            tone={
              (!chain.intact && 'bad') ||
              (evidence.length > 0 ? 'good' : 'unknown')
            }
          />
          <span>
            {!chain.intact && t('report.chainBroken')}
            {chain.intact &&
              (evidence.length
                ? t('report.chainIntact')
                : t('report.noEvidence'))}{' '}
            {chain.problem}
          </span>
        </p>
        <EvidenceOf records={evidence} />
      </Part>
      <p className={styles.sentence}>
        {t('report.generated', {
          time: <OnPaper value={report.generatedAt} />,
        })}
      </p>
    </Paper>
  );
}

function View({ operationId }: { operationId: string }) {
  const t = useWords();
  const query = useReport(operationId);
  const back = useOperationLink()(operationId);
  if (query.isPending) {
    return <Loading heights={[60, 400]} />;
  }
  if (!query.data) {
    return <Failure error={query.error} onRetry={() => query.refetch()} />;
  }
  return (
    <div>
      <div className={styles.bar}>
        <Button size="small" variant="primary" onPress={() => window.print()}>
          {t('report.print')}
        </Button>
        <Button
          size="small"
          variant="secondary"
          onPress={() =>
            saveFile(
              `recovery-${operationId}.json`,
              new Blob([JSON.stringify(query.data, undefined, 2)], {
                type: 'application/json',
              }),
            )
          }
        >
          {t('report.download')}
        </Button>
        {back && (
          <ButtonLink size="small" variant="tertiary" href={back}>
            {t('compare.back')}
          </ButtonLink>
        )}
      </div>
      <ReportOf report={query.data} />
    </div>
  );
}

/** What an auditor needs of an operation, on screen, on paper, and as JSON. */
export function OperationReport({ operationId }: { operationId: string }) {
  return (
    <RecoveryQueryProvider>
      <View operationId={operationId} key={operationId} />
    </RecoveryQueryProvider>
  );
}
