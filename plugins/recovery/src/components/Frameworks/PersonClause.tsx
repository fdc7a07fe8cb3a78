import { Button } from '@backstage/ui';
import type {
  AttestationBase,
  FrameworkClause,
  FrameworkDetails,
} from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { useWords } from '../../hooks/useWords';
import { Quiet } from '../common/Quiet';
import type { Tone } from '../common/Sign';
import { AttestationHistory } from './AttestationHistory';
import { AttestationSentence, AttestationText } from './AttestationText';
import { AttestDialog } from './AttestDialog';
import styles from './Frameworks.module.css';
import { RevokeAttestation } from './RevokeAttestation';

/** Never green: that somebody says so is no pass. */
export function toneOfAttestation(
  attestation: AttestationBase | undefined,
): Tone {
  switch (attestation?.state) {
    case 'attested':
      return 'neutral';
    case 'expired':
    case 'revoked':
      return 'warning';
    default:
      return 'off';
  }
}

/** What was attested of a clause that no control can speak to, and the way to attest it. */
export function PersonClause({
  framework,
  clause,
}: {
  framework: FrameworkDetails;
  clause: FrameworkClause;
}) {
  const t = useWords();
  const [attesting, setAttesting] = useState(false);
  const [withHistory, setWithHistory] = useState(false);
  const { attestation } = clause;
  const inForce = attestation?.state === 'attested';
  // Seen beside their clause, and heard with its name.
  const attestWords = t(inForce ? 'attestation.askAgain' : 'attestation.ask');
  const historyWords = t(
    withHistory ? 'attestation.hideHistory' : 'attestation.showHistory',
  );
  return (
    <>
      {attestation && (
        <p className={styles.text}>
          <AttestationSentence attestation={attestation} />
        </p>
      )}
      {attestation && inForce && (
        <AttestationText attestation={attestation} clauseText={clause.text} />
      )}
      {!inForce && <Quiet>{t('frameworks.personNext')}</Quiet>}
      <div className={styles.buttons}>
        {framework.allowed.attest && (
          <Button
            size="small"
            variant="secondary"
            aria-label={`${attestWords} ${clause.id}`}
            onPress={() => setAttesting(true)}
          >
            {attestWords}
          </Button>
        )}
        {attestation && !withHistory && (
          <RevokeAttestation attestation={attestation} />
        )}
        {attestation && (
          <Button
            size="small"
            variant="tertiary"
            aria-label={`${historyWords} ${clause.id}`}
            aria-expanded={withHistory}
            onPress={() => setWithHistory(before => !before)}
          >
            {historyWords}
          </Button>
        )}
      </div>
      {withHistory && (
        <AttestationHistory framework={framework.id} clause={clause} />
      )}
      {attesting && (
        <AttestDialog
          framework={framework}
          clause={clause}
          onClose={() => setAttesting(false)}
        />
      )}
    </>
  );
}
