import type { Drill } from 'backstage-plugin-recovery-common';
import { Duration } from 'luxon';
import { memo, useMemo } from 'react';
import {
  CartesianGrid,
  ComposedChart,
  Line,
  Scatter,
  XAxis,
  YAxis,
} from 'recharts';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { timesOf } from '../status/proof';
import { tickText, ticksOf } from '../Timeline/ticks';
import { useWidth } from '../Timeline/useWidth';
import { durationTicks } from './durationTicks';
import { DrillShape, shapeOf, type DrillShapeKind } from './DrillShape';
import styles from './Drill.module.css';

const HEIGHT = 200;
const AXIS = 64;
const MARGIN = { top: 12, right: 14, bottom: 0, left: 4 };

interface Place {
  at: number;
  rta: number;
  rto?: number;
  kind: DrillShapeKind;
}

function placesOf(drills: Drill[], tierRto: string | undefined): Place[] {
  return drills
    .flatMap(drill => {
      const { rta, rto } = timesOf(drill, tierRto);
      return rta === undefined
        ? []
        : [
            {
              at: Date.parse(drill.finishedAt ?? drill.requestedAt),
              rta,
              rto: rto && Duration.fromISO(rto).toMillis(),
              kind: shapeOf(drill, tierRto),
            },
          ];
    })
    .map(place => ({ ...place, rto: place.rto || undefined }))
    .sort((a, b) => a.at - b.at);
}

// A shape of one type for ever, or each mark would be made anew with each rendering.
function Mark(place: { cx?: number; cy?: number; payload?: Place }) {
  return place.payload ? (
    <g transform={`translate(${place.cx ?? 0} ${place.cy ?? 0})`}>
      <DrillShape kind={place.payload.kind} />
    </g>
  ) : null;
}

const MARK = <Mark />;

/** How long drills took over time, against the RTO. The table beside it has the numbers. */
function DrillChartOf({
  drills,
  rto: tierRto,
}: {
  drills: Drill[];
  rto: string | undefined;
}) {
  const t = useWords();
  const format = useFormat();
  const [box, width] = useWidth();
  const places = useMemo(() => placesOf(drills, tierRto), [drills, tierRto]);
  if (!places.length) {
    return null;
  }
  const first = places[0].at;
  const last = places[places.length - 1].at;
  const beyond = Math.max(3_600_000, (last - first) * 0.04);
  const range = { from: first - beyond, to: last + beyond };
  const highest = Math.max(
    ...places.map(({ rta, rto }) => Math.max(rta, rto ?? 0)),
  );
  const slow = places.filter(({ rta, rto }) => rto && rta > rto).length;
  return (
    <div
      ref={box}
      className={styles.chart}
      role="img"
      aria-label={t('drill.chart', {
        drills: format.count(places.length),
        from: format.short(new Date(first).toISOString()),
        to: format.short(new Date(last).toISOString()),
        longest: format.millis(Math.max(...places.map(({ rta }) => rta))),
        slow: format.count(slow),
      })}
    >
      <ComposedChart
        width={width}
        height={HEIGHT}
        margin={MARGIN}
        data={places}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--bui-border-1)" />
        <XAxis
          type="number"
          dataKey="at"
          domain={[range.from, range.to]}
          ticks={ticksOf(range, Math.max(2, Math.floor(width / 110)))}
          tickFormatter={value => tickText(value, range, format.locale)}
          interval={0}
          stroke="var(--bui-border-2)"
        />
        <YAxis
          type="number"
          domain={[0, highest * 1.1]}
          interval={0}
          ticks={durationTicks(highest)}
          width={AXIS}
          tickFormatter={value => format.millis(Math.round(value))}
          stroke="var(--bui-border-2)"
        />
        <Line
          dataKey="rto"
          type="stepAfter"
          stroke="var(--bui-fg-secondary)"
          strokeDasharray="5 4"
          strokeWidth={1.5}
          dot={false}
          activeDot={false}
          isAnimationActive={false}
        />
        <Scatter dataKey="rta" shape={MARK} isAnimationActive={false} />
      </ComposedChart>
    </div>
  );
}

export const DrillChart = memo(DrillChartOf);
