import type { OperationResult } from 'backstage-plugin-recovery-common';
import { useWords } from '../../hooks/useWords';
import { Facts } from '../common/Facts';
import { Sign, type Tone } from '../common/Sign';
import { levelWord } from '../status/EvidenceLevel';
import styles from './OperationView.module.css';

type Check = OperationResult['checks'][number];

const TONES: Record<Check['result'], Tone> = {
  pass: 'good',
  fail: 'bad',
  unknown: 'unknown',
};

/** Checks by the level that they belong to, lowest first; those without one at the end. */
export function byLevel(checks: Check[]): Array<[number | undefined, Check[]]> {
  const groups = new Map<number | undefined, Check[]>();
  for (const check of checks) {
    groups.set(check.level, [...(groups.get(check.level) ?? []), check]);
  }
  return [...groups].sort(([a], [b]) => (a ?? Infinity) - (b ?? Infinity));
}

/** The checks that were made, grouped by level of evidence. */
export function OperationChecks({ checks }: { checks: Check[] }) {
  const t = useWords();
  const groups = byLevel(checks);
  return (
    <>
      {groups.map(([level, mine]) => {
        const title =
          level === undefined
            ? t('operation.checks')
            : t('operation.checksOf', { level: levelWord(level, t) });
        return (
          <div key={level ?? 'none'}>
            <h3 className={styles.subheading}>{title}</h3>
            <ul className={styles.phases} aria-label={title}>
              {mine.map((check, index) => (
                <li key={`${index}-${check.name}`} className={styles.phase}>
                  <Sign tone={TONES[check.result]} />
                  <div>
                    <span className={styles.phaseName}>
                      {check.name}: {t(`operation.${check.result}`)}
                    </span>
                    <span className={styles.quiet}>{check.message}</span>
                    {check.details && (
                      <Facts facts={Object.entries(check.details)} />
                    )}
                  </div>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </>
  );
}
