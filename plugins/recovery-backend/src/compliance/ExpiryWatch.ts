import type { SchedulerService } from '@backstage/backend-plugin-api';
import { Duration } from 'luxon';

/** How long before its end people are told of what they decided. */
const NOTICE = Duration.fromObject({ days: 14 });

/** Something that ends by itself, and of which people are told before. */
export interface Expiring {
  tellExpiring(withinMs: number): Promise<void>;
}

/** Tells people of what ends soon. That it ends needs nobody: it is seen when it is read. */
export class ExpiryWatch {
  readonly #watched: Record<string, Expiring>;
  readonly #scheduler: SchedulerService;

  constructor(options: {
    /** By what it is called when that fails. */
    watched: Record<string, Expiring>;
    scheduler: SchedulerService;
  }) {
    this.#watched = options.watched;
    this.#scheduler = options.scheduler;
  }

  async start(): Promise<void> {
    await this.#scheduler.scheduleTask({
      id: 'recovery-expiry',
      frequency: { hours: 1 },
      timeout: { minutes: 5 },
      initialDelay: { minutes: 1 },
      scope: 'global',
      fn: () => this.tell(),
    });
  }

  /** Tells of each kind, whatever becomes of the others. */
  async tell(): Promise<void> {
    const failures: string[] = [];
    for (const [name, watched] of Object.entries(this.#watched)) {
      await watched
        .tellExpiring(NOTICE.toMillis())
        .catch(error => failures.push(`${name}: ${error}`));
    }
    if (failures.length > 0) {
      throw new Error(
        `Not everybody was told of what ends soon; it is tried again in an hour. ${failures.join(
          '; ',
        )}`,
      );
    }
  }
}
