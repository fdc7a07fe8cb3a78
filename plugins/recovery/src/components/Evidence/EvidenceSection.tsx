import {
  Alert,
  Cell,
  Column,
  Link,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
  Text,
} from '@backstage/ui';
import type { EvidenceRecord } from 'backstage-plugin-recovery-common';
import { failureOf } from '../../api/errors';
import { useFormat } from '../../format/useFormat';
import { useOperationLink, useReviewLinks } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { useEvidence, useEvidenceChain } from '../../queries/useProof';
import { EntityName } from '../common/EntityName';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { MoreButton } from '../common/MoreButton';
import { Quiet } from '../common/Quiet';
import { RelativeTime, ShortTime } from '../common/RelativeTime';
import { Sign } from '../common/Sign';
import { StaleAnswer } from '../common/StaleAnswer';
import { WideTable } from '../common/WideTable';
import styles from './Evidence.module.css';
import { shortHash } from './shortHash';

/** Whether the chain of all evidence is whole, as far as that is known. */
export function ChainState() {
  const t = useWords();
  const format = useFormat();
  const query = useEvidenceChain();
  const { data } = query;
  if (query.isPending) {
    return <Quiet>{t('evidenceList.chainChecking')}</Quiet>;
  }
  if (!data) {
    return (
      <p className={styles.sentence} role="status">
        <Sign tone="unknown" />
        <span>
          {t('evidenceList.chainUnknown', {
            message: failureOf(query.error).message,
          })}
        </span>
      </p>
    );
  }
  const time = <RelativeTime value={data.checkedAt} />;
  const records = format.count(data.records);
  if (!data.intact) {
    return (
      <Alert
        role="alert"
        status="danger"
        icon
        title={
          data.brokenAt === undefined
            ? t('evidenceList.chainBroken')
            : t('evidenceList.chainBrokenAt', {
                seq: format.count(data.brokenAt),
              })
        }
        description={`${data.problem ?? ''} ${t('evidenceList.chainNext')}`}
      />
    );
  }
  return (
    <p className={styles.sentence}>
      <Sign tone={data.records > 0 ? 'good' : 'unknown'} />
      <span>
        {data.records > 0
          ? t('evidenceList.chainIntact', { records, time })
          : t('evidenceList.chainEmpty')}{' '}
        {data.headHash && (
          <span title={data.headHash}>
            {t('evidenceList.head', {
              hash: shortHash(data.headHash),
            })}
          </span>
        )}
      </span>
    </p>
  );
}

/** The address of what a record is about, where it has a page of its own. */
function useRecordLink(): (record: EvidenceRecord) => string | undefined {
  const operation = useOperationLink();
  const review = useReviewLinks();
  return ({ kind, operationId }) => {
    switch (kind) {
      case 'waiver':
      case 'attestation':
        return undefined;
      case 'review':
        return review.one(operationId);
      default:
        return operation(operationId);
    }
  };
}

function EvidenceRow({
  record,
  withEntity,
}: {
  record: EvidenceRecord;
  withEntity: boolean;
}) {
  const t = useWords();
  const link = useRecordLink()(record);
  const words = t('evidenceList.event', {
    kind: t(`operation.${record.kind}`),
    event: t(`evidenceList.${record.event}`),
  });
  return (
    <Row id={record.id}>
      <Cell>
        {link ? <Link href={link}>{words}</Link> : words}
        {record.outcome && ` · ${record.outcome}`}
      </Cell>
      {withEntity && (
        <Cell>
          <EntityName entityRef={record.entityRef} />
        </Cell>
      )}
      <Cell className={styles.fixed}>
        <ShortTime value={record.recordedAt} />
      </Cell>
      <Cell>
        <EntityName entityRef={record.actor} />
      </Cell>
      <Cell>
        {record.providerPointId && (
          <code className={styles.clip} title={record.providerPointId}>
            {shortHash(record.providerPointId)}
          </code>
        )}
      </Cell>
      <Cell className={styles.fixed}>
        {record.seq} · <code title={record.hash}>{shortHash(record.hash)}</code>
      </Cell>
    </Row>
  );
}

/** The records of evidence, newest first, and whether their chain is whole. */
export function EvidenceSection({ entityRef }: { entityRef?: string }) {
  const t = useWords();
  const query = useEvidence(entityRef);
  if (query.isPending) {
    return <Loading heights={[100]} />;
  }
  if (!query.data) {
    return (
      <Failure
        title={t('evidenceList.readFailed')}
        error={query.error}
        onRetry={() => query.refetch()}
      />
    );
  }
  const records = query.data.pages.flatMap(page => page.items);
  return (
    <div className={styles.section}>
      <ChainState />
      <StaleAnswer query={query} />
      {records.length === 0 ? (
        <div>
          <Text as="p">{t('evidenceList.empty')}</Text>
          <Quiet>{t('evidenceList.emptyNext')}</Quiet>
        </div>
      ) : (
        <WideTable>
          <TableRoot aria-label={t('evidenceList.table')}>
            <TableHeader>
              <Column isRowHeader>{t('evidenceList.what')}</Column>
              {!entityRef && <Column>{t('operation.entity')}</Column>}
              <Column>{t('verification.when')}</Column>
              <Column>{t('evidenceList.actor')}</Column>
              <Column>{t('operation.point')}</Column>
              <Column>{t('evidenceList.link')}</Column>
            </TableHeader>
            <TableBody>
              {records.map(record => (
                <EvidenceRow
                  key={record.id}
                  record={record}
                  withEntity={!entityRef}
                />
              ))}
            </TableBody>
          </TableRoot>
        </WideTable>
      )}
      <MoreButton query={query} className={styles.more}>
        {t('more.older')}
      </MoreButton>
    </div>
  );
}
