import type { FrameworkClause } from 'backstage-plugin-recovery-common';
import { useWords } from '../../hooks/useWords';
import { useAttestations } from '../../queries/useAttestations';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { MoreButton } from '../common/MoreButton';
import { ShortTime } from '../common/RelativeTime';
import { StaleAnswer } from '../common/StaleAnswer';
import { AttestationSentence, AttestationText } from './AttestationText';
import styles from './Frameworks.module.css';
import { RevokeAttestation } from './RevokeAttestation';

/** All that was attested of a clause, newest first. */
export function AttestationHistory({
  framework,
  clause,
}: {
  framework: string;
  clause: FrameworkClause;
}) {
  const t = useWords();
  const query = useAttestations(framework, clause.id);
  if (query.isPending) {
    return <Loading heights={[60]} />;
  }
  if (!query.data) {
    return (
      <Failure
        title={t('attestation.readFailed')}
        error={query.error}
        onRetry={() => query.refetch()}
      />
    );
  }
  return (
    <div>
      <StaleAnswer query={query} />
      <ol
        className={styles.history}
        aria-label={t('attestation.history', { clause: clause.id })}
      >
        {query.data.pages
          .flatMap(page => page.items)
          .map(attestation => (
            <li key={attestation.id}>
              <ShortTime value={attestation.attestedAt} />
              <div className={styles.said}>
                <p className={styles.text}>
                  <AttestationSentence attestation={attestation} />
                </p>
                <AttestationText
                  attestation={attestation}
                  clauseText={clause.text}
                />
                <RevokeAttestation attestation={attestation} />
              </div>
            </li>
          ))}
      </ol>
      <MoreButton query={query}>{t('more.older')}</MoreButton>
    </div>
  );
}
