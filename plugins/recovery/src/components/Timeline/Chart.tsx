import type { Tier } from 'backstage-plugin-recovery-common';
import {
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';
import { useWords } from '../../hooks/useWords';
import type { Band, Lane, Mark } from './geometry';
import { MarksContext } from './MarkShape';
import { LANE, MARGIN, Plot, yOf } from './Plot';
import { pan, zoom, type Range } from './range';
import styles from './Timeline.module.css';
import { useWidth } from './useWidth';

const MINUTE = 60_000;
const LEAST_DRAG = 8;

/** The chart itself. All that it shows is also told in words: by label, line and table. */
export function Chart(props: {
  lanes: Lane[];
  bands: Band[];
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
    bands,
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
  const [box, width] = useWidth();
  const [focused, setFocused] = useState<string>();
  const [drag, setDrag] = useState<{ start: number; end: number }>();
  const dragging = useRef(false);

  const plotWidth = Math.max(1, width - MARGIN.left - MARGIN.right);
  const timeAt = (x: number) =>
    range.from + ((x - MARGIN.left) / plotWidth) * (range.to - range.from);

  const visible = useMemo(
    () => marks.filter(mark => mark.x >= range.from && mark.x <= range.to),
    [marks, range.from, range.to],
  );
  // The charting library freezes what it is given: it gets places, not the points.
  const places = useMemo(
    () => visible.map(({ x, y }, index) => ({ x, y, index })),
    [visible],
  );
  const reachable =
    [focused, selectedId].find(id => visible.some(mark => mark.id === id)) ??
    visible[visible.length - 1]?.id;

  const focusMark = (id: string | undefined) => {
    if (id !== undefined) {
      setFocused(id);
      const all = box.current?.querySelectorAll<SVGGElement>('[data-mark]');
      [...(all ?? [])].find(mark => mark.dataset.mark === id)?.focus();
    }
  };

  // Marks that move are made anew: whoever zooms by keyboard shall not be thrown out of
  // the chart. The charting library draws a little later than this component.
  const stay = useRef(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (stay.current && document.activeElement === document.body) {
        const all = box.current?.querySelectorAll<SVGGElement>('[data-mark]');
        const next = [...(all ?? [])].find(mark => mark.tabIndex === 0);
        (next ?? box.current)?.focus({ preventScroll: true });
      }
    }, 50);
    return () => clearTimeout(timer);
  }, [box, places]);

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
      stay.current = true;
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
    stay.current = false;
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

  // The marks inside are the controls; keys and drags of all of them arrive here.
  /* eslint-disable jsx-a11y/no-noninteractive-element-interactions */
  return (
    <MarksContext.Provider
      value={{
        marks: visible,
        bottomOf: mark => yOf(mark.base, lanes.length),
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
        tabIndex={-1}
        onBlur={event => {
          // Without a next element, what had the focus was taken away.
          if (event.relatedTarget) {
            stay.current = false;
          }
        }}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={endDrag}
        onPointerLeave={endDrag}
      >
        <Plot
          places={places}
          lanes={lanes}
          bands={bands}
          from={range.from}
          to={range.to}
          width={width}
          now={Math.floor(now / MINUTE) * MINUTE}
          rpo={tier?.rpo}
        />
        {drag && (
          <div
            className={styles.dragged}
            style={{
              left: Math.min(drag.start, drag.end),
              width: Math.abs(drag.end - drag.start),
              top: MARGIN.top,
              height: lanes.length * LANE,
            }}
          />
        )}
      </div>
    </MarksContext.Provider>
  );
}
