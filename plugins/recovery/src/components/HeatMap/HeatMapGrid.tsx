import type {
  ControlOutcome,
  ScorecardHeatMap,
} from 'backstage-plugin-recovery-common';
import {
  memo,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
} from 'react';
import { useNavigate } from 'react-router-dom';
import { useServiceLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { nameOf } from '../common/nameOf';
import { windowOf } from '../common/windowOf';
import { GLYPHS } from './glyphs';
import styles from './HeatMap.module.css';

/** Height of one row in pixels; the style sheet says the same. */
const ROW_HEIGHT = 32;
const HEIGHT_BEFORE_LAYOUT = 480;

type Control = ScorecardHeatMap['controls'][number];
type Service = ScorecardHeatMap['items'][number];

/** Column 0 is the name of the service; the controls follow. */
interface Place {
  row: number;
  column: number;
}

interface RowProps {
  service: Service;
  index: number;
  controls: Control[];
  /** Column that can be reached by Tab; none when it lies in another row. */
  active: number | undefined;
  words: Record<ControlOutcome, string>;
  levelWords: string;
  onOpen: (place: Place) => void;
}

function PlainRow(props: RowProps) {
  const { service, index, controls, active, words, levelWords, onOpen } = props;
  const at = (column: number) => ({
    tabIndex: active === column ? 0 : -1,
    'aria-colindex': column + 1,
    'data-row': index,
    'data-column': column,
    onClick: () => onOpen({ row: index, column }),
  });
  /* eslint-disable jsx-a11y/click-events-have-key-events */
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={styles.row}
      style={{ top: index * ROW_HEIGHT }}
    >
      <div
        role="rowheader"
        className={styles.name}
        title={service.entityRef}
        {...at(0)}
      >
        <bdi>{nameOf(service.entityRef)}</bdi>
        <span className={styles.level}>{levelWords}</span>
      </div>
      {service.results.map((result, control) => (
        <div
          key={controls[control]?.id ?? control}
          role="gridcell"
          className={[styles.cell, styles[result]].join(' ')}
          aria-label={words[result]}
          title={`${controls[control]?.title}: ${words[result]}`}
          {...at(control + 1)}
        >
          {GLYPHS[result]}
        </div>
      ))}
    </div>
  );
}

// Scrolling renders rows that come into view, and none of those that stay.
const HeatMapRow = memo(PlainRow);

/** Where a key leads from a place; nothing when it is none of the grid's. */
export function moved(
  { row, column }: Place,
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey'>,
  size: { rows: number; columns: number; page: number },
): Place | undefined {
  const to = (nextRow: number, nextColumn: number) => ({
    row: Math.max(0, Math.min(size.rows - 1, nextRow)),
    column: Math.max(0, Math.min(size.columns - 1, nextColumn)),
  });
  switch (event.key) {
    case 'ArrowDown':
      return to(row + 1, column);
    case 'ArrowUp':
      return to(row - 1, column);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'PageDown':
      return to(row + size.page, column);
    case 'PageUp':
      return to(row - size.page, column);
    case 'Home':
      return to(event.ctrlKey ? 0 : row, 0);
    case 'End':
      return to(event.ctrlKey ? size.rows - 1 : row, size.columns - 1);
    default:
      return undefined;
  }
}

/** The grid itself: only rows in view, and some beyond, are in the page. */
export function HeatMapGrid(props: {
  controls: Control[];
  rows: Service[];
  totalCount: number;
  onNearEnd: () => void;
}) {
  const { controls, rows, totalCount, onNearEnd } = props;
  const t = useWords();
  const navigate = useNavigate();
  const linkTo = useServiceLink();
  const box = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: HEIGHT_BEFORE_LAYOUT });
  const [active, setActive] = useState<Place>({ row: 0, column: 0 });
  const [shallFocus, setShallFocus] = useState(false);
  const { first, last } = windowOf(
    rows.length,
    view.top,
    view.height,
    ROW_HEIGHT,
  );

  const nearEnd = last >= rows.length && rows.length < totalCount;
  useEffect(() => {
    if (nearEnd) {
      onNearEnd();
    }
  });

  const onScroll = () => {
    const { scrollTop, clientHeight } = box.current!;
    // Whole rows: less than one row further shows nothing new.
    const top = Math.floor(scrollTop / ROW_HEIGHT) * ROW_HEIGHT;
    const height = clientHeight || HEIGHT_BEFORE_LAYOUT;
    setView(before =>
      before.top === top && before.height === height ? before : { top, height },
    );
  };

  const row = Math.min(active.row, rows.length - 1);
  useLayoutEffect(() => {
    if (!shallFocus) {
      return;
    }
    const cell = box.current?.querySelector<HTMLElement>(
      `[data-row="${row}"][data-column="${active.column}"]`,
    );
    const header = head.current?.offsetHeight ?? 0;
    const element = box.current;
    if (element) {
      const top = row * ROW_HEIGHT;
      const room = (element.clientHeight || HEIGHT_BEFORE_LAYOUT) - header;
      if (top < element.scrollTop) {
        element.scrollTop = top;
      } else if (top + ROW_HEIGHT > element.scrollTop + room) {
        element.scrollTop = top + ROW_HEIGHT - room;
      }
    }
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
    setShallFocus(false);
  }, [shallFocus, row, active.column]);

  const open = (place: Place) => {
    const link = linkTo(
      rows[place.row].entityRef,
      controls[place.column - 1]?.id,
    );
    if (link) {
      navigate(link);
    }
  };
  // Rows are drawn once: what they are given must stay the same function.
  const latest = useRef(open);
  latest.current = open;
  const [onOpen] = useState(() => (place: Place) => latest.current(place));

  const [words] = useState<Record<ControlOutcome, string>>(() => ({
    pass: t('scorecard.outcome.pass'),
    fail: t('scorecard.outcome.fail'),
    error: t('scorecard.outcome.error'),
    unknown: t('scorecard.outcome.unknown'),
    waived: t('scorecard.outcome.waived'),
    'not-applicable': t('scorecard.outcome.not-applicable'),
  }));

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      open({ row, column: active.column });
      return;
    }
    const next = moved({ row, column: active.column }, event, {
      rows: rows.length,
      columns: controls.length + 1,
      page: Math.max(1, Math.floor(view.height / ROW_HEIGHT) - 2),
    });
    if (next) {
      event.preventDefault();
      setActive(next);
      setShallFocus(true);
    }
  };

  const shown = Array.from({ length: last - first }, (_, i) => first + i);
  // What has the focus must stay in the page, however far it is scrolled away.
  if (row < first || row >= last) {
    shown.push(row);
  }
  return (
    <div
      ref={box}
      className={styles.box}
      role="grid"
      tabIndex={-1}
      aria-label={t('heatMap.label')}
      aria-rowcount={totalCount + 1}
      aria-colcount={controls.length + 1}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      <div ref={head} role="row" aria-rowindex={1} className={styles.head}>
        <div role="columnheader" aria-colindex={1} className={styles.corner}>
          {t('fleet.service')}
        </div>
        {controls.map((control, index) => (
          <div
            key={control.id}
            role="columnheader"
            aria-colindex={index + 2}
            className={styles.column}
            title={control.title}
          >
            <span>{control.title}</span>
          </div>
        ))}
      </div>
      <div
        role="rowgroup"
        className={styles.body}
        style={{ height: rows.length * ROW_HEIGHT }}
      >
        {shown.map(index => (
          <HeatMapRow
            key={rows[index].entityRef}
            service={rows[index]}
            index={index}
            controls={controls}
            active={index === row ? active.column : undefined}
            words={words}
            levelWords={t('heatMap.level', {
              level: String(rows[index].level),
            })}
            onOpen={onOpen}
          />
        ))}
      </div>
    </div>
  );
}
