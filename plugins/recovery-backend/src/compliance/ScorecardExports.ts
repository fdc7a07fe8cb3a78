import { InputError } from '@backstage/errors';
import type {
  PersonClause,
  ScorecardExportItem,
} from 'backstage-plugin-recovery-common';
import type {
  ExportRequest,
  ScorecardExport,
  ScorecardExportService,
  ScorecardQuery,
} from '../api/services';
import type { AttestationStore } from '../database/AttestationStore';
import type { ControlStore, ExportedResult } from '../database/ControlStore';
import type { EntityScope } from '../database/EntityScope';
import type { EvidenceStore } from '../database/EvidenceStore';
import { toInstant, type Instant } from '../database/instants';
import { startOfDay } from '../util/days';
import { toAttestation } from './Attestations';
import { frameworkOf, frameworks } from './frameworks';
import { toScorecardFilter, type FilterContext } from './scorecardFilters';

const DAY_MS = 86_400_000;

/** Entities whose results are in memory at a time. */
const ENTITIES_AT_A_TIME = 250;

export interface ScorecardExportsOptions extends FilterContext {
  store: Pick<ControlStore, 'listExported' | 'getResults' | 'listResultsAsOf'>;
  evidence: Pick<EvidenceStore, 'head'>;
  attestations: Pick<AttestationStore, 'latest'>;
  now?: () => Date;
}

/** Hands out all results of many entities, a part at a time. */
export class ScorecardExports implements ScorecardExportService {
  readonly #options: ScorecardExportsOptions;
  readonly #now: () => Date;

  constructor(options: ScorecardExportsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * As of a past UTC day, results are those at its end, of the entities that there are
   * and are found now. What was not evaluated by then has none.
   */
  async export(
    scope: EntityScope,
    query: ScorecardQuery,
    request: ExportRequest,
  ): Promise<ScorecardExport> {
    const filter = toScorecardFilter(scope, query, this.#options);
    const before = this.#endOf(request.asOf);
    const clauses = request.framework && clausesOf(request.framework);
    const now = toInstant(this.#now());
    const [head, personClauses] = await Promise.all([
      this.#options.evidence.head(),
      this.#personClauses(
        request.framework,
        before === undefined ? now : toInstant(Date.parse(before) - 1),
      ),
    ]);
    return {
      generatedAt: now,
      asOf: request.asOf,
      framework: request.framework,
      evidenceHead: head && head.seq > 0 ? head : undefined,
      personClauses,
      items: this.#items(filter, before, clauses || undefined),
    };
  }

  /**
   * What was attested at an instant of the clauses that no control can speak to: all of a
   * framework, or those of any that somebody attested. It is about the organisation, and
   * so the same whichever entities the export is of.
   */
  async #personClauses(
    frameworkId: string | undefined,
    at: Instant,
  ): Promise<PersonClause[]> {
    const latest = await this.#options.attestations.latest(at, frameworkId);
    const attested = new Map(
      latest.map(item => [
        `${item.framework} ${item.clause}`,
        toAttestation(item, at),
      ]),
    );
    const asked =
      frameworkId === undefined ? frameworks : [frameworkOf(frameworkId)];
    return asked
      .flatMap(({ id: framework, clauses }) =>
        clauses
          .filter(({ controls }) => controls.length === 0)
          .map(({ id: clause, text }) => ({
            framework,
            clause,
            text,
            attestation: attested.get(`${framework} ${clause}`),
          })),
      )
      .filter(
        ({ attestation }) =>
          frameworkId !== undefined || attestation !== undefined,
      );
  }

  async *#items(
    filter: ReturnType<typeof toScorecardFilter>,
    before: string | undefined,
    clauses: Map<string, string[]> | undefined,
  ): AsyncGenerator<ScorecardExportItem[]> {
    const { store, controls } = this.#options;
    const shown = controls.filter(({ id }) => !clauses || clauses.has(id));
    for (let after: string | undefined; ; ) {
      const entities = await store.listExported(filter, {
        after,
        limit: ENTITIES_AT_A_TIME,
      });
      if (entities.length === 0) {
        return;
      }
      after = entities[entities.length - 1].entityRef;
      const results = await this.#results(
        entities.map(({ entityRef }) => entityRef),
        before,
      );
      yield entities.flatMap(({ entityRef, tier }) =>
        shown.flatMap(({ id, title, group }) => {
          const result = results.get(`${entityRef} ${id}`);
          return result
            ? {
                entityRef,
                // What was so on another day is not known of these.
                tier: before === undefined ? tier : undefined,
                control: id,
                title,
                group,
                result: result.result,
                since: result.since,
                reason: result.reason,
                nextStep: result.nextStep,
                underlying: result.underlying,
                waiverId: result.waiverId,
                clauses: clauses?.get(id),
              }
            : [];
        }),
      );
      if (entities.length < ENTITIES_AT_A_TIME) {
        return;
      }
    }
  }

  async #results(
    entityRefs: string[],
    before: string | undefined,
  ): Promise<Map<string, ExportedResult>> {
    const { store } = this.#options;
    const results: ExportedResult[] =
      before === undefined
        ? [...(await store.getResults(entityRefs))].flatMap(
            ([entityRef, items]) => items.map(item => ({ ...item, entityRef })),
          )
        : await store.listResultsAsOf(entityRefs, before);
    return new Map(
      results.map(item => [`${item.entityRef} ${item.control}`, item]),
    );
  }

  /** The first instant after a day that is over; undefined for today. */
  #endOf(asOf: string | undefined): string | undefined {
    if (asOf === undefined) {
      return undefined;
    }
    const start = startOfDay(asOf);
    const today = toInstant(this.#now()).slice(0, 10);
    if (start === undefined || asOf > today) {
      throw new InputError(
        'asOf is no day that exists, or one to come. Write a day until today, in UTC, as 2024-02-29.',
      );
    }
    return asOf === today ? undefined : toInstant(start + DAY_MS);
  }
}

/** The clauses that each control speaks to. */
function clausesOf(frameworkId: string): Map<string, string[]> {
  const clauses = new Map<string, string[]>();
  for (const { id, controls } of frameworkOf(frameworkId).clauses) {
    controls.forEach(control =>
      clauses.set(control, [...(clauses.get(control) ?? []), id]),
    );
  }
  return clauses;
}
