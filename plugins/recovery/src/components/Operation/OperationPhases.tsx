import type {
  Operation,
  OperationPhase,
} from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { WhoDecides } from '../Approval/WhoDecides';
import { ShortTime } from '../common/RelativeTime';
import { Sign, type Tone } from '../common/Sign';
import { phaseOutcome } from './phaseOutcome';
import styles from './OperationView.module.css';

const TONES: Record<OperationPhase['outcome'], Tone> = {
  running: 'neutral',
  done: 'good',
  failed: 'bad',
};

function Phase(props: { phase: OperationPhase; operation: Operation }) {
  const { phase, operation } = props;
  const { approval, allowed } = operation;
  const t = useWords();
  const format = useFormat();
  const end = phase.finishedAt
    ? Date.parse(phase.finishedAt)
    : Math.max(Date.now(), format.now);
  const waits = phase.name === 'approval' && approval?.state === 'pending';
  return (
    <li className={styles.phase}>
      <Sign tone={TONES[phase.outcome]} />
      <div>
        <span className={styles.phaseName}>{t(`phase.${phase.name}`)}</span>
        <span className={styles.quiet}>
          {phaseOutcome(phase, t)} ·{' '}
          {format.millis(end - Date.parse(phase.startedAt))} ·{' '}
          <ShortTime value={phase.startedAt} />
        </span>
        {waits && (
          <span className={styles.quiet}>
            {allowed.approve ? (
              t('approval.yours')
            ) : (
              <WhoDecides
                approval={approval}
                requestedBy={operation.requestedBy}
              />
            )}
          </span>
        )}
      </div>
    </li>
  );
}

/** The phases that an operation went through, with their times. */
export function OperationPhases({ operation }: { operation: Operation }) {
  const t = useWords();
  return (
    <ol className={styles.phases} aria-label={t('operation.phases')}>
      {operation.phases.map((phase, index) => (
        <Phase
          key={`${index}-${phase.name}`}
          phase={phase}
          operation={operation}
        />
      ))}
    </ol>
  );
}
