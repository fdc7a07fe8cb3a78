import {
  Button,
  Cell,
  Column,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
  ToggleButton,
  ToggleButtonGroup,
} from '@backstage/ui';
import type { ScorecardQuery } from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { useFormat } from '../../format/useFormat';
import type { AddressChange } from '../../hooks/useAddress';
import { useWords } from '../../hooks/useWords';
import { useScorecardTrend } from '../../queries/useFleet';
import { Failure } from '../common/Failure';
import { Legend } from '../common/Legend';
import { Loading } from '../common/Loading';
import { Quiet } from '../common/Quiet';
import { Stack } from '../common/Stack';
import { StaleAnswer } from '../common/StaleAnswer';
import { WideTable } from '../common/WideTable';
import fleet from './Fleet.module.css';
import { TrendChart, type TrendDay } from './TrendChart';
import { changedDays, daysOf, PARTS, PERIODS, type Period } from './trend';
import styles from './Trend.module.css';

function useDayInWords() {
  const t = useWords();
  const format = useFormat();
  return ({ day, totalCount, entities, waived }: TrendDay) =>
    totalCount === 0
      ? t('trend.nothing', { day: format.utcDay(day) })
      : t('trend.day', {
          day: format.utcDay(day),
          compliant: format.count(entities.compliant),
          total: format.count(totalCount),
          share: format.share(entities.compliant / totalCount),
          waived: format.count(waived),
          failing: format.count(entities.failing),
          unknown: format.count(entities.unknown),
        });
}

function Parts() {
  const t = useWords();
  return (
    <Legend label={t('trend.legend')}>
      {PARTS.map(part => (
        <li key={part}>
          <span
            className={`${styles.swatch} ${styles[part]}`}
            aria-hidden="true"
          />
          {t(`trend.part.${part}`)}
        </li>
      ))}
    </Legend>
  );
}

function TrendTable({ days }: { days: TrendDay[] }) {
  const t = useWords();
  const format = useFormat();
  return (
    <WideTable leastWidth="48rem">
      <TableRoot aria-label={t('trend.table')}>
        <TableHeader>
          <Column isRowHeader>{t('trend.dayColumn')}</Column>
          <Column>{t('fleet.all')}</Column>
          <Column>{t('fleet.compliant')}</Column>
          <Column>{t('trend.share')}</Column>
          <Column>{t('trend.part.waived')}</Column>
          <Column>{t('fleet.unknown')}</Column>
          <Column>{t('fleet.failing')}</Column>
        </TableHeader>
        <TableBody>
          {changedDays(days).map(({ day, totalCount, entities, waived }) => (
            <Row key={day} id={day}>
              <Cell>
                <time dateTime={day}>{format.utcDay(day)}</time>
              </Cell>
              <Cell>{format.count(totalCount)}</Cell>
              <Cell>{format.count(entities.compliant)}</Cell>
              <Cell>{format.share(entities.compliant / totalCount)}</Cell>
              <Cell>{format.count(waived)}</Cell>
              <Cell>{format.count(entities.unknown)}</Cell>
              <Cell>{format.count(entities.failing)}</Cell>
            </Row>
          ))}
        </TableBody>
      </TableRoot>
    </WideTable>
  );
}

function Trend({ days }: { days: TrendDay[] }) {
  const t = useWords();
  const format = useFormat();
  const inWords = useDayInWords();
  const [place, setPlace] = useState<number>();
  const [asTable, setAsTable] = useState(false);
  const chosen = Math.min(place ?? days.length - 1, days.length - 1);
  const text = inWords(days[chosen]);
  const first = days.find(({ totalCount }) => totalCount > 0)!;
  return (
    <>
      <TrendChart days={days} chosen={chosen} text={text} onChoose={setPlace} />
      <p className={styles.text}>{text}</p>
      <Parts />
      <Quiet>
        {first !== days[0] &&
          `${t('trend.since', { day: format.utcDay(first.day) })} `}
        {t('trend.about')}
      </Quiet>
      <Button
        className={fleet.more}
        size="small"
        variant="tertiary"
        aria-expanded={asTable}
        onPress={() => setAsTable(before => !before)}
      >
        {asTable ? t('trend.hideTable') : t('trend.showTable')}
      </Button>
      {asTable && <TrendTable days={days} />}
    </>
  );
}

/** How services stood at the end of each UTC day, as a chart and as a table. */
export function TrendView(props: {
  query: ScorecardQuery;
  period: Period;
  onChange: (change: AddressChange) => void;
}) {
  const { query, period, onChange } = props;
  const t = useWords();
  const { now } = useFormat();
  const { from, to } = daysOf(period, now);
  const trend = useScorecardTrend(query, from, to);
  const days = trend.data?.items;
  return (
    <Stack>
      <ToggleButtonGroup
        aria-label={t('trend.period')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[String(period)]}
        onSelectionChange={keys => {
          const [chosen] = [...keys];
          onChange({ days: String(chosen) });
        }}
      >
        {PERIODS.map(length => (
          <ToggleButton key={length} id={String(length)} size="small">
            {t('trend.days', { amount: String(length) })}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {trend.isPending && (
        <Loading heights={[200, 20]} label={t('trend.loading')} />
      )}
      {trend.isError && !days && (
        <Failure
          title={t('trend.readFailed')}
          error={trend.error}
          onRetry={() => trend.refetch()}
        />
      )}
      {days && (
        <>
          {days.some(({ totalCount }) => totalCount > 0) ? (
            <Trend key={days.length} days={days} />
          ) : (
            <Quiet>{t('trend.empty')}</Quiet>
          )}
          <StaleAnswer query={trend} />
        </>
      )}
    </Stack>
  );
}
