import type { StoredAttestation } from '../database/AttestationStore';
import type { AttestationEvent } from './RecoveryEvents';

/** What is told of an attestation. */
export function attestationEvent(
  change: AttestationEvent['change'],
  attestation: StoredAttestation,
  at = new Date(),
): AttestationEvent {
  const { id, framework, clause, attestedBy, expiresAt, revocation } =
    attestation;
  return {
    type: 'attestation',
    change,
    at: at.toISOString(),
    attestation: {
      id,
      framework,
      clause,
      attestedBy,
      expiresAt,
      revokedBy: revocation?.by,
    },
  };
}
