import type {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import DataLoader from 'dataloader';
import { BatchGate } from '../util/BatchGate';
import { ExpiringMap } from './ExpiringMap';
import { principalKey } from './principal';
import {
  recoveryEntityFields,
  toRecoveryEntity,
  type RecoveryEntity,
  type TierNames,
} from './resource';

/** How long an entity that a principal could read counts as readable, in milliseconds. */
export const READABLE_FOR_MS = 5_000;

/** How many readable entities are remembered, over all principals. */
const MAX_REMEMBERED = 50_000;

/** More references than this are a list, and are read apart from those of single entities. */
const MAX_MERGED = 50;

/** References per request to the catalog. */
const BATCH_SIZE = 1_000;

/** Requests to the catalog at a time, per principal. While they run, others gather. */
const MAX_IN_FLIGHT = 2;

interface Key {
  entityRef: string;
  credentials: BackstageCredentials;
}

type Loader = DataLoader<Key, RecoveryEntity | undefined>;

/**
 * Reads what decisions need of catalog entities, with the reader's own credentials: what
 * the catalog does not show to the reader is not there.
 *
 * Requests of one principal that come close together are merged into one catalog call,
 * and what was readable is remembered for {@link READABLE_FOR_MS}. That an entity was
 * not readable is never remembered.
 */
export class EntityLoader {
  readonly #catalog: CatalogService;
  readonly #logger: LoggerService;
  readonly #tiers: TierNames;
  readonly #readable: ExpiringMap<string, RecoveryEntity>;
  readonly #loaders = new Map<string, Loader>();

  constructor(options: {
    catalog: CatalogService;
    logger: LoggerService;
    tiers: TierNames;
    now?: () => number;
  }) {
    this.#catalog = options.catalog;
    this.#logger = options.logger;
    this.#tiers = options.tiers;
    this.#readable = new ExpiringMap({
      maxEntries: MAX_REMEMBERED,
      timeToLiveMs: READABLE_FOR_MS,
      now: options.now,
    });
  }

  /**
   * Those of the entities that the catalog shows to the reader, by reference.
   * `fresh` asks the catalog in any case.
   */
  async load(
    entityRefs: string[],
    credentials: BackstageCredentials,
    options?: { fresh?: boolean },
  ): Promise<Map<string, RecoveryEntity>> {
    const principal = principalKey(credentials);
    const found = new Map<string, RecoveryEntity>();
    const wanted: string[] = [];
    for (const entityRef of new Set(entityRefs)) {
      const remembered = options?.fresh
        ? undefined
        : this.#readable.get(this.#key(principal, entityRef));
      if (remembered) {
        found.set(entityRef, remembered);
      } else {
        wanted.push(entityRef);
      }
    }
    if (wanted.length === 0) {
      return found;
    }
    const read =
      wanted.length > MAX_MERGED
        ? await this.#fetch(wanted, credentials)
        : await this.#merged(principal, wanted, credentials);
    for (const entityRef of wanted) {
      const entity = read.get(entityRef);
      if (entity) {
        found.set(entityRef, entity);
        this.#readable.set(this.#key(principal, entityRef), entity);
      } else {
        this.#readable.delete(this.#key(principal, entityRef));
      }
    }
    return found;
  }

  #key(principal: string, entityRef: string): string {
    return `${principal} ${entityRef}`;
  }

  async #merged(
    principal: string,
    entityRefs: string[],
    credentials: BackstageCredentials,
  ): Promise<Map<string, RecoveryEntity>> {
    const loader =
      this.#loaders.get(principal) ?? this.#createLoader(principal);
    const entities = await Promise.all(
      entityRefs.map(entityRef => loader.load({ entityRef, credentials })),
    );
    const found = new Map<string, RecoveryEntity>();
    entityRefs.forEach((entityRef, index) => {
      const entity = entities[index];
      if (entity) {
        found.set(entityRef, entity);
      }
    });
    return found;
  }

  #createLoader(principal: string): Loader {
    const gate = new BatchGate(MAX_IN_FLIGHT, () =>
      this.#loaders.delete(principal),
    );
    const loader: Loader = new DataLoader(
      keys =>
        gate.run(async () => {
          // All of one principal; the latest credentials are valid the longest.
          const { credentials } = keys[keys.length - 1];
          const found = await this.#fetch(
            [...new Set(keys.map(key => key.entityRef))],
            credentials,
          );
          return keys.map(key => found.get(key.entityRef));
        }),
      {
        cache: false,
        maxBatchSize: BATCH_SIZE,
        batchScheduleFn: dispatch => gate.schedule(dispatch),
      },
    );
    this.#loaders.set(principal, loader);
    return loader;
  }

  async #fetch(
    entityRefs: string[],
    credentials: BackstageCredentials,
  ): Promise<Map<string, RecoveryEntity>> {
    const found = new Map<string, RecoveryEntity>();
    for (let start = 0; start < entityRefs.length; start += BATCH_SIZE) {
      const batch = entityRefs.slice(start, start + BATCH_SIZE);
      const { items } = await this.#catalog
        .getEntitiesByRefs(
          { entityRefs: batch, fields: recoveryEntityFields(this.#tiers) },
          { credentials },
        )
        .catch((error: Error) => {
          // Its words may name hosts, so they go to the log and not to the reader.
          this.#logger.warn(`The catalog did not answer: ${error}`);
          throw new ServiceUnavailableError(
            'The catalog did not answer, so what you may see cannot be decided. Try again in a minute.',
          );
        });
      batch.forEach((entityRef, index) => {
        const entity = items[index];
        if (entity) {
          found.set(entityRef, toRecoveryEntity(entity, this.#tiers));
        }
      });
    }
    return found;
  }
}
