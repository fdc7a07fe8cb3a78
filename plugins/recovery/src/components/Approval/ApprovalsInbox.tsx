import { Link, Text } from '@backstage/ui';
import type { OperationSummary } from 'backstage-plugin-recovery-common';
import { useOperationLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { useOperation } from '../../queries/useOperations';
import { useApprovals } from '../../queries/useProof';
import { EntityName } from '../common/EntityName';
import { Facts } from '../common/Facts';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { MoreButton } from '../common/MoreButton';
import { Quiet } from '../common/Quiet';
import { RelativeTime, ShortTime } from '../common/RelativeTime';
import { StaleAnswer } from '../common/StaleAnswer';
import styles from './Approval.module.css';
import { DecideButtons } from './DecideButtons';

function Request({ summary }: { summary: OperationSummary }) {
  const t = useWords();
  const link = useOperationLink()(summary.id);
  // Reason and hash are known of the operation itself only.
  const query = useOperation(summary.id);
  const operation = query.data;
  const what = (
    <bdi>
      {t('approval.request', {
        kind: t(`operation.${summary.kind}`),
        resource: summary.resourceName,
      })}
    </bdi>
  );
  return (
    <li className={styles.request}>
      <div className={styles.what}>
        {link ? <Link href={link}>{what}</Link> : what}
        {summary.inPlace && (
          <span className={styles.tag}>{t('restore.inPlaceMark')}</span>
        )}
      </div>
      <Facts
        facts={[
          [t('operation.entity'), <EntityName entityRef={summary.entityRef} />],
          [
            t('operation.point'),
            t('operation.of', {
              resource: summary.resourceName,
              time: <ShortTime value={summary.pointTime} />,
            }),
          ],
          [t('operation.target'), summary.targetTitle],
          [
            t('operation.requestedBy'),
            t('operation.by', {
              user: <EntityName entityRef={summary.requestedBy} />,
              time: <RelativeTime value={summary.requestedAt} />,
            }),
          ],
          [
            t('operation.reason'),
            operation && (operation.reason ?? t('approval.noReason')),
          ],
          [
            t('approval.expires'),
            summary.approvalExpiresAt && (
              <RelativeTime value={summary.approvalExpiresAt} />
            ),
          ],
        ]}
      />
      {query.isPending && (
        <Loading heights={[32]} label={t('approval.loading')} />
      )}
      {query.isError && (
        <Failure error={query.error} onRetry={() => query.refetch()} />
      )}
      {operation && <DecideButtons operation={operation} />}
    </li>
  );
}

/** What waits for the reader's approval, what expires first on top. */
export function ApprovalsInbox() {
  const t = useWords();
  const query = useApprovals();
  if (query.isPending) {
    return <Loading heights={[120, 120]} />;
  }
  if (!query.data) {
    return (
      <Failure
        title={t('approval.readFailed')}
        error={query.error}
        onRetry={() => query.refetch()}
      />
    );
  }
  const waiting = query.data.pages.flatMap(page => page.items);
  if (!waiting.length) {
    return (
      <div>
        <Text as="p">{t('approval.empty')}</Text>
        <Quiet>{t('approval.emptyNext')}</Quiet>
        <StaleAnswer query={query} />
      </div>
    );
  }
  return (
    <div>
      <p className={styles.first} role="status">
        {t('approval.waiting', { count: query.data.pages[0].totalCount })}
      </p>
      <StaleAnswer query={query} />
      <ul className={styles.list} aria-label={t('approval.title')}>
        {waiting.map(summary => (
          <Request key={summary.id} summary={summary} />
        ))}
      </ul>
      <MoreButton query={query}>{t('more.more')}</MoreButton>
    </div>
  );
}
