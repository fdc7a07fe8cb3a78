import type { RecoverabilityWindow } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import styles from './TimePicker.module.css';

const LEAST = 0.4;

/** The window as a band: gaps cut out of it, the chosen instant as a line. */
export function WindowBand({
  window,
  instant,
}: {
  window: RecoverabilityWindow;
  instant: string | undefined;
}) {
  const t = useWords();
  const format = useFormat();
  const from = Date.parse(window.from);
  const width = Math.max(1, Date.parse(window.to) - from);
  // Of a short window, both ends would read the same without their seconds.
  const [first, last] = [window.from, window.to].map(
    format.short(window.from) === format.short(window.to)
      ? format.exact
      : format.short,
  );
  const percent = (time: string) =>
    Math.min(100, Math.max(0, ((Date.parse(time) - from) / width) * 100));
  return (
    <div>
      <div
        className={styles.band}
        role="img"
        aria-label={t('instant.window', {
          from: format.exact(window.from),
          to: format.exact(window.to),
          gaps: format.count(window.gaps.length),
        })}
      >
        {window.gaps.map(gap => (
          <span
            key={gap.from}
            className={styles.gap}
            title={`${format.short(gap.from)} – ${format.short(gap.to)}: ${
              gap.reason
            }`}
            style={{
              left: `${percent(gap.from)}%`,
              width: `${Math.max(LEAST, percent(gap.to) - percent(gap.from))}%`,
            }}
          />
        ))}
        {instant && (
          <span
            className={styles.cursor}
            style={{ left: `${percent(instant)}%` }}
          />
        )}
      </div>
      <div className={styles.ends}>
        <span>{first}</span>
        <span>{last}</span>
      </div>
    </div>
  );
}
