import type { Knex } from 'knex';
import { EVIDENCE, EVIDENCE_HEAD } from './appendEvidence';
import { whereIn } from './bulk';
import type {
  EvidenceFilter,
  EvidenceHead,
  EvidenceLink,
  EvidenceStore,
} from './EvidenceStore';
import { listFormerEntityRefs, recordsInScope } from './scorecardFilter';

interface EvidenceRow {
  seq: number | string;
  previous_hash: string;
  hash: string;
  body: string;
  operation_id: string;
  entity_ref: string;
}

/** The chain of evidence in SQLite and PostgreSQL. `appendEvidence` writes it. */
export class KnexEvidenceStore implements EvidenceStore {
  readonly #knex: Knex;

  static create(options: { database: Knex }): KnexEvidenceStore {
    return new KnexEvidenceStore(options.database);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list(
    filter: EvidenceFilter,
    page: { before?: number; limit: number },
  ): Promise<{ items: EvidenceLink[]; totalCount: number }> {
    const matching = () => {
      const query = this.#table();
      if (filter.entityRefs)
        whereIn(this.#knex, query, 'entity_ref', filter.entityRefs);
      if (filter.scope) recordsInScope(this.#knex, query, filter.scope);
      return query;
    };
    const [{ count }] = await matching().count<{ count: number | string }[]>({
      count: '*',
    });
    const rows = matching();
    if (page.before !== undefined) rows.where('seq', '<', page.before);
    const items = await rows.orderBy('seq', 'desc').limit(page.limit);
    return { items: items.map(toLink), totalCount: Number(count) };
  }

  async listFormerEntityRefs(): Promise<string[]> {
    return await listFormerEntityRefs(this.#knex, EVIDENCE);
  }

  async ofOperation(operationId: string): Promise<EvidenceLink[]> {
    const rows = await this.#table()
      .where('operation_id', operationId)
      .orderBy('seq');
    return rows.map(toLink);
  }

  async readChain(after: number, limit: number): Promise<EvidenceLink[]> {
    const rows = await this.#table()
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(limit);
    return rows.map(toLink);
  }

  async head(): Promise<EvidenceHead | undefined> {
    const row = await this.#knex(EVIDENCE_HEAD).where('id', 1).first();
    return row && { seq: Number(row.seq), hash: row.hash };
  }

  #table() {
    return this.#knex<EvidenceRow>(EVIDENCE);
  }
}

function toLink(row: EvidenceRow): EvidenceLink {
  return {
    seq: Number(row.seq),
    previousHash: row.previous_hash,
    hash: row.hash,
    body: row.body,
    operationId: row.operation_id,
    entityRef: row.entity_ref,
  };
}
