import type { Scorecard } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { Sign } from '../common/Sign';
import { toneOfGroup } from './outcome';
import styles from './Scorecard.module.css';

/** The groups of controls as the steps that they are. */
export function LevelSteps({ card }: { card: Scorecard }) {
  const t = useWords();
  const format = useFormat();
  return (
    <ol className={styles.steps} aria-label={t('scorecard.steps')}>
      {card.groups.map((group, index) => {
        const asked = group.controls.filter(
          ({ result }) => result !== 'not-applicable',
        );
        const fine = asked.filter(
          ({ result }) => result === 'pass' || result === 'waived',
        );
        const reached = index < card.level;
        return (
          <li
            key={group.id}
            className={reached ? styles.stepReached : styles.step}
          >
            <span className={styles.stepName}>
              <Sign tone={toneOfGroup(group, reached)} />{' '}
              {t(`scorecard.group.${group.id}`)}
            </span>
            <span className={styles.quiet}>
              {asked.length
                ? t('scorecard.ofAsked', {
                    fine: format.count(fine.length),
                    asked: format.count(asked.length),
                  })
                : t('scorecard.noneAsked')}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
