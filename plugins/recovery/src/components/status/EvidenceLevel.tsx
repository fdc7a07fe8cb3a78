import type { Evidence } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useWords, type Words } from '../../hooks/useWords';
import { Sign } from '../common/Sign';
import styles from './EvidenceLevel.module.css';
import { toneOfEvidence } from './tone';

/** The name of a level. */
export function levelWord(level: number, t: Words): string {
  const known = Math.min(6, Math.max(0, Math.trunc(level)));
  return t(`evidence.level${known as 0 | 1 | 2 | 3 | 4 | 5 | 6}`);
}

/** The level of evidence as a word. A level is never called "verified". */
export function evidenceWord(evidence: Evidence | undefined, t: Words): string {
  if (!evidence) {
    return t('evidence.none');
  }
  if (evidence.result === 'fail') {
    return t('evidence.failed');
  }
  return levelWord(evidence.level, t);
}

/** Sign and word of the level of evidence, with its summary on hover. */
export function EvidenceLevel({
  evidence,
}: {
  evidence: Evidence | undefined;
}) {
  const t = useWords();
  const format = useFormat();
  return (
    <span
      className={styles.evidence}
      title={evidence && `${evidence.summary} (${format.exact(evidence.at)})`}
    >
      <Sign tone={toneOfEvidence(evidence)} />
      {evidenceWord(evidence, t)}
    </span>
  );
}
