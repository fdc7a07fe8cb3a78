import { Button } from '@backstage/ui';
import type { Attestation } from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { useWords } from '../../hooks/useWords';
import { useRevokeAttestation } from '../../queries/useAttestations';
import { ReasonDialog } from '../common/ReasonDialog';
import { AttestationText } from './AttestationText';

function RevokeDialog({
  attestation,
  onClose,
}: {
  attestation: Attestation;
  onClose: () => void;
}) {
  const t = useWords();
  return (
    <ReasonDialog
      title={t('attestation.revokeTitle', { clause: attestation.clause })}
      reason={t('attestation.revokeReason')}
      confirm={t('attestation.revoke')}
      dismiss={t('attestation.revokeDismiss')}
      errorTitle={t('attestation.revokeFailed')}
      destructive
      action={useRevokeAttestation(attestation.id)}
      onClose={onClose}
    >
      <p>{t('attestation.revokeMeans')}</p>
      <AttestationText
        attestation={attestation}
        clauseText={attestation.clauseText}
      />
    </ReasonDialog>
  );
}

/** The way to take an attestation back, for who may. */
export function RevokeAttestation({
  attestation,
}: {
  attestation: Attestation;
}) {
  const t = useWords();
  const [isOpen, setOpen] = useState(false);
  if (!attestation.allowed.revoke) {
    return null;
  }
  return (
    <>
      <Button
        size="small"
        variant="secondary"
        aria-label={`${t('attestation.revokeAsk')} ${attestation.clause}`}
        onPress={() => setOpen(true)}
      >
        {t('attestation.revokeAsk')}
      </Button>
      {isOpen && (
        <RevokeDialog
          attestation={attestation}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
