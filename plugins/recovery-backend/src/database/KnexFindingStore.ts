import type { Knex } from 'knex';
import { whereIn } from './bulk';
import type {
  FindingStore,
  RememberedFinding,
  ToldFinding,
} from './FindingStore';
import type { Instant } from './instants';

const FINDINGS = 'recovery_told_findings';

interface FindingRow {
  key: string;
  entity_ref: string | null;
  kind: string;
  code: string;
  severity: string;
  resource_id: string | null;
  source_id: string | null;
  told_at: Instant;
  gone_at: Instant | null;
}

/** Findings that people were told of, in SQLite and PostgreSQL. */
export class KnexFindingStore implements FindingStore {
  readonly #knex: Knex;

  static create(options: { database: Knex }): KnexFindingStore {
    return new KnexFindingStore(options.database);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async ofEntities(entityRefs: string[]): Promise<RememberedFinding[]> {
    const rows: FindingRow[] = await whereIn(
      this.#knex,
      this.#table(),
      'entity_ref',
      entityRefs,
    );
    return rows.map(toFinding);
  }

  async ofSources(): Promise<RememberedFinding[]> {
    const rows = await this.#table().whereNull('entity_ref');
    return rows.map(toFinding);
  }

  async note(
    finding: ToldFinding,
    at: Instant,
    toldBefore: Instant,
  ): Promise<'new' | 'again' | 'known'> {
    const inserted = await this.#table()
      .insert({
        key: finding.key,
        entity_ref: finding.entityRef ?? null,
        kind: finding.kind,
        code: finding.code,
        severity: finding.severity,
        resource_id: finding.resourceId ?? null,
        source_id: finding.sourceId ?? null,
        told_at: at,
        gone_at: null,
      })
      .onConflict('key')
      .ignore()
      .returning('key');
    if (inserted.length > 0) return 'new';
    const told = await this.#table()
      .where('key', finding.key)
      .where('told_at', '<', toldBefore)
      .update({ told_at: at, gone_at: null, severity: finding.severity });
    if (told > 0) return 'again';
    await this.#table()
      .where('key', finding.key)
      .whereNotNull('gone_at')
      .update({ gone_at: null });
    return 'known';
  }

  async noteGone(keys: string[], at: Instant): Promise<string[]> {
    if (keys.length === 0) return [];
    const rows = await whereIn(this.#knex, this.#table(), 'key', keys)
      .whereNull('gone_at')
      .update({ gone_at: at })
      .returning('key');
    return rows.map(({ key }: { key: string }) => key);
  }

  async forget(goneBefore: Instant): Promise<void> {
    await this.#table().where('gone_at', '<', goneBefore).delete();
    await this.#table()
      .whereNotNull('entity_ref')
      .whereNotIn(
        'entity_ref',
        this.#knex('recovery_entities').select('entity_ref'),
      )
      .delete();
  }

  #table() {
    return this.#knex<FindingRow>(FINDINGS);
  }
}

function toFinding(row: FindingRow): RememberedFinding {
  return {
    key: row.key,
    entityRef: row.entity_ref ?? undefined,
    kind: row.kind,
    code: row.code,
    severity: row.severity as RememberedFinding['severity'],
    resourceId: row.resource_id ?? undefined,
    sourceId: row.source_id ?? undefined,
    toldAt: row.told_at,
    goneAt: row.gone_at ?? undefined,
  };
}
