import type { ObjectivePlan } from 'backstage-plugin-recovery-common';
import type { ObjectivePlanService } from '../api/services';
import type { RecoveryConfig, TierConfig } from '../config';
import type { ControlStore } from '../database/ControlStore';
import { toInstant } from '../database/instants';
import type { SourceStore } from '../database/SourceStore';
import { durationOf } from '../util/duration';
import { toControlFacts, unknownEntity } from './controlFacts';
import { objectivesOf } from './entityObjectives';
import { planObjectives, type Demand } from './planObjectives';
import { readHealth } from './readHealth';
import { toTier } from './tierView';

/** How far away something that depends on an entity may be. */
const MAX_STEPS = 10;

/** Most entities whose demands are looked at. */
const MAX_DEMANDS = 500;

export interface ObjectivePlannerOptions {
  config: Pick<RecoveryConfig, 'sources' | 'storage' | 'tiers' | 'defaultTier'>;
  store: ControlStore;
  sources: SourceStore;
  now?: () => Date;
}

/** Shows what is asked of an entity beside what is so, and what would close each gap. */
export class ObjectivePlanner implements ObjectivePlanService {
  readonly #options: ObjectivePlannerOptions;
  readonly #now: () => Date;

  constructor(options: ObjectivePlannerOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * Everything that depends on an entity, directly or through others, one query a step.
   * Each is visited once, so a circle ends.
   */
  async listDependents(entityRef: string): Promise<string[]> {
    const seen = new Set([entityRef]);
    let step = [entityRef];
    for (
      let count = 0;
      step.length > 0 && count < MAX_STEPS && seen.size <= MAX_DEMANDS;
      count++
    ) {
      const found = await this.#options.store.listDependents(step);
      step = found.filter(ref => !seen.has(ref));
      step.forEach(ref => seen.add(ref));
    }
    seen.delete(entityRef);
    return [...seen].slice(0, MAX_DEMANDS);
  }

  async getPlan(
    entityRef: string,
    dependents: string[],
  ): Promise<ObjectivePlan> {
    const { config, sources, store } = this.#options;
    const now = this.#now();
    const material =
      (await store.getMaterial([entityRef])).get(entityRef) ??
      unknownEntity(entityRef);
    const demands = await this.#demandsOf(dependents);
    const health = await readHealth(
      config,
      sources,
      material.resources.map(({ sourceId }) => sourceId),
      now,
    );
    const tier = objectivesOf(material, config);
    const items = planObjectives(
      toControlFacts(material, health, config, now),
      demands,
      config.sources,
    );
    return {
      entityRef,
      observedAt: toInstant(now),
      tier: tier && toTier(tier, material.overrides),
      items: items.map(item => ({
        ...item,
        asked: iso(item.asked),
        demanded: iso(item.demanded),
        achieved: iso(item.achieved),
        achievable: iso(item.achievable),
      })),
      demands: demands.map(({ rpo, rto, ...demand }) => ({
        ...demand,
        rpo: iso(rpo),
        rto: iso(rto),
      })),
      suggestedTier: this.#suggest(tier, demands)?.name,
    };
  }

  async #demandsOf(dependents: string[]): Promise<Demand[]> {
    const { config, store } = this.#options;
    const objectives = await store.getObjectives(dependents);
    return dependents.flatMap((entityRef): Demand[] => {
      const tier = objectivesOf(objectives.get(entityRef), config);
      return tier && (tier.rpo || tier.rto)
        ? [
            {
              entityRef,
              tier: tier.title,
              rpo: tier.rpo?.toMillis(),
              rto: tier.rto?.toMillis(),
            },
          ]
        : [];
    });
  }

  /** The least strict tier that gives all what they demand, where the own one does not. */
  #suggest(
    own: TierConfig | undefined,
    demands: Demand[],
  ): TierConfig | undefined {
    const suits = (tier: TierConfig | undefined) =>
      demands.every(
        ({ rpo = Infinity, rto = Infinity }) =>
          (tier?.rpo?.toMillis() ?? Infinity) <= rpo &&
          (tier?.rto?.toMillis() ?? Infinity) <= rto,
      );
    if (suits(own)) {
      return undefined;
    }
    const strictness = (tier: TierConfig) =>
      (tier.rpo?.toMillis() ?? Infinity) + (tier.rto?.toMillis() ?? Infinity);
    return [...this.#options.config.tiers.values()]
      .filter(suits)
      .sort((a, b) => strictness(b) - strictness(a))[0];
  }
}

function iso(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined
    ? undefined
    : durationOf(milliseconds).toISO() ?? undefined;
}
