import type { StateCounts } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { Sign } from '../common/Sign';
import { countOf, OUTCOMES, toneOfOutcome } from './outcome';
import styles from './Scorecard.module.css';

/** How many are in each state. Those that are not known stand apart, and are no pass. */
export function OutcomeCounts({
  counts,
  label,
}: {
  counts: StateCounts;
  label: string;
}) {
  const t = useWords();
  const format = useFormat();
  return (
    <ul className={styles.counts} aria-label={label}>
      {OUTCOMES.filter(outcome => countOf(counts, outcome) > 0).map(outcome => (
        <li key={outcome}>
          <Sign tone={toneOfOutcome(outcome)} />{' '}
          {t(`scorecard.count.${outcome}`, {
            amount: format.count(countOf(counts, outcome)),
          })}
        </li>
      ))}
    </ul>
  );
}
