import type { StoredWaiver } from '../database/WaiverStore';
import type { WaiverEvent } from './RecoveryEvents';

/** What is told of a waiver. */
export function waiverEvent(
  change: WaiverEvent['change'],
  waiver: StoredWaiver,
  at = new Date(),
): WaiverEvent {
  const { id, control, entityRef, requestedBy, expiresAt, reason, decidedBy } =
    waiver;
  return {
    type: 'waiver',
    change,
    at: at.toISOString(),
    waiver: {
      id,
      control,
      entityRef,
      requestedBy,
      expiresAt,
      reason,
      decidedBy,
    },
  };
}
