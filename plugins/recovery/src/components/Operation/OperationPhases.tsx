import type { OperationPhase } from 'backstage-plugin-recovery-common';
import { between } from '../../format/time';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { ShortTime } from '../common/RelativeTime';
import { Sign, type Tone } from '../common/Sign';
import styles from './OperationView.module.css';

const TONES: Record<OperationPhase['outcome'], Tone> = {
  running: 'neutral',
  done: 'good',
  failed: 'bad',
};

/** The phases that an operation went through, with their times. */
export function OperationPhases({ phases }: { phases: OperationPhase[] }) {
  const t = useWords();
  const format = useFormat();
  return (
    <ol className={styles.phases} aria-label={t('operation.phases')}>
      {phases.map((phase, index) => (
        <li key={`${index}-${phase.name}`} className={styles.phase}>
          <Sign tone={TONES[phase.outcome]} />
          <div>
            <span className={styles.phaseName}>{t(`phase.${phase.name}`)}</span>
            <span className={styles.quiet}>
              {t(`operation.${phase.outcome}`)} ·{' '}
              {format.shortDuration(
                between(
                  phase.startedAt,
                  phase.finishedAt ?? Math.max(Date.now(), format.now),
                ),
              )}{' '}
              · <ShortTime value={phase.startedAt} />
            </span>
          </div>
        </li>
      ))}
    </ol>
  );
}
