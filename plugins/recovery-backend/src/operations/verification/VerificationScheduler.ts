import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import type {
  SourceConfig,
  ValidSource,
  VerificationConfig,
  VerificationSchedule,
} from '../../config';
import { toInstant } from '../../database/instants';
import type {
  LevelSchedule,
  VerificationStore,
} from '../../database/VerificationStore';
import {
  firstDueAt,
  isQuiet,
  isWithinBudget,
  nextDueAt,
  pauseAfterFailure,
  pauseBetween,
  pauseWhenIdle,
} from './times';
import { SCHEDULE, type VerificationRequests } from './VerificationRequests';

const TASK_ID = 'recovery-verification';
const FREQUENCY = { seconds: 30 };
const TIMEOUT = { minutes: 5 };
const INITIAL_DELAY = { seconds: 10 };

export interface VerificationSchedulerOptions {
  sources: ReadonlyMap<string, SourceConfig>;
  store: VerificationStore;
  requests: Pick<VerificationRequests, 'request'>;
  scheduler: SchedulerService;
  logger: LoggerService;
  now?: () => Date;
}

/** What a due level would verify now. */
interface Candidate {
  pointId: string;
  /** Bytes that it will read, as far as that is known. */
  expectedBytes: number;
  /** When the level is due after it was started. */
  dueAfterStart: Date;
  waitingSince?: string;
}

/**
 * Has verifications run when they are due. What is due is read from the database each
 * time, so that any replica goes on where another has stopped; and each source takes
 * one verification at a time, whoever asks for it.
 */
export class VerificationScheduler {
  readonly #options: VerificationSchedulerOptions;
  readonly #now: () => Date;

  constructor(options: VerificationSchedulerOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  /** Makes the schedules known, and begins to follow them. */
  async start(): Promise<void> {
    await this.register();
    if (this.#scheduled().length === 0) return;
    await this.#options.scheduler.scheduleTask({
      id: TASK_ID,
      frequency: FREQUENCY,
      timeout: TIMEOUT,
      initialDelay: INITIAL_DELAY,
      scope: 'global',
      fn: signal => this.tick(signal),
    });
  }

  async register(): Promise<void> {
    const now = this.#now();
    for (const source of this.#options.sources.values()) {
      const schedules =
        source.valid && source.verification
          ? source.verification.schedules
          : [];
      await this.#options.store.schedule(
        source.id,
        schedules.map(({ level, every }) => ({
          level,
          firstDueAt: toInstant(firstDueAt(now, every)),
        })),
        toInstant(now),
      );
    }
  }

  /** Starts what is due. */
  async tick(signal?: AbortSignal): Promise<void> {
    const sources = this.#scheduled();
    const schedules = await this.#options.store.listSchedules(
      sources.map(({ source }) => source.id),
    );
    const now = toInstant(this.#now());
    for (const { source, policy } of sources) {
      // The cheaper level first: it finds broken structure before much is read.
      const due = schedules.filter(
        each => each.sourceId === source.id && each.dueAt <= now,
      );
      for (const level of due) {
        if (signal?.aborted) return;
        try {
          if (await this.#startIfDue(source, policy, level)) break;
        } catch (error) {
          this.#options.logger.warn(
            `The verification of source ${source.id} at level ${level.level} could not be started: ${error}`,
          );
        }
      }
    }
  }

  #scheduled(): { source: ValidSource; policy: VerificationConfig }[] {
    return [...this.#options.sources.values()].flatMap(source =>
      source.valid && source.verification
        ? [{ source, policy: source.verification }]
        : [],
    );
  }

  /** True when the source is busy with a verification from now on, or was before. */
  async #startIfDue(
    source: ValidSource,
    policy: VerificationConfig,
    due: LevelSchedule,
  ): Promise<boolean> {
    const { store, requests, logger } = this.#options;
    const schedule = policy.schedules.find(({ level }) => level === due.level);
    if (!schedule) return false;
    const now = this.#now();
    const candidate = schedule.points
      ? await this.#pickPoint(source, schedule)
      : await this.#pickRepository(source, schedule, due);
    if (!candidate) {
      const dueAt = new Date(now.getTime() + pauseWhenIdle(schedule.every));
      await store.setDue(source.id, due.level, toInstant(dueAt));
      return false;
    }
    const { waitingSince } = candidate;
    if (
      isQuiet(policy.quietHours, now) ||
      !(await this.#hasBudget(source, policy, candidate))
    ) {
      if (waitingSince !== due.waitingSince)
        await store.setDue(source.id, due.level, due.dueAt, waitingSince);
      return false;
    }
    try {
      await requests.request(candidate.pointId, due.level, {
        requestedBy: SCHEDULE,
      });
    } catch (error) {
      // Busy, stopped or not usable just now: it stays due.
      if (isConflict(error)) return true;
      const dueAt = new Date(now.getTime() + pauseAfterFailure(schedule.every));
      await store.setDue(source.id, due.level, toInstant(dueAt), waitingSince);
      throw error;
    }
    logger.info(
      `Verification of source ${source.id} at level ${due.level} was requested by its schedule`,
    );
    await store.setDue(
      source.id,
      due.level,
      toInstant(candidate.dueAfterStart),
      waitingSince,
    );
    return true;
  }

  async #pickRepository(
    source: ValidSource,
    { every }: VerificationSchedule,
    due: LevelSchedule,
  ): Promise<Candidate | undefined> {
    const now = this.#now();
    const pointId = await this.#options.store.pickOfRepository(
      source.id,
      toInstant(now),
    );
    return pointId === undefined
      ? undefined
      : {
          pointId,
          expectedBytes: due.bytesRead ?? 0,
          dueAfterStart: nextDueAt(new Date(due.dueAt), every, now),
        };
  }

  async #pickPoint(
    source: ValidSource,
    { level, every, points }: VerificationSchedule,
  ): Promise<Candidate | undefined> {
    const now = this.#now();
    const ago = (milliseconds: number) =>
      toInstant(now.getTime() - milliseconds);
    const { next, count } = await this.#options.store.pickPoint({
      sourceId: source.id,
      level,
      newest: points === 'all' ? undefined : points?.newest,
      before: ago(every.toMillis()),
      triedBefore: ago(pauseAfterFailure(every)),
      notFuture: toInstant(now),
    });
    if (!next) return undefined;
    // The newest ones do not wait for one another; all of them are spread out.
    const pause = points === 'all' ? pauseBetween(every, count) : 0;
    return {
      pointId: next.id,
      expectedBytes: level === 1 ? 0 : next.storedBytes ?? 0,
      dueAfterStart: new Date(now.getTime() + pause),
      waitingSince: next.since,
    };
  }

  async #hasBudget(
    source: ValidSource,
    { bytesPerDay }: VerificationConfig,
    { expectedBytes }: Candidate,
  ): Promise<boolean> {
    if (bytesPerDay === undefined) return true;
    const day = toInstant(this.#now()).slice(0, 10);
    const read = await this.#options.store.bytesReadOn(source.id, day);
    return isWithinBudget(bytesPerDay, read, expectedBytes);
  }
}

function isConflict(error: unknown): boolean {
  return (
    error instanceof ConflictError || (error as Error)?.name === 'ConflictError'
  );
}
