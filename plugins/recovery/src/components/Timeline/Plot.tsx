import { Duration } from 'luxon';
import { memo } from 'react';
import { ReferenceLine, Scatter, ScatterChart, XAxis, YAxis } from 'recharts';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import type { Band, Lane } from './geometry';
import { MARK_SHAPE } from './MarkShape';
import { tickText, ticksOf } from './ticks';
import styles from './Timeline.module.css';

/** Height of a lane in pixels. */
export const LANE = 84;
export const MARGIN = { top: 4, right: 14, bottom: 0, left: 14 };
const AXIS = 28;
const BAND = 7;

/** Height in pixels of a value in lanes from the bottom. */
export function yOf(value: number, lanes: number): number {
  return MARGIN.top + (lanes - value) * LANE;
}

function PlotOf(props: {
  places: Array<{ x: number; y: number; index: number }>;
  lanes: Lane[];
  bands: Band[];
  from: number;
  to: number;
  width: number;
  now: number;
  rpo: string | undefined;
}) {
  const { places, lanes, bands, from, to, width, now, rpo } = props;
  const t = useWords();
  const format = useFormat();
  const range = { from, to };
  const right = width - MARGIN.right;
  const plotWidth = Math.max(1, right - MARGIN.left);

  const allowed = rpo ? Duration.fromISO(rpo) : undefined;
  const rpoAt = allowed?.isValid ? now - allowed.toMillis() : undefined;
  const inRange = (time: number | undefined): time is number =>
    time !== undefined && time >= from && time <= to;

  // Room for the name is what the largest size at the other end leaves.
  const room = Math.min(60, Math.max(6, Math.floor((plotWidth - 110) / 7.5)));
  const shorten = (name: string) =>
    name.length > room ? `${name.slice(0, room - 1)}…` : name;

  return (
    <ScatterChart
      width={width}
      height={lanes.length * LANE + MARGIN.top + AXIS}
      margin={MARGIN}
      accessibilityLayer={false}
    >
      <XAxis
        type="number"
        dataKey="x"
        domain={[from, to]}
        allowDataOverflow
        height={AXIS}
        ticks={ticksOf(range, Math.max(2, Math.floor(plotWidth / 90)))}
        tickFormatter={value => tickText(value, range, format.locale)}
        interval={0}
        stroke="var(--bui-border-2)"
      />
      <YAxis
        type="number"
        dataKey="y"
        domain={[0, lanes.length]}
        allowDataOverflow
        hide
        width={0}
      />
      {inRange(rpoAt) && (
        <ReferenceLine
          x={rpoAt}
          stroke="var(--bui-fg-secondary)"
          strokeDasharray="4 3"
          label={
            // Too near to now, the word would stand on other words.
            (now - rpoAt) / (to - from) > 0.06
              ? { value: t('timeline.rpo'), position: 'insideTopLeft' }
              : undefined
          }
        />
      )}
      {inRange(now) && <ReferenceLine x={now} stroke="var(--bui-border-2)" />}
      <g pointerEvents="none">
        {bands.map(band => {
          const xOf = (time: number) =>
            MARGIN.left + ((time - from) / (to - from)) * plotWidth;
          return (
            <rect
              key={`${band.base}-${band.from}-${band.gap}`}
              x={xOf(band.from)}
              y={yOf(band.base, lanes.length) - BAND}
              width={Math.max(2, xOf(band.to) - xOf(band.from))}
              height={BAND}
              className={band.gap ? styles.gap : styles.window}
            />
          );
        })}
      </g>
      <Scatter data={places} isAnimationActive={false} shape={MARK_SHAPE} />
      <g pointerEvents="none">
        {lanes.map(lane => {
          const base = yOf(lane.base, lanes.length);
          const top = base - LANE + 14;
          return (
            <g key={lane.base}>
              <path
                d={`M${MARGIN.left} ${base}H${right}`}
                className={styles.rule}
              />
              <text x={MARGIN.left} y={top} className={styles.laneName}>
                {shorten(lane.name)}
              </text>
              {lane.largest !== undefined && (
                <text x={right} y={top} textAnchor="end">
                  {t('timeline.laneMax', { size: format.bytes(lane.largest) })}
                </text>
              )}
            </g>
          );
        })}
      </g>
    </ScatterChart>
  );
}

/** Axes, lanes and places. Rendered anew only when one of them changes. */
export const Plot = memo(PlotOf);
