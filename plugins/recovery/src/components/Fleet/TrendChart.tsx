import type { ScorecardTrend } from 'backstage-plugin-recovery-common';
import {
  memo,
  useId,
  useMemo,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';
import { Bar, BarChart, CartesianGrid, XAxis, YAxis } from 'recharts';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { useWidth } from '../Timeline/useWidth';
import styles from './Trend.module.css';
import { moved, PARTS, partsOf, ticksOfDays } from './trend';

export type TrendDay = ScorecardTrend['items'][number];

const HEIGHT = 200;
const MARGIN = { top: 8, right: 40, bottom: 0, left: 4 };
const AXIS = 48;
const SHARES = [0, 0.25, 0.5, 0.75, 1];

function BarsOf({ days, width }: { days: TrendDay[]; width: number }) {
  const format = useFormat();
  const hatched = useId().replace(/:/g, '');
  const data = useMemo(
    () => days.map((day, index) => ({ index, ...partsOf(day) })),
    [days],
  );
  return (
    <BarChart
      width={width}
      height={HEIGHT}
      margin={MARGIN}
      data={data}
      barCategoryGap={days.length > 90 ? 0 : '12%'}
      accessibilityLayer={false}
    >
      <defs>
        <pattern
          id={hatched}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="6" height="6" className={styles.unknownGround} />
          <rect width="3" height="6" className={styles.unknownLine} />
        </pattern>
      </defs>
      <CartesianGrid vertical={false} stroke="var(--bui-border-1)" />
      <XAxis
        dataKey="index"
        ticks={ticksOfDays(days.length, Math.max(2, Math.floor(width / 110)))}
        interval={0}
        tickFormatter={index => format.utcDay(days[index].day)}
        stroke="var(--bui-border-2)"
      />
      <YAxis
        domain={[0, 1]}
        ticks={SHARES}
        interval={0}
        width={AXIS}
        tickFormatter={share => format.share(share)}
        stroke="var(--bui-border-2)"
      />
      {PARTS.map(part => (
        <Bar
          key={part}
          dataKey={part}
          stackId="services"
          isAnimationActive={false}
          className={styles[part]}
          fill={part === 'unknown' ? `url(#${hatched})` : 'currentColor'}
        />
      ))}
    </BarChart>
  );
}

const Bars = memo(BarsOf);

/**
 * Shares of services day by day. It is a slider over the days: what is so on the chosen
 * one is its text, and the line below says the same.
 */
export function TrendChart(props: {
  days: TrendDay[];
  chosen: number;
  text: string;
  onChoose: (index: number) => void;
}) {
  const { days, chosen, text, onChoose } = props;
  const t = useWords();
  const [box, width] = useWidth();
  const left = MARGIN.left + AXIS;
  const dayWidth = Math.max(1, width - left - MARGIN.right) / days.length;

  const onKeyDown = (event: KeyboardEvent) => {
    const next = moved(event.key, chosen, days.length);
    if (next !== undefined) {
      event.preventDefault();
      onChoose(next);
    }
  };
  const onPointerMove = (event: PointerEvent) => {
    const x = event.clientX - box.current!.getBoundingClientRect().left;
    const index = Math.floor((x - left) / dayWidth);
    if (index >= 0 && index < days.length) {
      onChoose(index);
    }
  };
  return (
    <div
      ref={box}
      className={styles.chart}
      role="slider"
      tabIndex={0}
      aria-label={t('trend.chart')}
      aria-valuemin={0}
      aria-valuemax={days.length - 1}
      aria-valuenow={chosen}
      aria-valuetext={text}
      onKeyDown={onKeyDown}
      onPointerMove={onPointerMove}
      onPointerDown={onPointerMove}
    >
      <Bars days={days} width={width} />
      <div
        className={styles.chosen}
        style={{
          left: left + chosen * dayWidth,
          width: Math.max(2, dayWidth),
          top: MARGIN.top,
        }}
      />
    </div>
  );
}
