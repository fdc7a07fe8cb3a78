import { VisuallyHidden } from '@backstage/ui';
import type { BindingProblem, Finding } from 'backstage-plugin-recovery-common';
import { Quiet } from '../common/Quiet';
import { useWords } from '../../hooks/useWords';
import { Sign } from '../common/Sign';
import styles from '../common/Lines.module.css';
import { toneOfFinding } from './tone';

/** What a person should look at, worst first, each with its next step. */
export function Findings({
  findings,
  most,
}: {
  findings: Finding[];
  most?: number;
}) {
  const t = useWords();
  if (!findings.length) {
    return null;
  }
  const shown = most === undefined ? findings : findings.slice(0, most);
  const hidden = findings.length - shown.length;
  return (
    <div>
      <ul className={styles.list} aria-label={t('findings.title')}>
        {shown.map((finding, index) => (
          <li key={`${index}-${finding.code}`} className={styles.item}>
            <Sign tone={toneOfFinding(finding)} />
            <div className={styles.words}>
              <VisuallyHidden>
                {t(`findings.${finding.severity}`)}:{' '}
              </VisuallyHidden>
              {finding.message}
              {finding.nextStep && (
                <span className={styles.step}>
                  {t('common.nextStep', { step: finding.nextStep })}
                </span>
              )}
            </div>
          </li>
        ))}
      </ul>
      {hidden > 0 && <Quiet>{t('findings.more', { count: hidden })}</Quiet>}
    </div>
  );
}

/** Bindings that cannot be used, and what to change. */
export function BindingProblems({ problems }: { problems: BindingProblem[] }) {
  const t = useWords();
  if (!problems.length) {
    return null;
  }
  return (
    <ul className={styles.list} aria-label={t('binding.title')}>
      {problems.map(problem => (
        <li key={problem.id} className={styles.item}>
          <Sign tone="warning" />
          <div className={styles.words}>
            {problem.message}
            {problem.binding && (
              <>
                {' '}
                <code className={styles.mono}>{problem.binding}</code>
              </>
            )}
            <span className={styles.step}>
              {t('common.nextStep', { step: problem.nextStep })}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}
