import type {
  AuditorService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { EvidenceChainReport } from 'backstage-plugin-recovery-common';
import type { Duration } from 'luxon';

/**
 * Checks the chain of evidence from time to time, and says where it ends in the log of
 * the backend and in the audit log. A chain can be written anew as a whole; it then ends
 * in another hash than the one that was said, which is why that one must be kept where
 * who can write the database cannot.
 */
export class ChainWatch {
  readonly #options: {
    check: () => Promise<EvidenceChainReport>;
    frequency: Duration;
    scheduler: SchedulerService;
    logger: LoggerService;
    auditor: AuditorService;
  };

  constructor(options: {
    check: () => Promise<EvidenceChainReport>;
    frequency: Duration;
    scheduler: SchedulerService;
    logger: LoggerService;
    auditor: AuditorService;
  }) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#options.scheduler.scheduleTask({
      id: 'recovery-evidence-check',
      frequency: this.#options.frequency,
      timeout: { hours: 1 },
      initialDelay: { minutes: 2 },
      scope: 'global',
      fn: () => this.check(),
    });
  }

  async check(): Promise<void> {
    const { check, logger, auditor } = this.#options;
    const report = await check();
    const { intact, records, headSeq, headHash, problem } = report;
    const meta = {
      records,
      headSeq: headSeq ?? 0,
      headHash: headHash ?? '',
    };
    const event = await auditor.createEvent({
      eventId: 'evidence-check',
      severityLevel: intact ? 'low' : 'critical',
      meta,
    });
    if (intact) {
      logger.info(
        `The chain of evidence is whole: ${records} records, the last has the hash ${
          headHash ?? 'none'
        }`,
        meta,
      );
      await event.success();
    } else {
      logger.error(
        `The chain of evidence is broken: ${problem} Keep the database as it is, and find out who wrote to it.`,
        meta,
      );
      await event.fail({ error: new Error(problem) });
    }
  }
}
