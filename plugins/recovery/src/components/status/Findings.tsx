import { VisuallyHidden } from '@backstage/ui';
import type { Finding } from 'backstage-plugin-recovery-common';
import { Quiet } from '../common/Quiet';
import { useWords } from '../../hooks/useWords';
import { Sign } from '../common/Sign';
import styles from '../common/Lines.module.css';
import { toneOfFinding } from './tone';

/** Said by the first sentence already, and by how to protect the service. */
const SAID_ABOVE = 'unprotected';

/** What a person should look at, worst first, each with its next step. */
export function Findings({
  findings,
  most,
}: {
  findings: Finding[];
  most?: number;
}) {
  const t = useWords();
  const told = findings.filter(({ code }) => code !== SAID_ABOVE);
  if (!told.length) {
    return null;
  }
  const shown = most === undefined ? told : told.slice(0, most);
  const hidden = told.length - shown.length;
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
