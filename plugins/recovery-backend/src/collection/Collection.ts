import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { SourceHealth } from 'backstage-plugin-recovery-common';
import { Duration } from 'luxon';
import type { RecoveryConfig, SourceConfig, ValidSource } from '../config';
import type { BindingStore } from '../database/BindingStore';
import type { EntityScope } from '../database/EntityScope';
import { toInstant } from '../database/instants';
import type { SourceStore } from '../database/SourceStore';
import type { SourceReader } from './SourceReader';
import { toRemovedHealth, toSourceHealth } from './sourceHealth';

/** Readings that follow one another when a refresh was asked for meanwhile. */
const MAX_READINGS_IN_A_ROW = 3;

/** Sources start within this time, at random, so that not all are read at once. */
const MAX_JITTER_SECONDS = 60;

export interface CollectionOptions {
  config: Pick<RecoveryConfig, 'sources' | 'keepRemovedSources'>;
  sources: SourceStore;
  bindings: BindingStore;
  reader: SourceReader;
  scheduler: SchedulerService;
  logger: LoggerService;
  now?: () => Date;
}

function taskId(sourceId: string): string {
  return `recovery-source-${sourceId}`;
}

/** Has every source read on its schedule by one replica at a time, and tells how each is. */
export class Collection {
  private readonly now: () => Date;

  constructor(private readonly options: CollectionOptions) {
    this.now = options.now ?? (() => new Date());
  }

  /** Makes the sources known and starts their schedules. */
  async start(): Promise<void> {
    const { config, sources, logger } = this.options;
    const all = [...config.sources.values()];
    for (const source of all) {
      if (!source.valid) {
        logger.error(`The source ${source.id} is not read: ${source.error}`);
      }
    }
    await sources.register(
      all.map(source => ({
        id: source.id,
        provider: source.providerType,
        error: source.valid ? undefined : source.error,
      })),
      toInstant(this.now()),
    );
    await this.options.scheduler.scheduleTask({
      id: 'recovery-sources-removed',
      frequency: { hours: 6 },
      timeout: { minutes: 30 },
      initialDelay: { seconds: 10 },
      scope: 'global',
      fn: () => this.sweepRemoved(),
    });
    for (const source of all) {
      if (source.valid) {
        await this.schedule(source, all.length);
      }
    }
  }

  /** Marks sources that are not configured any more, and deletes what is known too long. */
  private async sweepRemoved(): Promise<void> {
    const { config, sources, logger } = this.options;
    const now = this.now();
    const marked = await sources.noteRemoved(
      [...config.sources.keys()],
      toInstant(now),
    );
    for (const id of marked) {
      logger.warn(
        `The source ${id} is not in the configuration any more: its points are not counted on`,
      );
    }
    const deleted = await sources.deleteRemoved(
      toInstant(new Date(now.getTime() - config.keepRemovedSources.toMillis())),
    );
    for (const id of deleted) {
      logger.info(
        `Deleted the points of the source ${id}, which was removed from the configuration; operations and evidence stay`,
      );
    }
  }

  private async schedule(source: ValidSource, count: number): Promise<void> {
    const { frequency, timeout, initialDelay } = source.schedule;
    const jitter =
      Math.random() * Math.min(MAX_JITTER_SECONDS, Math.max(3, count));
    await this.options.scheduler.scheduleTask({
      id: taskId(source.id),
      frequency,
      // The reader keeps the time itself and needs a little longer to say so.
      timeout: timeout.plus({ minutes: 1 }),
      initialDelay:
        initialDelay ?? Duration.fromMillis(Math.round(jitter * 1000)),
      scope: 'global',
      fn: signal => this.read(source, signal),
    });
  }

  private async read(source: ValidSource, signal: AbortSignal): Promise<void> {
    const { reader, sources } = this.options;
    for (let count = 0; count < MAX_READINGS_IN_A_ROW; count++) {
      await reader.read(source, signal);
      // A refresh that was asked for during the reading may be about something newer.
      if (
        signal.aborted ||
        !(await sources.get(source.id))?.refreshRequestedAt
      ) {
        return;
      }
    }
  }

  async sourceIdsOf(scope: EntityScope): Promise<string[]> {
    const ids = await this.options.bindings.listSourceIds(scope);
    return ids.filter(id => this.options.config.sources.has(id));
  }

  async listHealth(scope: EntityScope): Promise<SourceHealth[]> {
    const ids = await this.options.bindings.listSourceIds(scope);
    const configured = ids.flatMap(
      id => this.options.config.sources.get(id) ?? [],
    );
    const records = await this.options.sources.getMany(
      configured.map(({ id }) => id),
    );
    const recordsById = new Map(records.map(record => [record.id, record]));
    const now = this.now();
    return configured.map((source: SourceConfig) =>
      toSourceHealth(source, recordsById.get(source.id), now),
    );
  }

  /** Sources that the configuration held once, until they are forgotten. */
  async listRemoved(): Promise<SourceHealth[]> {
    const { config, sources } = this.options;
    const records = await sources.listRemoved([...config.sources.keys()]);
    return records.map(record =>
      toRemovedHealth(record, config.keepRemovedSources),
    );
  }

  /**
   * Has sources read as soon as possible, by whichever replica takes the task. Returns
   * when the wish is noted, not when the reading is done.
   */
  async requestRefresh(sourceIds: string[]): Promise<void> {
    const { config, scheduler, sources, logger } = this.options;
    const valid = sourceIds.filter(id => config.sources.get(id)?.valid);
    await sources.requestRefresh(valid, toInstant(this.now()));
    for (const id of valid) {
      try {
        await scheduler.triggerTask(taskId(id));
      } catch (error) {
        if ((error as Error)?.name === 'ConflictError') {
          // It is being read right now, and will be read once more after that.
          continue;
        }
        logger.warn(
          `The source ${id} could not be triggered and waits for its schedule: ${error}`,
        );
      }
    }
  }
}
