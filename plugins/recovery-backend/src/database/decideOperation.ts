import type { OperationPhase } from 'backstage-plugin-recovery-common';
import type { Knex } from 'knex';
import { endPhase, nextPhase } from '../util/phases';
import { appendEvidence } from './appendEvidence';
import { BACKEND_ACTOR } from './EvidenceStore';
import { OPERATIONS } from './KnexOperationReader';
import type { ApprovalDecision, OperationRecord } from './OperationStore';
import { toRecord, type OperationRow } from './operationRows';

/**
 * Writes what was decided about an operation that waits for an approval, if it still
 * waits, for the same request. An approval takes the lock of the target, which fails
 * when another operation has it.
 */
export async function decideOperation(
  tx: Knex.Transaction,
  operationId: string,
  decision: ApprovalDecision,
): Promise<OperationRow | undefined> {
  const { outcome, at } = decision;
  const waiting = tx<OperationRow>(OPERATIONS).where({
    id: operationId,
    state: 'awaiting-approval',
  });
  if ('hash' in decision) waiting.where('hash', decision.hash);
  const [row] = await waiting
    .update({
      decided_at: at,
      decided_by: 'by' in decision ? decision.by : null,
      decision_reason: 'reason' in decision ? decision.reason : null,
      ...(outcome === 'approved'
        ? {
            state: 'queued',
            target_lock: tx.ref('pending_lock') as any,
            approver_json: JSON.stringify(decision.approver),
          }
        : {
            state: outcome,
            finished_at: at,
            fencing_token: tx.raw('fencing_token + 1') as any,
          }),
    })
    .returning('*');
  return row;
}

/** The phases of an operation that was decided about: an approved one goes to the queue. */
export function phasesAfter(
  row: OperationRow,
  { outcome, at }: ApprovalDecision,
): OperationPhase[] {
  const { phases } = toRecord(row);
  return outcome === 'approved'
    ? nextPhase(phases, 'queue', 'done', at)
    : endPhase(phases, 'failed', at);
}

/** Puts a decision on record. Last in its transaction. */
export async function recordDecision(
  tx: Knex.Transaction,
  row: OperationRow,
  decision: ApprovalDecision,
): Promise<OperationRecord> {
  const operation = toRecord(row);
  await appendEvidence(tx, [
    {
      event: decision.outcome,
      operation,
      actor: 'by' in decision ? decision.by : BACKEND_ACTOR,
      at: decision.at,
      ...(decision.outcome !== 'approved' && { outcome: decision.outcome }),
      details: {
        reasons: operation.approval?.reasons,
        expiresAt: operation.approval?.expiresAt,
        ...('reason' in decision && { reason: decision.reason }),
      },
    },
  ]);
  return operation;
}
