import type { InPlaceFacts } from 'backstage-plugin-recovery-node';
import type { Knex } from 'knex';
import { parseJson, whereIn } from './bulk';

/** Most restores in place that are looked at together, the latest. */
const MAX_RESTORES = 5000;

interface RestoreRow {
  id: string;
  entity_ref: string;
  requested_by: string;
  started_at: Date | number | string;
}

/** Who approved, by operation, from the chain of evidence. */
async function approvers(
  knex: Knex,
  operationIds: string[],
): Promise<Map<string, string>> {
  const rows: { operation_id: string; body: string }[] = await whereIn(
    knex,
    knex('recovery_evidence').select('operation_id', 'body'),
    'operation_id',
    operationIds,
  ).where('body', 'like', '%"event":"approved"%');
  return new Map(
    rows.flatMap(({ operation_id, body }): [string, string][] => {
      const { event, actor } = parseJson<{ event?: string; actor?: string }>(
        body,
        {},
      );
      return event === 'approved' && actor !== undefined
        ? [[operation_id, actor]]
        : [];
    }),
  );
}

/** Restores over the original data that were begun, each with who approved it. */
export async function readInPlaceRestores(
  knex: Knex,
  entityRefs: string[],
): Promise<(InPlaceFacts & { entityRef: string })[]> {
  const rows: RestoreRow[] = await whereIn(
    knex,
    knex('recovery_operations').select(
      'id',
      'entity_ref',
      'requested_by',
      'started_at',
    ),
    'entity_ref',
    entityRefs,
  )
    .where('kind', 'restore')
    .whereNotNull('started_at')
    .where('options_json', 'like', '%"inPlace":true%')
    .orderBy('started_at', 'desc')
    .limit(MAX_RESTORES);
  const approvedBy = await approvers(
    knex,
    rows.map(({ id }) => id),
  );
  return rows.map(row => ({
    entityRef: row.entity_ref,
    operationId: row.id,
    at: new Date(row.started_at).getTime(),
    requestedBy: row.requested_by,
    approvedBy: approvedBy.get(row.id),
  }));
}
