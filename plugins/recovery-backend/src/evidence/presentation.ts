import type { EvidenceRecord } from 'backstage-plugin-recovery-common';
import type { EvidenceBody, EvidenceLink } from '../database/EvidenceStore';

/** A link as the API shows it. What its body says is not checked here. */
export function toEvidenceRecord(link: EvidenceLink): EvidenceRecord {
  const body: EvidenceBody = JSON.parse(link.body);
  return {
    seq: link.seq,
    id: body.id,
    event: body.event,
    operationId: body.operationId,
    kind: body.kind,
    entityRef: body.entityRef,
    sourceId: body.sourceId,
    providerPointId: body.providerPointId,
    targetId: body.targetId,
    actor: body.actor,
    outcome: body.outcome,
    recordedAt: body.recordedAt,
    hash: link.hash,
    previousHash: link.previousHash,
  };
}
