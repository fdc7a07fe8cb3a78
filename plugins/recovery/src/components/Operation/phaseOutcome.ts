import type { OperationPhase } from 'backstage-plugin-recovery-common';
import type { Words } from '../../hooks/useWords';

/** How a phase went, in words. */
export function phaseOutcome(phase: OperationPhase, t: Words): string {
  return phase.name === 'approval'
    ? t(`approval.phase_${phase.outcome}`)
    : t(`operation.${phase.outcome}`);
}
