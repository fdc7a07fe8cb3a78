import type { RecoveryConfig } from '../config';
import type { BindingStore } from '../database/BindingStore';
import { objectivesOf } from './entityObjectives';

/** The objectives of single entities, for operations on them. */
export class ObjectiveDirectory {
  readonly #config: Pick<RecoveryConfig, 'tiers' | 'defaultTier'>;
  readonly #bindings: Pick<BindingStore, 'getMaterial'>;

  constructor(options: {
    config: Pick<RecoveryConfig, 'tiers' | 'defaultTier'>;
    bindings: Pick<BindingStore, 'getMaterial'>;
  }) {
    this.#config = options.config;
    this.#bindings = options.bindings;
  }

  async of(entityRef: string): Promise<{ rpoMs?: number; rto?: string }> {
    const material = await this.#bindings.getMaterial(entityRef);
    const tier = objectivesOf(material, this.#config);
    return {
      rpoMs: tier?.rpo?.toMillis(),
      rto: tier?.rto?.toISO() ?? undefined,
    };
  }
}
