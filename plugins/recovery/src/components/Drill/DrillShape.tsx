import type { Drill } from 'backstage-plugin-recovery-common';
import { timesOf } from '../status/proof';
import styles from './Drill.module.css';

/** How a drill came out; each has a shape of its own. */
export type DrillShapeKind =
  | 'passed'
  | 'slow'
  | 'failed'
  | 'negative'
  | 'negativeFailed';

export const DRILL_SHAPES: DrillShapeKind[] = [
  'passed',
  'slow',
  'failed',
  'negative',
  'negativeFailed',
];

export function shapeOf(
  drill: Drill,
  tierRto: string | undefined,
): DrillShapeKind {
  if (drill.negative) {
    return drill.passed ? 'negative' : 'negativeFailed';
  }
  if (!drill.passed) {
    return 'failed';
  }
  return timesOf(drill, tierRto).tooSlow ? 'slow' : 'passed';
}

/** The shape of an outcome round the origin. */
export function DrillShape({ kind }: { kind: DrillShapeKind }) {
  switch (kind) {
    case 'slow':
      return <path d="M0 -6L6 5H-6z" className={styles.slow} />;
    case 'failed':
      return <path d="M-5 -5L5 5M5 -5L-5 5" className={styles.failed} />;
    case 'negative':
      return (
        <rect x="-4.5" y="-4.5" width="9" height="9" className={styles.other} />
      );
    case 'negativeFailed':
      return (
        <g>
          <rect x="-5" y="-5" width="10" height="10" className={styles.other} />
          <path d="M-5 -5L5 5M5 -5L-5 5" className={styles.failed} />
        </g>
      );
    default:
      return <circle r="5" className={styles.passed} />;
  }
}
