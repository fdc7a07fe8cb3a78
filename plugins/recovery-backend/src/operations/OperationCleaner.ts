import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { Duration } from 'luxon';
import type { Config } from '@backstage/config';
import { readOptionalDuration } from '../config/values';
import type { OperationStore } from '../database/OperationStore';

/** Operations that are removed with one statement, their logs included. */
const AT_A_TIME = 50;

/** `recovery.operations.keep`: how long operations and their logs are kept. */
export function readKeepOperations(rootConfig: Config): Duration {
  return readOptionalDuration(
    rootConfig.getOptionalConfig('recovery.operations'),
    'keep',
    'recovery.operations.keep',
    Duration.fromObject({ days: 400 }),
  );
}

/** Removes operations that ended long ago, with their logs. Their evidence stays. */
export class OperationCleaner {
  readonly #store: Pick<OperationStore, 'removeEnded'>;
  readonly #keep: Duration;
  readonly #scheduler: SchedulerService;
  readonly #logger: LoggerService;

  constructor(options: {
    store: Pick<OperationStore, 'removeEnded'>;
    keep: Duration;
    scheduler: SchedulerService;
    logger: LoggerService;
  }) {
    this.#store = options.store;
    this.#keep = options.keep;
    this.#scheduler = options.scheduler;
    this.#logger = options.logger;
  }

  async start(): Promise<void> {
    await this.#scheduler.scheduleTask({
      id: 'recovery-operations-clean',
      frequency: { hours: 6 },
      timeout: { minutes: 30 },
      initialDelay: { minutes: 5 },
      scope: 'global',
      fn: signal => this.clean(signal),
    });
  }

  async clean(signal?: AbortSignal, now = new Date()): Promise<void> {
    const before = new Date(now.getTime() - this.#keep.toMillis());
    let removed = 0;
    for (let batch = AT_A_TIME; batch === AT_A_TIME && !signal?.aborted; ) {
      batch = await this.#store.removeEnded(before, AT_A_TIME);
      removed += batch;
    }
    if (removed > 0) {
      this.#logger.info(
        `Removed ${removed} operations that ended before ${before.toISOString()}; their evidence stays`,
      );
    }
  }
}
