import type { DayOfPoints } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import styles from './DayStrip.module.css';

const STEP = 8;
const WIDTH = 6;
const HEIGHT = 24;
const BASE = 22;
const LOWEST = 5;

function Bar({
  day,
  x,
  largest,
}: {
  day: DayOfPoints;
  x: number;
  largest: number;
}) {
  if (!day.points) {
    return <path d={`M${x} ${BASE}h${WIDTH}`} className={styles.empty} />;
  }
  const share =
    largest > 0 && day.bytes !== undefined ? day.bytes / largest : 0.4;
  const height = LOWEST + Math.min(1, share) * (BASE - LOWEST - 2);
  const y = BASE - height;
  const middle = x + WIDTH / 2;
  switch (day.worst) {
    case 'damaged':
    case 'failed':
      return (
        <g>
          <rect
            x={x}
            y={y}
            width={WIDTH}
            height={height}
            className={styles.bad}
          />
          <path
            d={`M${x} ${BASE - 4.5}l${WIDTH} 4M${x} ${BASE - 0.5}l${WIDTH} -4`}
            className={styles.cut}
          />
        </g>
      );
    case 'partial':
      return (
        <path
          d={`M${x} ${BASE}V${y + 4}L${middle} ${y}L${x + WIDTH} ${
            y + 4
          }V${BASE}z`}
          className={styles.partial}
        />
      );
    case 'ok':
      return (
        <rect x={x} y={y} width={WIDTH} height={height} className={styles.ok} />
      );
    default:
      return (
        <rect
          x={x + 0.5}
          y={y + 0.5}
          width={WIDTH - 1}
          height={height - 1}
          className={styles.unknown}
        />
      );
  }
}

/**
 * The points of the last 14 days: height is size; a full bar is complete, an outlined
 * one of unknown completeness, a pointed one partial, a crossed one damaged or failed.
 */
export function DayStrip({ days }: { days: DayOfPoints[] }) {
  const t = useWords();
  const format = useFormat();
  const shown = days.slice(-14);
  const largest = Math.max(0, ...shown.map(day => day.bytes ?? 0));
  const bad = shown.filter(day =>
    ['damaged', 'failed', 'partial'].includes(day.worst),
  ).length;
  return (
    <svg
      className={styles.strip}
      viewBox={`0 0 ${14 * STEP} ${HEIGHT}`}
      role="img"
      aria-label={t('strip.label', {
        days: format.count(shown.filter(day => day.points).length),
        bad: format.count(bad),
      })}
    >
      {shown.map((day, index) => {
        const x = (14 - shown.length + index) * STEP + 1;
        return (
          <g key={day.date}>
            <title>
              {day.points
                ? t('strip.day', {
                    date: day.date,
                    points: format.count(day.points),
                    usable: format.count(day.usable),
                    worst: t(`strip.${day.worst}`),
                  })
                : t('strip.emptyDay', { date: day.date })}
            </title>
            <rect
              x={x - 1}
              y={0}
              width={STEP}
              height={HEIGHT}
              fill="transparent"
            />
            <Bar day={day} x={x} largest={largest} />
          </g>
        );
      })}
    </svg>
  );
}
