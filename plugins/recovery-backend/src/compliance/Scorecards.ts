import { InputError } from '@backstage/errors';
import type {
  AttestationBase,
  ControlChangePage,
  ControlStanding,
  ControlWaiver,
  Framework,
  Scorecard,
  ScorecardEntityPage,
  ScorecardGroupPage,
  ScorecardHeatMap,
  ScorecardSummary,
  ScorecardTrend,
} from 'backstage-plugin-recovery-common';
import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import type {
  FrameworkSums,
  OmitAllowed,
  ScorecardQuery,
  ScorecardService,
} from '../api/services';
import type { RecoveryConfig } from '../config';
import type { AttestationStore } from '../database/AttestationStore';
import type { BindingStore, EntityMaterial } from '../database/BindingStore';
import {
  CONTROL_GROUPS,
  STANDINGS,
  type ControlStore,
  type DayOfControls,
  type GroupDimension,
  type ListedScorecard,
  type ScorecardPosition,
  type ScorecardRow,
  type StatePattern,
  type StoredResult,
} from '../database/ControlStore';
import type { EntityScope } from '../database/EntityScope';
import { toInstant } from '../database/instants';
import type { WaiverStore } from '../database/WaiverStore';
import { cursorNumber, decodeCursor, pageSize, takePage } from '../util/cursor';
import { startOfDay } from '../util/days';
import { toAttestation } from './Attestations';
import { toControlFacts, unknownEntity } from './controlFacts';
import { objectivesOf } from './entityObjectives';
import { evaluateControls, noCounts, standingOf } from './evaluateControls';
import { frameworkOf, frameworks } from './frameworks';
import { toFrameworkSums } from './frameworkSums';
import { placeOfControl, toScorecardFilter } from './scorecardFilters';
import { STATE_OF_LETTER, sumOf, toCounts } from './stateCounts';
import { toTier } from './tierView';
import { toWaiver } from './Waivers';

/** Days of sums that a scorecard carries. */
const SHOWN_DAYS = 90;

/** Days of a trend at most. */
const MAX_TREND_DAYS = 366;

const DAY_MS = 86_400_000;

/** The largest number of controls that can be stored: a smallint. */
const MOST_CONTROLS = 32_767;

export interface ScorecardsOptions {
  config: Pick<RecoveryConfig, 'tiers' | 'defaultTier' | 'storage'>;
  controls: RecoveryControl[];
  /** Fingerprint of what results have to be made with to count. */
  basis: string;
  store: ControlStore;
  bindings: BindingStore;
  waivers: Pick<WaiverStore, 'listOpenOf' | 'getMany'>;
  attestations: Pick<AttestationStore, 'latest'>;
  /** Reads one entity from the catalog, now. */
  readEntity: (entityRef: string) => Promise<void>;
  now?: () => Date;
}

/** Answers from stored results. */
export class Scorecards implements ScorecardService {
  readonly #options: ScorecardsOptions;
  readonly #now: () => Date;

  constructor(options: ScorecardsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  async getScorecard(entityRef: string): Promise<OmitAllowed<Scorecard>> {
    const { basis, config, controls, store } = this.#options;
    const material = await this.#materialOf(entityRef);
    const from = toInstant(this.#now().getTime() - SHOWN_DAYS * DAY_MS).slice(
      0,
      10,
    );
    const [card, stored, days] = material
      ? await Promise.all([
          store.getScorecard(entityRef),
          store.getResults([entityRef]),
          store.listDays(entityRef, from),
        ])
      : this.#nothingKnown(entityRef);
    const results = new Map(
      (stored.get(entityRef) ?? []).map(result => [result.control, result]),
    );
    const waivers = await this.#waiversOf(entityRef, results.values());
    const tier = objectivesOf(material, config);
    const counts = noCounts();
    results.forEach(({ result }) => {
      counts[result] += 1;
    });
    return {
      entityRef,
      evaluatedAt: card?.evaluatedAt,
      pending: card?.basis !== basis,
      tier: tier && toTier(tier, material?.overrides),
      level: card?.level ?? 0,
      levels: CONTROL_GROUPS.length,
      firstFailing: card?.firstFailing,
      counts: toCounts(counts),
      groups: CONTROL_GROUPS.map(id => ({
        id,
        controls: controls
          .filter(({ group }) => group === id)
          .map(control => ({
            ...toStanding(control, results.get(control.id)),
            waiver: waivers.get(control.id),
          })),
      })),
      days: days.map(day => ({ ...day, counts: toCounts(day.counts) })),
    };
  }

  /** An entity of which nothing is stored may be one that the inventory comes to later. */
  async #materialOf(entityRef: string): Promise<EntityMaterial | undefined> {
    const { bindings, readEntity } = this.#options;
    const stored = await bindings.getMaterial(entityRef);
    if (stored) {
      return stored;
    }
    await readEntity(entityRef);
    return bindings.getMaterial(entityRef);
  }

  /** By control: the waiver that it has, or that is asked for. */
  async #waiversOf(
    entityRef: string,
    results: Iterable<StoredResult>,
  ): Promise<Map<string, ControlWaiver>> {
    const { waivers } = this.#options;
    const now = toInstant(this.#now());
    const ids = [...results].flatMap(({ waiverId }) => waiverId ?? []);
    const [open, applied] = await Promise.all([
      waivers.listOpenOf(entityRef, now),
      waivers.getMany(ids),
    ]);
    return new Map(
      [...open, ...applied.values()].map(waiver => {
        const { id, state, reason, requestedBy, expiresAt, decision } =
          toWaiver(waiver, now);
        return [
          waiver.control,
          {
            id,
            state,
            reason,
            requestedBy,
            expiresAt,
            approvedBy: decision?.by,
          },
        ];
      }),
    );
  }

  /** What controls say where neither the catalog nor the configuration says anything. */
  #nothingKnown(
    entityRef: string,
  ): [ScorecardRow, Map<string, StoredResult[]>, DayOfControls[]] {
    const { basis, config, controls } = this.#options;
    const { card, results } = evaluateControls({
      facts: toControlFacts(
        unknownEntity(entityRef),
        new Map(),
        config,
        this.#now(),
      ),
      controls,
      basis,
      tier: config.defaultTier?.name,
      before: [],
      onError: () => {},
    });
    return [card, new Map([[entityRef, results]]), []];
  }

  async listChanges(
    entityRef: string,
    controlId: string,
    page: { cursor?: string; limit?: number },
  ): Promise<ControlChangePage> {
    const { store } = this.#options;
    placeOfControl(controlId, this.#options);
    const limit = pageSize(page.limit);
    const cursor = decodeCursor(page.cursor, 1);
    const items = await store.listChanges(entityRef, controlId, {
      before: cursor?.[0],
      limit: limit + 1,
    });
    const { shown, next } = takePage(items, limit, last => [last.recordedAt]);
    return {
      items: shown,
      totalCount: await store.countChanges(entityRef, controlId),
      ...next,
    };
  }

  async listEntityRefs(): Promise<string[]> {
    return this.#options.store.listEntityRefs();
  }

  async getSummary(
    scope: EntityScope,
    query: ScorecardQuery,
  ): Promise<ScorecardSummary> {
    const { controls } = this.#options;
    const patterns = await this.#patterns(scope, query);
    const levels = Array.from({ length: CONTROL_GROUPS.length + 1 }, () => 0);
    const sums = controls.map(noCounts);
    const entities = { compliant: 0, failing: 0, unknown: 0 };
    for (const { level, states, count } of patterns) {
      levels[level] += count;
      [...states].forEach((letter, index) => {
        sums[index][STATE_OF_LETTER.get(letter)!] += count;
      });
      const standing = standingOf(states);
      entities[standing === 'waived' ? 'compliant' : standing] += count;
    }
    const totalCount = sumOf(patterns);
    return {
      totalCount,
      entities,
      levels,
      items:
        totalCount === 0
          ? []
          : controls.map(({ id, title, group }, index) => ({
              id,
              title,
              group,
              counts: toCounts(sums[index]),
            })),
    };
  }

  async listInherited(): Promise<string[]> {
    return this.#options.store.listInherited();
  }

  async listEntities(
    scope: EntityScope,
    query: ScorecardQuery,
    page: { cursor?: string; limit?: number },
  ): Promise<ScorecardEntityPage> {
    const { items, ...rest } = await this.#listCards(scope, query, page);
    return { items: items.map(item => this.#toEntity(item)), ...rest };
  }

  /** Entities with the states of all controls in short. */
  async getHeatMap(
    scope: EntityScope,
    query: ScorecardQuery,
    page: { cursor?: string; limit?: number },
  ): Promise<ScorecardHeatMap> {
    const { items, ...rest } = await this.#listCards(scope, query, page);
    return {
      controls:
        rest.totalCount === 0
          ? []
          : this.#options.controls.map(({ id, title, group }) => ({
              id,
              title,
              group,
            })),
      items: items.map(({ entityRef, tier, level, states }) => ({
        entityRef,
        tier,
        level,
        results: [...states].map(letter => STATE_OF_LETTER.get(letter)!),
      })),
      ...rest,
    };
  }

  async #listCards(
    scope: EntityScope,
    query: ScorecardQuery,
    page: { cursor?: string; limit?: number },
  ): Promise<{
    items: ListedScorecard[];
    totalCount: number;
    nextCursor?: string;
  }> {
    const { store } = this.#options;
    const limit = pageSize(page.limit);
    const after = toPosition(page.cursor, MOST_CONTROLS);
    const filter = toScorecardFilter(scope, query, this.#options);
    const [items, totalCount] = await Promise.all([
      store.listScorecards(filter, { after, limit: limit + 1 }),
      store.countScorecards(filter),
    ]);
    const { shown, next } = takePage(items, limit, last =>
      positionParts({ ...last, name: last.entityRef }),
    );
    return { items: shown, totalCount, ...next };
  }

  /** How entities stood at the end of each UTC day, as far as they are there still. */
  async getTrend(
    scope: EntityScope,
    query: ScorecardQuery,
    period: { from?: string; to?: string },
  ): Promise<ScorecardTrend> {
    const days = readDays(period, this.#now());
    const changes = await this.#options.store.listTrend(
      toScorecardFilter(scope, query, this.#options),
      days[0],
      days[days.length - 1],
    );
    const totals = STANDINGS.map(() => 0);
    return {
      items:
        changes.length === 0
          ? []
          : days.map(day => {
              for (const change of changes) {
                if (change.day === day) {
                  totals[change.standing] += change.count;
                  if (change.previous !== undefined) {
                    totals[change.previous] -= change.count;
                  }
                }
              }
              const [own, failing, unknown, waived] = totals;
              const compliant = own + waived;
              return {
                day,
                totalCount: compliant + failing + unknown,
                entities: { compliant, failing, unknown },
                waived,
              };
            }),
    };
  }

  /** Sums by what entities have in common. */
  async listGroups(
    scope: EntityScope,
    by: GroupDimension,
    query: ScorecardQuery,
    page: { cursor?: string; limit?: number; named?: string },
  ): Promise<ScorecardGroupPage> {
    const { store } = this.#options;
    const limit = pageSize(page.limit);
    const after = toPosition(page.cursor, Number.MAX_SAFE_INTEGER);
    const filter = toScorecardFilter(scope, query, this.#options);
    const groups = await store.listGroups(filter, by, {
      after,
      limit: limit + 1,
      named: page.named,
    });
    const { shown, next } = takePage(groups, limit, last =>
      positionParts({
        failCount: last.failing,
        unknownCount: last.unknown,
        name: last.value,
      }),
    );
    const parents =
      by === 'owner' || by === 'domain'
        ? await store.listParents(shown.map(({ value }) => value))
        : new Map<string, string[]>();
    const known = scope.parentRefs && new Set(scope.parentRefs);
    return {
      items: shown.map(({ value, total, direct, failing, unknown }) => ({
        value: value === '' ? undefined : value,
        parentRefs: (parents.get(value) ?? []).filter(
          ref => !known || known.has(ref),
        ),
        totalCount: total,
        directCount: direct,
        entities: { compliant: total - failing - unknown, failing, unknown },
      })),
      ...next,
    };
  }

  /** Each framework in sum over the entities. */
  async listFrameworks(scope: EntityScope): Promise<Framework[]> {
    const [patterns, attestations] = await Promise.all([
      this.#patterns(scope, {}),
      this.#attestations(),
    ]);
    return patterns.length === 0
      ? []
      : frameworks.map(framework => {
          const { items, ...rest } = toFrameworkSums(
            framework,
            this.#options.controls,
            patterns,
            attestations,
          );
          return { ...rest, clauses: items.length };
        });
  }

  /** One framework clause by clause, in sum over the entities. */
  async getFramework(
    frameworkId: string,
    scope: EntityScope,
  ): Promise<FrameworkSums> {
    const framework = frameworkOf(frameworkId);
    const [patterns, attestations] = await Promise.all([
      this.#patterns(scope, {}),
      this.#attestations(framework.id),
    ]);
    return toFrameworkSums(
      framework,
      this.#options.controls,
      patterns,
      attestations,
    );
  }

  /** What is attested now, or was last, of each clause. */
  async #attestations(framework?: string): Promise<AttestationBase[]> {
    const now = toInstant(this.#now());
    const latest = await this.#options.attestations.latest(now, framework);
    return latest.map(item => toAttestation(item, now));
  }

  async #patterns(
    scope: EntityScope,
    query: ScorecardQuery,
  ): Promise<StatePattern[]> {
    return this.#options.store.countPatterns(
      toScorecardFilter(scope, query, this.#options),
    );
  }

  #toEntity(card: ListedScorecard): ScorecardEntityPage['items'][number] {
    return {
      entityRef: card.entityRef,
      ownerRefs: card.ownerRefs,
      systemRef: card.systemRef,
      lifecycle: card.lifecycle,
      tier: card.tier,
      level: card.level,
      firstFailing: card.firstFailing,
      restorableTo: card.restorableTo,
      evaluatedAt: card.evaluatedAt,
      controls: this.#options.controls.map(({ id }, index) => ({
        id,
        result: STATE_OF_LETTER.get(card.states[index])!,
      })),
    };
  }
}

function toStanding(
  control: RecoveryControl,
  result: StoredResult | undefined,
): ControlStanding {
  const { id, title, description } = control;
  if (!result) {
    return {
      id,
      title,
      description,
      result: 'unknown',
      reason: 'The control was not evaluated yet.',
      evidence: [],
    };
  }
  return {
    id,
    title,
    description,
    result: result.result,
    underlying: result.underlying,
    since: result.since,
    reason: result.reason,
    nextStep: result.nextStep,
    changesAt: result.changesAt,
    evidence: result.evidence.map(({ at, ...item }) => ({
      ...item,
      at: at === undefined ? undefined : toInstant(at),
    })),
  };
}

/** The UTC days of a period, both ends included. */
function readDays(period: { from?: string; to?: string }, now: Date): string[] {
  const today = toInstant(now).slice(0, 10);
  const last = readDay('to', period.to ?? today);
  const first =
    period.from === undefined
      ? last - (SHOWN_DAYS - 1) * DAY_MS
      : readDay('from', period.from);
  const count = (last - first) / DAY_MS + 1;
  if (count < 1 || count > MAX_TREND_DAYS) {
    throw new InputError(
      `from and to lie ${MAX_TREND_DAYS} days apart at most, and from is no later than to.`,
    );
  }
  return Array.from({ length: count }, (_, index) =>
    toInstant(first + index * DAY_MS).slice(0, 10),
  );
}

function readDay(name: string, day: string): number {
  const time = startOfDay(day);
  if (time === undefined) {
    throw new InputError(
      `${name} is not a day that exists. Write it as 2024-02-29.`,
    );
  }
  return time;
}

function positionParts(position: ScorecardPosition): string[] {
  const { failCount, unknownCount, name } = position;
  return [String(failCount), String(unknownCount), name];
}

/** Where a cursor of {@link positionParts} says to go on, with the largest of its numbers. */
function toPosition(
  cursor: string | undefined,
  largest: number,
): ScorecardPosition | undefined {
  const parts = decodeCursor(cursor, 3);
  return (
    parts && {
      failCount: cursorNumber(parts[0], largest),
      unknownCount: cursorNumber(parts[1], largest),
      name: parts[2],
    }
  );
}
