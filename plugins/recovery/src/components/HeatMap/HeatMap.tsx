import type { ScorecardQuery } from 'backstage-plugin-recovery-common';
import { useMemo } from 'react';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { useHeatMap } from '../../queries/useFleet';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { Quiet } from '../common/Quiet';
import { OUTCOMES } from '../Scorecard/outcome';
import { GLYPHS } from './glyphs';
import styles from './HeatMap.module.css';
import { HeatMapGrid } from './HeatMapGrid';

function Legend() {
  const t = useWords();
  return (
    <ul className={styles.legend} aria-label={t('timeline.legend')}>
      {OUTCOMES.map(outcome => (
        <li key={outcome}>
          <span
            className={[styles.cell, styles[outcome]].join(' ')}
            aria-hidden="true"
          >
            {GLYPHS[outcome]}
          </span>
          {t(`scorecard.outcome.${outcome}`)}
        </li>
      ))}
    </ul>
  );
}

/** Services against controls. Pages are read as the reader comes to them. */
export function HeatMap({ query }: { query: ScorecardQuery }) {
  const t = useWords();
  const format = useFormat();
  const map = useHeatMap(query);
  const rows = useMemo(
    () => map.data?.pages.flatMap(page => page.items) ?? [],
    [map.data],
  );
  if (map.isPending) {
    return <Loading heights={[420]} label={t('fleet.loading')} />;
  }
  if (!map.data) {
    return (
      <Failure
        title={t('fleet.readFailed')}
        error={map.error}
        onRetry={() => map.refetch()}
      />
    );
  }
  const { controls, totalCount } = map.data.pages[0];
  if (!rows.length) {
    return <Quiet>{t('fleet.emptyFiltered')}</Quiet>;
  }
  return (
    <div className={styles.stack}>
      <Legend />
      <Quiet>{t('heatMap.help')}</Quiet>
      <HeatMapGrid
        controls={controls}
        rows={rows}
        totalCount={totalCount}
        onNearEnd={() => {
          if (map.hasNextPage && !map.isFetching && !map.isFetchNextPageError) {
            map.fetchNextPage();
          }
        }}
      />
      {map.isFetchNextPageError && (
        <Failure error={map.error} onRetry={() => map.fetchNextPage()} />
      )}
      <Quiet>
        {t('fleet.shown', {
          shown: format.count(rows.length),
          total: format.count(totalCount),
        })}
      </Quiet>
    </div>
  );
}
