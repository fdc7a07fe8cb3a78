import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { canonicalJson } from '../util/canonicalJson';
import { sha256 } from '../util/sha256';
import type { EvidenceBody, EvidenceHead, NewEvidence } from './EvidenceStore';
import type { OperationRecord } from './OperationStore';

export const EVIDENCE = 'recovery_evidence';
export const EVIDENCE_HEAD = 'recovery_evidence_head';

/**
 * Appends to the chain of evidence, in the transaction of the change that is put on
 * record: both come to be or neither.
 *
 * Call it last in the transaction, and once. From here until the transaction ends,
 * everybody else who appends waits, in this process and in others; who takes another lock
 * behind this one can end in a deadlock.
 */
export async function appendEvidence(
  tx: Knex.Transaction,
  entries: NewEvidence[],
): Promise<void> {
  if (entries.length === 0) return;
  // Changes nothing, and so takes the lock of the row, or of all of SQLite.
  const [locked] = await tx(EVIDENCE_HEAD)
    .where('id', 1)
    .update({ seq: tx.ref('seq') })
    .returning(['seq', 'hash']);
  if (!locked) {
    throw new Error(
      `The row of ${EVIDENCE_HEAD} is gone: the end of the chain of evidence is not known. Restore it from a backup of the database.`,
    );
  }
  let head: EvidenceHead = { seq: Number(locked.seq), hash: locked.hash };
  const rows = entries.map(entry => {
    const row = toRow(entry, head);
    head = { seq: row.seq, hash: row.hash };
    return row;
  });
  await tx(EVIDENCE).insert(rows);
  await tx(EVIDENCE_HEAD).where('id', 1).update(head);
}

function toRow(entry: NewEvidence, head: EvidenceHead) {
  const seq = head.seq + 1;
  const subject = 'operation' in entry ? entry.operation : entry.subject;
  const body = canonicalJson(toBody(entry, seq, head.hash));
  return {
    seq,
    previous_hash: head.hash,
    hash: sha256(body),
    body,
    operation_id: subject.id,
    entity_ref: subject.entityRef,
  };
}

function toBody(
  entry: NewEvidence,
  seq: number,
  previousHash: string,
): EvidenceBody {
  const { event, actor, at, outcome, details } = entry;
  return {
    version: 1,
    seq,
    previousHash,
    id: randomUUID(),
    event,
    ...('operation' in entry
      ? ofOperation(entry.operation)
      : {
          operationId: entry.subject.id,
          kind: entry.subject.kind,
          entityRef: entry.subject.entityRef,
        }),
    actor,
    outcome,
    recordedAt: at.toISOString(),
    details,
  };
}

function ofOperation(operation: OperationRecord) {
  return {
    operationId: operation.id,
    kind: operation.kind,
    entityRef: operation.entityRef,
    resourceName: operation.resourceName,
    sourceId: operation.sourceId,
    provider: operation.provider,
    pointId: operation.pointId,
    providerPointId: operation.point.id,
    pointTime: operation.point.time,
    targetId: operation.targetId,
    targetDirectory: operation.targetDirectory,
    paths: operation.paths,
    options: operation.options,
    attempt: operation.attempt,
    requestHash: operation.hash,
    requestedBy: operation.requestedBy,
    requestedAt: operation.requestedAt.toISOString(),
    reason: operation.reason,
  };
}
