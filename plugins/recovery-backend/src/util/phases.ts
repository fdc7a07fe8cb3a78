import type { OperationPhase } from 'backstage-plugin-recovery-common';

/** The phases of an operation with the present one ended. */
export function endPhase(
  phases: OperationPhase[],
  outcome: 'done' | 'failed',
  at: Date,
): OperationPhase[] {
  return phases.map(phase =>
    phase.outcome === 'running'
      ? { ...phase, outcome, finishedAt: at.toISOString() }
      : phase,
  );
}

/** The phases of an operation that has gone over to another. */
export function nextPhase(
  phases: OperationPhase[],
  name: OperationPhase['name'],
  outcome: 'done' | 'failed',
  at: Date,
): OperationPhase[] {
  return [
    ...endPhase(phases, outcome, at),
    { name, startedAt: at.toISOString(), outcome: 'running' },
  ];
}
