import type { DrillTimes } from 'backstage-plugin-recovery-common';
import { Duration } from 'luxon';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { Facts } from '../common/Facts';
import { Sign, type Tone } from '../common/Sign';
import styles from './OperationView.module.css';

const PHASES = ['fetch', 'restore', 'start', 'validate'] as const;

/** How long a recovery took by phase, and in sum against the RTO. */
export function RecoveryTimes({
  times,
  rto,
}: {
  times: DrillTimes;
  rto: string | undefined;
}) {
  const t = useWords();
  const format = useFormat();
  const allowed = rto ? Duration.fromISO(rto) : undefined;
  const known = allowed?.isValid ? allowed.toMillis() : undefined;
  let tone: Tone = 'neutral';
  let verdict = t('times.noRto') as string;
  if (known !== undefined) {
    tone = times.total > known ? 'warning' : 'good';
    verdict = t(times.total > known ? 'times.tooSlow' : 'times.within', {
      rto: format.shortDuration(rto!),
    });
  }
  return (
    <div>
      <h3 className={styles.subheading}>{t('times.title')}</h3>
      <p className={styles.compared}>
        <Sign tone={tone} />
        <span>
          {t('times.total', { took: format.millis(times.total) })} {verdict}
        </span>
      </p>
      <Facts
        facts={PHASES.map(phase => {
          const millis = times[phase];
          return [
            t(`drill.phase_${phase}`),
            millis === undefined ? undefined : format.millis(millis),
          ];
        })}
      />
    </div>
  );
}
