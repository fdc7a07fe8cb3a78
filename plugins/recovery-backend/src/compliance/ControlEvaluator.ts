import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { SourceHealth } from 'backstage-plugin-recovery-common';
import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { Duration } from 'luxon';
import { version } from '../../package.json';
import type { RecoveryConfig } from '../config';
import type { ControlStore } from '../database/ControlStore';
import { fingerprintOf } from '../database/ids';
import { toInstant } from '../database/instants';
import type { Due } from '../database/ProjectionStore';
import type { SourceStore } from '../database/SourceStore';
import type { WaiverStore } from '../database/WaiverStore';
import { toControlFacts } from './controlFacts';
import { objectivesOf } from './entityObjectives';
import { evaluateControls } from './evaluateControls';
import { readHealth } from './readHealth';

/** Entities that are evaluated together. */
const BATCH = 500;

/** Batches at a time: one is thought about while the database works on the other. */
const LANES = 2;

/** Batches that are looked up together. */
const BATCHES = 4 * LANES;

/** How long a change may wait at most. Asking costs two queries when there is none. */
const FREQUENCY = Duration.fromObject({ seconds: 10 });

/** Errors of one control that are logged in one run. */
const LOGGED_ERRORS = 3;

export interface ControlEvaluatorOptions {
  config: Pick<RecoveryConfig, 'tiers' | 'defaultTier' | 'storage' | 'sources'>;
  controls: RecoveryControl[];
  store: ControlStore;
  sources: SourceStore;
  waivers: Pick<WaiverStore, 'inForce'>;
  logger: LoggerService;
  now?: () => Date;
}

/**
 * What results are made with. When it changes, every entity is evaluated anew: another
 * version of the plugin, or a control that says something else of itself, may judge the
 * same facts in another way. The order of the controls is part of it, since scorecards
 * keep one letter for each.
 */
export function basisOf(
  controls: RecoveryControl[],
  config: Pick<RecoveryConfig, 'tiers' | 'defaultTier'>,
): string {
  return fingerprintOf([
    version,
    controls.map(({ id, group, description }) => [id, group, description]),
    [...config.tiers.values()].map(tier => ({
      ...tier,
      overrides: undefined,
      filter: undefined,
    })),
    config.defaultTier?.name,
  ]);
}

/**
 * Evaluates the controls of the entities that something changed for, or time did. The
 * marks that say so are made in the same transactions as the changes. Any number of
 * replicas may do this at a time: an evaluation is kept only while its mark is the one
 * that it was made for.
 */
export class ControlEvaluator {
  readonly #options: ControlEvaluatorOptions;
  readonly #now: () => Date;
  readonly basis: string;

  constructor(options: ControlEvaluatorOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.basis = basisOf(options.controls, options.config);
  }

  /** Has what is due evaluated from now on, by one replica at a time. */
  async start(scheduler: SchedulerService): Promise<void> {
    await this.#options.store.markOutdated(this.basis);
    await scheduler.scheduleTask({
      id: 'recovery-controls',
      frequency: FREQUENCY,
      timeout: Duration.fromObject({ minutes: 10 }),
      initialDelay: Duration.fromObject({ seconds: 5 }),
      scope: 'global',
      fn: signal => this.run(signal),
    });
  }

  /** Evaluates all that is due now. */
  async run(signal?: AbortSignal): Promise<void> {
    const sources = await this.#readSources();
    const errors = new Map<string, number>();
    while (!signal?.aborted) {
      const due = await this.#options.store.listDue(
        toInstant(this.#now()),
        BATCHES * BATCH,
      );
      if (due.length === 0) {
        return;
      }
      const lane = async () => {
        while (due.length > 0 && !signal?.aborted) {
          const batch = due.splice(0, BATCH);
          await this.#evaluate(batch, sources, errors).catch(error => {
            // The other lanes end as well; what is left is due in the next run.
            due.length = 0;
            throw error;
          });
        }
      };
      await Promise.all(Array.from({ length: LANES }, lane));
    }
  }

  /** Reads how the sources are, and marks what depends on those that have changed. */
  async #readSources(): Promise<Map<string, SourceHealth>> {
    const { config, sources, store } = this.#options;
    const health = await readHealth(
      config,
      sources,
      config.sources.keys(),
      this.#now(),
    );
    await store.markChangedSources(
      new Map(
        [...health].map(([id, { state, stale, title, verification }]) => [
          id,
          fingerprintOf([
            state,
            stale,
            title,
            verification && [
              verification.levels,
              verification.doubt,
              verification.lastFullReadAt,
            ],
            [...config.storage].filter(
              ([other, { copyOf }]) => other === id || copyOf === id,
            ),
          ]),
        ]),
      ),
    );
    return health;
  }

  async #evaluate(
    due: Due<string>[],
    sources: ReadonlyMap<string, SourceHealth>,
    errors: Map<string, number>,
  ): Promise<void> {
    const { config, controls, store, logger } = this.#options;
    const now = this.#now();
    const refs = due.map(({ item }) => item);
    const material = await store.getMaterial(refs);
    const before = await store.getResults(refs);
    const waivers = await this.#options.waivers.inForce(
      new Map(
        [...material].map(([ref, known]) => [
          ref,
          objectivesOf(known, config)?.name,
        ]),
      ),
      toInstant(now),
    );
    const onError = (control: RecoveryControl, error: unknown) => {
      const count = (errors.get(control.id) ?? 0) + 1;
      errors.set(control.id, count);
      if (count <= LOGGED_ERRORS) {
        logger.error(`The control ${control.id} failed: ${error}`);
      }
    };
    await store.save(
      due.flatMap(({ due: mark, item: entityRef }) => {
        const known = material.get(entityRef);
        return known
          ? {
              due: mark,
              item: evaluateControls({
                facts: toControlFacts(known, sources, config, now),
                waivers: waivers.get(entityRef),
                controls,
                basis: this.basis,
                tier: objectivesOf(known, config)?.name,
                before: before.get(entityRef) ?? [],
                onError,
              }),
            }
          : [];
      }),
      before,
      toInstant(now),
    );
  }
}
