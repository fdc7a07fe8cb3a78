import {
  Cell,
  Column,
  Row,
  TableBody,
  TableHeader,
  TablePagination,
  TableRoot,
  Text,
} from '@backstage/ui';
import type {
  EntityRecoveryStatus,
  RecoveryPoint,
} from 'backstage-plugin-recovery-common';
import { useEffect, useState } from 'react';
import { Quiet } from '../common/Quiet';
import type { PointQuery } from '../../api/RecoveryApi';
import { sizeInWords } from '../../format/sizeOfPoint';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { usePoints } from '../../queries/usePoints';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { ShortTime } from '../common/RelativeTime';
import { Sign } from '../common/Sign';
import { WideTable } from '../common/WideTable';
import { EvidenceLevel } from '../status/EvidenceLevel';
import { toneOfPoint } from '../status/tone';
import styles from './EntityRecoveryContent.module.css';
import { TAB_VALUES, type TabAddress } from './useTabAddress';

function queryOf(address: TabAddress): PointQuery {
  return {
    limit: address.pageSize,
    ...(address.resourceId && { resourceId: address.resourceId }),
    ...(address.state && { state: [address.state] }),
    ...(address.outcome && { outcome: [address.outcome] }),
    ...(address.search.trim() && { search: address.search.trim() }),
    ...(address.asChart && {
      from: new Date(address.range.from).toISOString(),
      to: new Date(address.range.to).toISOString(),
    }),
  };
}

/** Where a reader is in a list that is paged by cursor; starts anew with each filter. */
function useCursors(key: string) {
  const [pages, setPages] = useState<{ key: string; cursors: string[] }>({
    key,
    cursors: [],
  });
  const cursors = pages.key === key ? pages.cursors : [];
  return {
    cursor: cursors[cursors.length - 1],
    page: cursors.length,
    next: (cursor: string) => setPages({ key, cursors: [...cursors, cursor] }),
    previous: () => setPages({ key, cursors: cursors.slice(0, -1) }),
  };
}

function StateOf({ point }: { point: RecoveryPoint }) {
  const t = useWords();
  return (
    <span className={styles.state} title={point.reason}>
      <Sign tone={toneOfPoint(point)} />
      {point.state === 'available'
        ? t(point.usable ? 'pointState.usable' : 'pointState.unusable')
        : t(`pointState.${point.state}`)}
    </span>
  );
}

/** The points that match the filters, newest first, page by page. */
export function PointTable(props: {
  status: EntityRecoveryStatus;
  address: TabAddress;
  onSelect: (point: RecoveryPoint) => void;
  onPageSize: (size: number) => void;
}) {
  const { status, address, onSelect, onPageSize } = props;
  const t = useWords();
  const format = useFormat();
  const filter = queryOf(address);
  const cursors = useCursors(JSON.stringify(filter));
  const query = usePoints(status.entityRef, {
    ...filter,
    ...(cursors.cursor && { cursor: cursors.cursor }),
  });
  const points = query.data?.items ?? [];
  const names = new Map(
    status.resources.map(resource => [resource.id, resource.name]),
  );
  const nextCursor = query.data?.nextCursor;

  useEffect(() => {
    // The points of a page can go while it is read: an empty page leads back.
    if (
      query.data &&
      !query.isPlaceholderData &&
      !query.data.items.length &&
      cursors.page > 0
    ) {
      cursors.previous();
    }
  }, [query.data, query.isPlaceholderData, cursors]);

  if (query.isPending) {
    return <Loading heights={[160]} />;
  }
  if (!query.data) {
    return <Failure error={query.error} onRetry={() => query.refetch()} />;
  }
  if (!points.length) {
    const filtered = Object.keys(filter).length > 1;
    return (
      <div role="status">
        <Text as="p">{filtered ? t('points.noMatch') : t('points.empty')}</Text>
        {!filtered && <Quiet>{t('points.emptyNext')}</Quiet>}
      </div>
    );
  }
  return (
    <div>
      <WideTable>
        <TableRoot
          aria-label={t('points.table')}
          stale={query.isPlaceholderData}
          selectionMode="single"
          selectionBehavior="replace"
          selectedKeys={address.pointId ? [address.pointId] : []}
          onSelectionChange={keys => {
            const [key] = keys === 'all' ? [] : [...keys];
            const point = points.find(({ id }) => id === key);
            if (point) {
              onSelect(point);
            }
          }}
        >
          <TableHeader>
            <Column isRowHeader>{t('points.time')}</Column>
            <Column>{t('points.resource')}</Column>
            <Column>{t('points.size')}</Column>
            <Column>{t('points.outcome')}</Column>
            <Column>{t('points.state')}</Column>
            <Column>{t('points.evidence')}</Column>
            <Column>{t('points.type')}</Column>
          </TableHeader>
          <TableBody>
            {points.map(point => (
              <Row key={point.id} id={point.id}>
                <Cell className={styles.fixed}>
                  <ShortTime value={point.time} />
                </Cell>
                <Cell>
                  <bdi className={styles.clip} title={point.title}>
                    {names.get(point.resourceId) ?? point.title}
                  </bdi>
                </Cell>
                <Cell className={styles.fixed}>
                  {sizeInWords(point, t, format.bytes)}
                </Cell>
                <Cell className={styles.fixed}>
                  {point.outcome === 'unknown'
                    ? t('points.outcomeUnknown')
                    : t(`outcome.${point.outcome}`)}
                </Cell>
                <Cell className={styles.fixed}>
                  <StateOf point={point} />
                </Cell>
                <Cell className={styles.fixed}>
                  <EvidenceLevel evidence={point.evidence} />
                </Cell>
                <Cell className={styles.fixed}>{t(`type.${point.type}`)}</Cell>
              </Row>
            ))}
          </TableBody>
        </TableRoot>
      </WideTable>
      <TablePagination
        pageSize={address.pageSize}
        pageSizeOptions={TAB_VALUES.SIZES.map(value => ({
          value,
          label: t('points.pageSize', { amount: String(value) }),
        }))}
        offset={cursors.page * address.pageSize}
        totalCount={query.data.totalCount}
        hasNextPage={nextCursor !== undefined && !query.isPlaceholderData}
        hasPreviousPage={cursors.page > 0}
        onNextPage={() => nextCursor && cursors.next(nextCursor)}
        onPreviousPage={cursors.previous}
        onPageSizeChange={onPageSize}
        getLabel={({ offset = 0, totalCount = 0 }) =>
          t('points.position', {
            from: format.count(offset + 1),
            to: format.count(offset + points.length),
            total: format.count(totalCount),
          })
        }
      />
    </div>
  );
}
