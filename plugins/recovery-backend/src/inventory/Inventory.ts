import { setTimeout as sleep } from 'node:timers/promises';
import type {
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { BindingProblemPage } from 'backstage-plugin-recovery-common';
import { Duration } from 'luxon';
import type { RecoveryConfig } from '../config';
import type { BindingStore, EntityBindings } from '../database/BindingStore';
import type { EntityScope } from '../database/EntityScope';
import { makeId } from '../database/ids';
import { decodeCursor, pageSize, takePage } from '../util/cursor';
import { IdSet } from '../util/IdSet';
import { readBindings, type BindingConfig } from './readBindings';
import { readParents } from './readParents';

const PAGE = 500;

/** How long until a catalog that holds nothing is read again, the first time. */
const EMPTY_RETRY_MS = 10_000;

export interface InventoryOptions {
  config: BindingConfig & Pick<RecoveryConfig, 'inventoryFrequency'>;
  bindings: BindingStore;
  catalog: CatalogService;
  auth: AuthService;
  scheduler: SchedulerService;
  logger: LoggerService;
  /** Called with the sources whose bindings changed. */
  onChange: (sourceIds: string[]) => Promise<void>;
}

function idOf(entityRef: string): string {
  return makeId('entity', entityRef);
}

/** Knows which entity is protected by what, from the catalog and the configuration. */
export class Inventory {
  constructor(private readonly options: InventoryOptions) {}

  /** Starts reading the catalog on a schedule, by one replica at a time. */
  async start(): Promise<void> {
    const { scheduler, config } = this.options;
    await scheduler.scheduleTask({
      id: 'recovery-inventory',
      frequency: config.inventoryFrequency,
      timeout: Duration.fromObject({ minutes: 30 }),
      initialDelay: Duration.fromObject({ seconds: 3 }),
      scope: 'global',
      fn: signal => this.readWhenFilled(signal),
    });
  }

  /**
   * After a start the catalog may hold nothing yet. It is then read again soon, and ever
   * less often, until the next time of the schedule comes: nobody should have to wait for
   * that to see what is protected.
   */
  private async readWhenFilled(signal: AbortSignal): Promise<void> {
    const patience = this.options.config.inventoryFrequency.toMillis();
    for (let pause = EMPTY_RETRY_MS; ; pause *= 2) {
      const entityCount = await this.readCatalog(signal);
      if (entityCount > 0 || pause >= patience) {
        return;
      }
      await sleep(pause, undefined, { signal }).catch(() => {});
      if (signal.aborted) {
        return;
      }
    }
  }

  /**
   * Reads the whole catalog. Entities that it does not hold any more are removed with
   * their bindings, after a complete reading only; their points stay. Tells how many
   * entities were read.
   */
  async readCatalog(signal?: AbortSignal): Promise<number> {
    const { auth, bindings, catalog, config, logger } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const seen = new IdSet();
    const changed = new Set<string>();
    const parents = new Map<string, string[]>();
    let entityCount = 0;
    let problemCount = 0;
    for await (const page of catalog.streamEntities(
      { pageSize: PAGE },
      { credentials },
    )) {
      if (signal?.aborted) {
        logger.info(
          'Reading the catalog was given up; bindings stay as they were',
        );
        return entityCount;
      }
      entityCount += page.length;
      const found = new Map<string, EntityBindings>();
      for (const entity of page) {
        const above = readParents(entity);
        if (above.length > 0) {
          parents.set(stringifyEntityRef(entity), above);
        }
        const entityBindings = readBindings(entity, config);
        if (entityBindings) {
          found.set(entityBindings.entityRef, entityBindings);
          seen.add(idOf(entityBindings.entityRef));
          problemCount += entityBindings.problems.length;
        }
      }
      const result = await bindings.save([...found.values()]);
      result.changedSourceIds.forEach(id => changed.add(id));
    }
    if (entityCount > 0) {
      await this.removeUnseen(seen);
      await bindings.saveCatalogParents(parents);
    } else {
      // A catalog without any entity is one that is not ready yet.
      logger.warn('The catalog holds no entities; bindings stay as they were');
    }
    if (changed.size > 0) {
      await this.options.onChange([...changed].sort());
    }
    logger.info(
      `Read the catalog: ${entityCount} entities, ${seen.size} known to Recovery, ` +
        `${problemCount} wrong bindings`,
    );
    return entityCount;
  }

  /** Reads one entity again, now. */
  async readEntity(entityRef: string): Promise<void> {
    const { auth, bindings, catalog, config } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const entity = await catalog.getEntityByRef(entityRef, { credentials });
    const found = entity && readBindings(entity, config);
    if (!found) {
      await bindings.remove([entity ? stringifyEntityRef(entity) : entityRef]);
      return;
    }
    const { changedSourceIds } = await bindings.save([found]);
    if (changedSourceIds.length > 0) {
      await this.options.onChange(changedSourceIds);
    }
  }

  private async removeUnseen(seen: IdSet): Promise<void> {
    const { bindings } = this.options;
    for (let after = ''; ; ) {
      const refs = await bindings.listEntityRefs(after, PAGE);
      if (refs.length === 0) {
        return;
      }
      after = refs[refs.length - 1];
      await bindings.remove(refs.filter(ref => !seen.has(idOf(ref))));
    }
  }

  /** References of the entities that a source protects. */
  async entityRefsOfSource(sourceId: string): Promise<string[]> {
    return this.options.bindings.listEntityRefsOfSource(sourceId);
  }

  /** Whether any of the entities has a binding, right or wrong. */
  async isAnyBound(scope: EntityScope): Promise<boolean> {
    return this.options.bindings.isAnyBound(scope);
  }

  async listProblems(
    scope: EntityScope,
    page: { cursor?: string; limit?: number },
  ): Promise<BindingProblemPage> {
    const limit = pageSize(page.limit);
    const cursor = decodeCursor(page.cursor, 2);
    const items = await this.options.bindings.listProblems(scope, {
      after: cursor && { entityRef: cursor[0], id: cursor[1] },
      limit: limit + 1,
    });
    const { shown, next } = takePage(items, limit, last => [
      last.entityRef,
      last.id,
    ]);
    return {
      items: shown,
      totalCount: await this.options.bindings.countProblems(scope),
      ...next,
    };
  }
}
