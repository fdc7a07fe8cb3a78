import type { Tier } from 'backstage-plugin-recovery-common';
import { Duration } from 'luxon';
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { ReferenceLine, Scatter, ScatterChart, XAxis, YAxis } from 'recharts';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import type { Lane, Mark } from './geometry';
import { MARK_SHAPE, MarksContext } from './MarkShape';
import { pan, zoom, type Range } from './range';
import { tickText, ticksOf } from './ticks';
import styles from './Timeline.module.css';
import { useWidth } from './useWidth';

const LANE = 84;
const MARGIN = { top: 4, right: 14, bottom: 0, left: 14 };
const AXIS = 28;
const LEAST_DRAG = 8;

/** The chart itself. All that it shows is also told in words: by label, line and table. */
export function Chart(props: {
  lanes: Lane[];
  marks: Mark[];
  range: Range;
  now: number;
  tier: Tier | undefined;
  selectedId: string | undefined;
  labelOf: (mark: Mark) => string;
  onRange: (range: Range) => void;
  onActivate: (mark: Mark) => void;
  onShow: (mark: Mark) => void;
}) {
  const {
    lanes,
    marks,
    range,
    now,
    tier,
    selectedId,
    labelOf,
    onRange,
    onActivate,
    onShow,
  } = props;
  const t = useWords();
  const format = useFormat();
  const [box, width] = useWidth();
  const [focused, setFocused] = useState<string>();
  const [drag, setDrag] = useState<{ start: number; end: number }>();
  const dragging = useRef(false);

  const plotWidth = Math.max(1, width - MARGIN.left - MARGIN.right);
  const plotHeight = lanes.length * LANE;
  const height = plotHeight + MARGIN.top + AXIS;
  const yOf = (value: number) => MARGIN.top + plotHeight - value * LANE;
  const timeAt = (x: number) =>
    range.from + ((x - MARGIN.left) / plotWidth) * (range.to - range.from);

  // Room for the name is what the largest size at the other end leaves.
  const room = Math.min(60, Math.max(6, Math.floor((plotWidth - 110) / 7.5)));
  const shorten = (name: string) =>
    name.length > room ? `${name.slice(0, room - 1)}…` : name;

  const visible = marks.filter(
    mark => mark.x >= range.from && mark.x <= range.to,
  );
  // The charting library freezes what it is given: it gets places, not the points.
  const places = visible.map(({ x, y }, index) => ({ x, y, index }));
  const reachable =
    [focused, selectedId].find(id => visible.some(mark => mark.id === id)) ??
    visible[visible.length - 1]?.id;

  const focusMark = (id: string | undefined) => {
    if (id !== undefined) {
      setFocused(id);
      box.current
        ?.querySelector<SVGGElement>(`[data-mark="${CSS.escape(id)}"]`)
        ?.focus();
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const at = visible.findIndex(mark => mark.id === reachable);
    const middle = visible[at]?.x;
    const actions: Record<string, () => void> = {
      ArrowRight: () =>
        focusMark(visible[Math.min(visible.length - 1, at + 1)]?.id),
      ArrowLeft: () => focusMark(visible[Math.max(0, at - 1)]?.id),
      Home: () => focusMark(visible[0]?.id),
      End: () => focusMark(visible[visible.length - 1]?.id),
      '+': () => onRange(zoom(range, 0.5, middle)),
      '=': () => onRange(zoom(range, 0.5, middle)),
      '-': () => onRange(zoom(range, 2, middle)),
      PageUp: () => onRange(pan(range, -0.5)),
      PageDown: () => onRange(pan(range, 0.5)),
    };
    const action =
      event.ctrlKey || event.metaKey || event.altKey
        ? undefined
        : actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  };

  const xOf = (event: PointerEvent) => {
    const left = box.current!.getBoundingClientRect().left;
    return Math.min(
      width - MARGIN.right,
      Math.max(MARGIN.left, event.clientX - left),
    );
  };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button === 0 && event.pointerType !== 'touch') {
      dragging.current = true;
      setDrag({ start: xOf(event), end: xOf(event) });
    }
  };
  const onPointerMove = (event: PointerEvent) => {
    if (dragging.current) {
      const end = xOf(event);
      setDrag(before => before && { ...before, end });
    }
  };
  const endDrag = () => {
    dragging.current = false;
    if (drag && Math.abs(drag.end - drag.start) >= LEAST_DRAG) {
      const [a, b] = [timeAt(drag.start), timeAt(drag.end)].sort(
        (x, y) => x - y,
      );
      onRange({
        from: Math.round(a),
        to: Math.round(Math.max(b, a + 300_000)),
      });
    }
    setDrag(undefined);
  };

  const rpo = tier?.rpo ? Duration.fromISO(tier.rpo) : undefined;
  const rpoAt = rpo?.isValid ? now - rpo.toMillis() : undefined;
  const inRange = (time: number | undefined): time is number =>
    time !== undefined && time >= range.from && time <= range.to;

  // The marks inside are the controls; keys and drags of all of them arrive here.
  /* eslint-disable jsx-a11y/no-noninteractive-element-interactions */
  return (
    <MarksContext.Provider
      value={{
        marks: visible,
        bottomOf: mark => yOf(mark.base),
        labelOf,
        selectedId,
        reachable,
        onActivate,
        onShow: mark => {
          setFocused(mark.id);
          onShow(mark);
        },
      }}
    >
      <div
        ref={box}
        className={styles.plot}
        role="group"
        aria-label={t('timeline.chart')}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={endDrag}
        onPointerLeave={endDrag}
      >
        <ScatterChart
          width={width}
          height={height}
          margin={MARGIN}
          accessibilityLayer={false}
        >
          <XAxis
            type="number"
            dataKey="x"
            domain={[range.from, range.to]}
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
                (now - rpoAt) / (range.to - range.from) > 0.06
                  ? { value: t('timeline.rpo'), position: 'insideTopLeft' }
                  : undefined
              }
            />
          )}
          {inRange(now) && (
            <ReferenceLine x={now} stroke="var(--bui-border-2)" />
          )}
          <Scatter data={places} isAnimationActive={false} shape={MARK_SHAPE} />
          <g pointerEvents="none">
            {lanes.map(lane => (
              <g key={lane.base}>
                <path
                  d={`M${MARGIN.left} ${yOf(lane.base)}H${
                    width - MARGIN.right
                  }`}
                  className={styles.rule}
                />
                <text
                  x={MARGIN.left}
                  y={yOf(lane.base + 1) + 14}
                  className={styles.laneName}
                >
                  {shorten(lane.name)}
                </text>
                {lane.largest !== undefined && (
                  <text
                    x={width - MARGIN.right}
                    y={yOf(lane.base + 1) + 14}
                    textAnchor="end"
                  >
                    {t('timeline.laneMax', {
                      size: format.bytes(lane.largest),
                    })}
                  </text>
                )}
              </g>
            ))}
            {drag && (
              <rect
                x={Math.min(drag.start, drag.end)}
                width={Math.abs(drag.end - drag.start)}
                y={MARGIN.top}
                height={plotHeight}
                className={styles.dragged}
              />
            )}
          </g>
        </ScatterChart>
      </div>
    </MarksContext.Provider>
  );
}
