import { Link } from '@backstage/ui';
import type { Attestation } from 'backstage-plugin-recovery-common';
import { useWords } from '../../hooks/useWords';
import { EntityName } from '../common/EntityName';
import { RelativeTime, ShortTime } from '../common/RelativeTime';
import styles from './Frameworks.module.css';

/** Who attests it and until when, or how it ended. */
export function AttestationSentence({
  attestation,
}: {
  attestation: Attestation;
}) {
  const t = useWords();
  const { state, attestedBy, expiresAt, revocation } = attestation;
  const user = <EntityName entityRef={attestedBy} />;
  if (state === 'revoked' && revocation) {
    return (
      <>
        {t('attestation.takenBack', {
          user: <EntityName entityRef={revocation.by} />,
          time: <RelativeTime value={revocation.at} />,
          reason: <bdi>{revocation.reason}</bdi>,
        })}
      </>
    );
  }
  return (
    <>
      {state === 'attested'
        ? t('attestation.inForce', {
            user,
            time: <ShortTime value={expiresAt} />,
          })
        : t('attestation.ended', {
            user,
            time: <RelativeTime value={expiresAt} />,
          })}
    </>
  );
}

/** What somebody said, and where one can see it. */
export function AttestationText({
  attestation,
  clauseText,
}: {
  attestation: Attestation;
  /** What the clause is said to ask now. */
  clauseText: string;
}) {
  const t = useWords();
  const { statement, evidence } = attestation;
  return (
    <>
      <p className={styles.text}>
        <bdi>{statement}</bdi>
      </p>
      <p className={styles.text}>
        {t('attestation.evidence')} <bdi>{evidence.text}</bdi>{' '}
        {evidence.link && (
          <Link href={evidence.link} target="_blank" rel="noopener noreferrer">
            <bdi>{evidence.link}</bdi>
          </Link>
        )}
      </p>
      {attestation.clauseText !== clauseText && (
        <p className={styles.text}>
          {t('attestation.wording', { text: attestation.clauseText })}
        </p>
      )}
    </>
  );
}
