import type { Knex } from 'knex';
import { appendEvidence } from './appendEvidence';
import type {
  AttestationFilter,
  AttestationRevocation,
  AttestationStore,
  StoredAttestation,
} from './AttestationStore';
import { whereIn } from './bulk';
import type { EvidenceEvent } from './EvidenceStore';
import type { Instant } from './instants';

const ATTESTATIONS = 'recovery_attestations';

interface AttestationRow {
  id: string;
  framework: string;
  clause: string;
  clause_text: string;
  statement: string;
  evidence_text: string | null;
  evidence_link: string | null;
  attested_by: string;
  attested_at: string;
  expires_at: string;
  revoked_by: string | null;
  revoked_at: string | null;
  revocation_reason: string | null;
}

function toAttestation(row: AttestationRow): StoredAttestation {
  return {
    id: row.id,
    framework: row.framework,
    clause: row.clause,
    clauseText: row.clause_text,
    statement: row.statement,
    evidence: {
      text: row.evidence_text ?? undefined,
      link: row.evidence_link ?? undefined,
    },
    attestedBy: row.attested_by,
    attestedAt: row.attested_at,
    expiresAt: row.expires_at,
    revocation:
      row.revoked_by !== null
        ? {
            by: row.revoked_by,
            at: row.revoked_at!,
            reason: row.revocation_reason!,
          }
        : undefined,
  };
}

/** Attestations in SQLite and PostgreSQL. */
export class KnexAttestationStore implements AttestationStore {
  readonly #knex: Knex;

  static create(options: { database: Knex }): KnexAttestationStore {
    return new KnexAttestationStore(options.database);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async create(attestation: StoredAttestation): Promise<void> {
    const { statement, evidence, attestedBy, attestedAt } = attestation;
    await this.#knex.transaction(async trx => {
      await trx(ATTESTATIONS).insert({
        id: attestation.id,
        framework: attestation.framework,
        clause: attestation.clause,
        clause_text: attestation.clauseText,
        statement,
        evidence_text: evidence.text ?? null,
        evidence_link: evidence.link ?? null,
        attested_by: attestedBy,
        attested_at: attestedAt,
        expires_at: attestation.expiresAt,
      });
      await putOnRecord(trx, 'attested', attestation, {
        by: attestedBy,
        at: attestedAt,
        details: { statement, evidence },
      });
    });
  }

  async get(id: string): Promise<StoredAttestation | undefined> {
    const row: AttestationRow | undefined = await this.#knex(ATTESTATIONS)
      .where('id', id)
      .first();
    return row && toAttestation(row);
  }

  async latest(at: Instant, framework?: string): Promise<StoredAttestation[]> {
    const inForce = 'expires_at > ? and (revoked_at is null or revoked_at > ?)';
    const made = this.#knex(ATTESTATIONS)
      .where('attested_at', '<=', at)
      .select(
        '*',
        this.#knex.raw(
          `row_number() over (
            partition by framework, clause
            order by case when ${inForce} then 0 else 1 end,
              case when ${inForce} then expires_at else '' end desc,
              attested_at desc, id) as place`,
          [at, at, at, at],
        ),
      );
    if (framework !== undefined) {
      made.where('framework', framework);
    }
    const rows: AttestationRow[] = await this.#knex
      .from(made.as('made'))
      .where('place', 1);
    return rows.map(toAttestation);
  }

  async list(
    filter: AttestationFilter,
    page: {
      after?: { attestedAt: Instant; id: string };
      limit: number;
      now: Instant;
    },
  ): Promise<StoredAttestation[]> {
    const query = this.#filtered(filter, page.now)
      .orderBy([{ column: 'attested_at', order: 'desc' }, { column: 'id' }])
      .limit(page.limit);
    const { after } = page;
    if (after) {
      query.where(or =>
        or
          .where('attested_at', '<', after.attestedAt)
          .orWhere(same =>
            same
              .where('attested_at', after.attestedAt)
              .where('id', '>', after.id),
          ),
      );
    }
    const rows: AttestationRow[] = await query;
    return rows.map(toAttestation);
  }

  async count(filter: AttestationFilter, now: Instant): Promise<number> {
    const row = await this.#filtered(filter, now).count({ n: '*' }).first();
    return Number(row?.n ?? 0);
  }

  async revoke(
    id: string,
    step: AttestationRevocation,
  ): Promise<StoredAttestation | undefined> {
    return this.#knex.transaction(async trx => {
      const [row]: AttestationRow[] = await trx(ATTESTATIONS)
        .where('id', id)
        .whereNull('revoked_at')
        .where('expires_at', '>', step.at)
        .update({
          revoked_by: step.by,
          revoked_at: step.at,
          revocation_reason: step.reason,
        })
        .returning('*');
      if (!row) {
        return undefined;
      }
      const attestation = toAttestation(row);
      await putOnRecord(trx, 'revoked', attestation, {
        by: step.by,
        at: step.at,
        details: { attestedBy: attestation.attestedBy, reason: step.reason },
      });
      return attestation;
    });
  }

  async takeExpiring(
    before: Instant,
    now: Instant,
    limit: number,
  ): Promise<StoredAttestation[]> {
    const ids: string[] = await this.#knex(`${ATTESTATIONS} as a`)
      .whereNull('a.revoked_at')
      .whereNull('a.told_at')
      .where('a.expires_at', '>', now)
      .where('a.expires_at', '<=', before)
      .whereNotExists(
        this.#knex(`${ATTESTATIONS} as b`)
          .select(this.#knex.raw('1'))
          .whereNull('b.revoked_at')
          .whereRaw('b.framework = a.framework and b.clause = a.clause')
          .whereRaw('b.expires_at > a.expires_at'),
      )
      .orderBy('a.expires_at')
      .limit(limit)
      .pluck('a.id');
    const taken: AttestationRow[] =
      ids.length === 0
        ? []
        : await whereIn(this.#knex, this.#knex(ATTESTATIONS), 'id', ids)
            .whereNull('told_at')
            .update({ told_at: now })
            .returning('*');
    return taken.map(toAttestation);
  }

  #filtered(filter: AttestationFilter, now: Instant): Knex.QueryBuilder {
    const query = this.#knex(ATTESTATIONS);
    const { framework, clause, state } = filter;
    if (framework !== undefined) {
      query.where('framework', framework);
    }
    if (clause !== undefined) {
      query.where('clause', clause);
    }
    if (state === 'revoked') {
      query.whereNotNull('revoked_at');
    } else if (state !== undefined) {
      query
        .whereNull('revoked_at')
        .where('expires_at', state === 'attested' ? '>' : '<=', now);
    }
    return query;
  }
}

async function putOnRecord(
  trx: Knex.Transaction,
  event: EvidenceEvent,
  attestation: StoredAttestation,
  step: { by: string; at: Instant; details: object },
): Promise<void> {
  const { id, framework, clause, clauseText, expiresAt } = attestation;
  await appendEvidence(trx, [
    {
      event,
      // About the organisation, and so about no entity.
      subject: { kind: 'attestation', id, entityRef: '' },
      actor: step.by,
      at: new Date(step.at),
      details: { framework, clause, clauseText, expiresAt, ...step.details },
    },
  ]);
}
