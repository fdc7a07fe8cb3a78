import type { SchedulerService } from '@backstage/backend-plugin-api';
import { Duration } from 'luxon';
import type { Waivers } from './Waivers';

/** How long before its end people are told of a waiver. */
const NOTICE = Duration.fromObject({ days: 14 });

/** Tells people of waivers that end soon. That they end needs nobody: evaluation sees it. */
export class WaiverWatch {
  readonly #waivers: Pick<Waivers, 'tellExpiring'>;
  readonly #scheduler: SchedulerService;

  constructor(options: {
    waivers: Pick<Waivers, 'tellExpiring'>;
    scheduler: SchedulerService;
  }) {
    this.#waivers = options.waivers;
    this.#scheduler = options.scheduler;
  }

  async start(): Promise<void> {
    await this.#scheduler.scheduleTask({
      id: 'recovery-waivers',
      frequency: { hours: 1 },
      timeout: { minutes: 5 },
      initialDelay: { minutes: 1 },
      scope: 'global',
      fn: () => this.#waivers.tellExpiring(NOTICE.toMillis()),
    });
  }
}
