import styles from './PointMark.module.css';
import type { MarkKind } from './geometry';

/** Marks of the lane of operations: they have no size, and so no stem. */
const OF_OPERATIONS: ReadonlySet<MarkKind> = new Set([
  'operation',
  'operationFailed',
  'drill',
  'drillFailed',
]);

/** The shape of a kind of mark round the origin, about ten pixels wide. */
export function Shape({ kind }: { kind: MarkKind }) {
  switch (kind) {
    case 'partial':
      return <path d="M0 -5.5L5.5 4.5H-5.5z" className={styles.partial} />;
    case 'failed':
      return (
        <path
          d="M-4.5 -4.5L4.5 4.5M4.5 -4.5L-4.5 4.5"
          strokeWidth="2.5"
          className={styles.failed}
        />
      );
    case 'damaged':
      return (
        <>
          <path d="M0 -7L7 0L0 7L-7 0z" className={styles.damaged} />
          <path
            d="M0 -3.5V1M0 2.6V4"
            strokeWidth="1.8"
            className={styles.cut}
          />
        </>
      );
    case 'gone':
      return <circle r="4.5" strokeWidth="1.5" className={styles.gone} />;
    case 'stale':
      return (
        <>
          <circle r="4.5" strokeWidth="1.5" className={styles.stale} />
          <path d="M-4.5 0H4.5" strokeWidth="1.5" className={styles.stale} />
        </>
      );
    case 'unknown':
      return <circle r="4.5" strokeWidth="2" className={styles.unknown} />;
    case 'operation':
      return <path d="M-4 6V-6L6 -3L-4 0.5" className={styles.operation} />;
    case 'operationFailed':
      return (
        <>
          <path d="M-4 6V-6L6 -3L-4 0.5" className={styles.operationFailed} />
          <path
            d="M1 3L6 8M6 3L1 8"
            strokeWidth="1.8"
            className={styles.failed}
          />
        </>
      );
    case 'drill':
      return (
        <path
          d="M0 -6L6 0L0 6L-6 0z"
          className={styles.operationFailed}
          strokeWidth="2"
        />
      );
    case 'drillFailed':
      return (
        <>
          <path
            d="M0 -6L6 0L0 6L-6 0z"
            className={styles.operationFailed}
            strokeWidth="2"
          />
          <path
            d="M2 2L8 8M8 2L2 8"
            strokeWidth="1.8"
            className={styles.failed}
          />
        </>
      );
    default:
      return <circle r="4.5" className={styles.success} />;
  }
}

/** A mark of the chart: reached by keyboard and pointer, told in words. */
export function PointMark(props: {
  x: number;
  y: number;
  bottom: number;
  id: string;
  kind: MarkKind;
  label: string;
  selected: boolean;
  reachable: boolean;
  onActivate: () => void;
  onShow: () => void;
}) {
  const {
    x,
    y,
    bottom,
    id,
    kind,
    label,
    selected,
    reachable,
    onActivate,
    onShow,
  } = props;
  return (
    <g
      className={[styles.mark, selected && styles.selected]
        .filter(Boolean)
        .join(' ')}
      transform={`translate(${x} ${y})`}
      role="button"
      aria-label={label}
      aria-pressed={selected}
      tabIndex={reachable ? 0 : -1}
      data-mark={id}
      onClick={onActivate}
      onFocus={onShow}
      onMouseEnter={onShow}
      onKeyDown={event => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          onActivate();
        }
      }}
    >
      {!OF_OPERATIONS.has(kind) && (
        <path d={`M0 0V${Math.max(0, bottom - y)}`} className={styles.stem} />
      )}
      <circle r="9" className={styles.ring} />
      <circle r="10" fill="transparent" />
      <Shape kind={kind} />
    </g>
  );
}
