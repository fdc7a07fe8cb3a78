import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { Duration } from 'luxon';
import { START, World } from '../../collection/__testUtils__/world';
import type { TierConfig } from '../../config';
import type { EntityBindings } from '../../database/BindingStore';
import { resourceIdOf } from '../../database/ids';
import { toInstant } from '../../database/instants';
import { KnexAttestationStore } from '../../database/KnexAttestationStore';
import { KnexControlStore } from '../../database/KnexControlStore';
import { KnexWaiverStore } from '../../database/KnexWaiverStore';
import { ControlEvaluator } from '../ControlEvaluator';
import { builtInControls } from '../controls';
import { Scorecards } from '../Scorecards';

export const ORDERS = 'component:default/orders';
export const PAYMENTS = 'component:default/payments';

export const gold: TierConfig = {
  name: 'gold',
  title: 'Gold',
  rpo: Duration.fromObject({ hours: 1 }),
  rto: Duration.fromObject({ hours: 2 }),
};
export const bronze: TierConfig = {
  name: 'bronze',
  title: 'Bronze',
  rpo: Duration.fromObject({ hours: 24 }),
  rto: Duration.fromObject({ hours: 24 }),
};

export function at(hours: number): string {
  return toInstant(START.getTime() + hours * 3_600_000);
}

export function entity(
  entityRef: string,
  more: Partial<EntityBindings> = {},
): EntityBindings {
  return {
    entityRef,
    ownerRefs: ['group:default/shop'],
    tier: 'gold',
    resources: [
      {
        id: resourceIdOf(entityRef, 'db'),
        name: 'db',
        sourceId: 'shop',
        selector: {},
        boundBy: 'annotation',
      },
    ],
    problems: [],
    ...more,
  };
}

export class Compliance {
  readonly store: KnexControlStore;
  readonly waivers: KnexWaiverStore;
  readonly attestations: KnexAttestationStore;

  constructor(
    readonly world: World,
    readonly controls: RecoveryControl[] = builtInControls,
    tiers: TierConfig[] = [gold, bronze],
  ) {
    this.store = KnexControlStore.create({ database: world.knex });
    const config = {
      sources: world.configured,
      storage: new Map(),
      tiers: new Map(tiers.map(tier => [tier.name, tier])),
      defaultTier: undefined,
    };
    this.waivers = KnexWaiverStore.create({ database: world.knex });
    this.attestations = KnexAttestationStore.create({ database: world.knex });
    const shared = {
      waivers: this.waivers,
      config,
      controls,
      store: this.store,
      now: () => world.now,
    };
    this.evaluator = new ControlEvaluator({
      ...shared,
      sources: world.sources,
      logger: world.logger,
    });
    this.scorecards = new Scorecards({
      ...shared,
      attestations: this.attestations,
      basis: this.evaluator.basis,
      bindings: world.bindings,
      readEntity: async () => {},
    });
  }

  readonly evaluator: ControlEvaluator;
  readonly scorecards: Scorecards;

  async bind(...entities: EntityBindings[]): Promise<void> {
    await this.world.bindings.save(entities);
    await this.world.projection.update('shop', this.world.now);
  }

  async result(entityRef: string, control: string) {
    const results = await this.store.getResults([entityRef]);
    return results.get(entityRef)?.find(item => item.control === control);
  }

  async due(): Promise<string[]> {
    const due = await this.store.listDue(toInstant(this.world.now), 1000);
    return due.map(({ item }) => item).sort();
  }
}
