import type { PersonClause } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { useFrameworks } from '../../queries/useFleet';
import { EntityName } from '../common/EntityName';
import { Quiet } from '../common/Quiet';
import { Sign } from '../common/Sign';
import { toneOfAttestation } from '../Frameworks/PersonClause';
import styles from './Export.module.css';

/** What was attested of a clause at the time of the report, with exact times. */
export function ReportedAttestation({
  clause,
}: {
  clause: PersonClause | undefined;
}) {
  const t = useWords();
  const format = useFormat();
  const attestation = clause?.attestation;
  if (!clause || !attestation) {
    return <Quiet>{t('scorecardReport.notAttested')}</Quiet>;
  }
  const { state, statement, evidence, revocation, clauseText } = attestation;
  return (
    <>
      <p className={styles.text}>
        {t('scorecardReport.attestedBy', {
          user: <EntityName entityRef={attestation.attestedBy} />,
          from: format.utc(attestation.attestedAt),
          to: format.utc(attestation.expiresAt),
        })}{' '}
        {state === 'expired' && t('scorecardReport.attestationExpired')}
        {state === 'revoked' &&
          revocation &&
          t('scorecardReport.attestationRevoked', {
            user: <EntityName entityRef={revocation.by} />,
            time: format.utc(revocation.at),
            reason: <bdi>{revocation.reason}</bdi>,
          })}
      </p>
      <p className={styles.text}>
        <bdi>{statement}</bdi>
      </p>
      <p className={styles.text}>
        {t('attestation.evidence')} <bdi>{evidence.text}</bdi>{' '}
        <bdi>{evidence.link}</bdi>
      </p>
      {clauseText !== clause.text && (
        <p className={styles.text}>
          {t('attestation.wording', { text: clauseText })}
        </p>
      )}
      <p className={styles.text}>
        {t('scorecardReport.attestation')} <code>{attestation.id}</code>
      </p>
    </>
  );
}

/** What people attested, of the clauses of all frameworks. */
export function ReportedAttestations({ clauses }: { clauses: PersonClause[] }) {
  const t = useWords();
  const frameworks = useFrameworks();
  if (clauses.length === 0) {
    return <p className={styles.text}>{t('scorecardReport.noneAttested')}</p>;
  }
  const titleOf = (framework: string) =>
    frameworks.data?.find(({ id }) => id === framework)?.title ?? framework;
  return (
    <>
      <Quiet>{t('scorecardReport.attestedAbout')}</Quiet>
      <ul className={styles.list} aria-label={t('scorecardReport.attested')}>
        {clauses.map(clause => (
          <li key={`${clause.framework} ${clause.clause}`}>
            <p className={styles.clause}>
              <Sign tone={toneOfAttestation(clause.attestation)} />{' '}
              {t('attestation.of', {
                clause: clause.clause,
                framework: titleOf(clause.framework),
              })}
            </p>
            <p className={styles.text}>{clause.text}</p>
            <ReportedAttestation clause={clause} />
          </li>
        ))}
      </ul>
    </>
  );
}
