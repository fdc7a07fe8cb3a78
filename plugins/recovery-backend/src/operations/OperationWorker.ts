import type {
  AuditorService,
  AuditorServiceEvent,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { PointDirectory } from '../collection/PointDirectory';
import type {
  NewLogLine,
  NextAttempt,
  OperationEnd,
  OperationKind,
  OperationRecord,
  OperationStore,
} from '../database/OperationStore';
import { describeError, OperationStop } from './errors';
import { evidenceOf } from './evidence';
import type { OperationOutcome, OperationRunner } from './OperationRunner';
import { OperationSession, type SessionTimes } from './OperationSession';
import { wordsOf } from './operationWords';
import { claimPlaces, type SourcePlaces } from './places';
import type { Retries } from './Retries';
import { pause, settledWithin } from './timing';

export interface WorkerTimes extends SessionTimes {
  /** How often the queue is looked at without a hint, in milliseconds. */
  pollMs: number;
  /** How long a shutdown waits for operations to end, in milliseconds. */
  shutdownMs: number;
}

/**
 * How many operations one replica runs at a time. Restores have places of their own, so
 * that none waits for drills and verifications.
 */
export interface WorkerConcurrency {
  restores: number;
  others: number;
}

export interface OperationWorkerOptions {
  store: OperationStore;
  runners: Partial<Record<OperationKind, OperationRunner>>;
  /** Sources whose operations this replica can run. */
  sources: SourcePlaces[];
  /** This process, as stored with its leases. */
  owner: string;
  concurrency: WorkerConcurrency;
  deadlinesMs: Record<OperationKind, number>;
  /** Why the configuration stops all operations: nothing is claimed then. */
  stopped?: string;
  times: WorkerTimes;
  logger: LoggerService;
  /** Throws when an approval does not hold any more. */
  assertStillApproved: (record: OperationRecord) => Promise<void>;
  points: Pick<PointDirectory, 'recordEvidence'>;
  retries: Retries;
  auditor?: AuditorService;
  /** Done before each look at the queue: cleaning up after others. */
  beforePoll: (
    isRunningHere: (operationId: string) => boolean,
  ) => Promise<void>;
}

const END_ATTEMPTS = 5;

/** Takes operations from the queue and runs them, a few at a time. */
export class OperationWorker {
  readonly #options: OperationWorkerOptions;
  readonly #running = new Map<
    string,
    /** `over`: its end is stored, so another may take its place. */
    { session: OperationSession; done: Promise<void>; over: boolean }
  >();
  readonly #stopped = new AbortController();
  #wakeUp = new AbortController();
  #loop: Promise<unknown> | undefined;
  #failures = 0;
  #polledAt = -Infinity;

  constructor(options: OperationWorkerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loop ??= Promise.all([this.#work(), this.#listen()]);
  }

  /** Has the queue looked at now. */
  wake(): void {
    this.#wakeUp.abort();
  }

  /** Has an operation of this process stop now. Does nothing for those of others. */
  cancel(operationId: string, by: string): void {
    this.#running.get(operationId)?.session.cancel(by);
  }

  /** Ends the running operations as interrupted, and takes no more. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.wake();
    for (const { session } of this.#running.values()) {
      session.stop(
        new OperationStop(
          'shutdown',
          `The backend was shut down while the ${
            wordsOf(session.record).noun
          } was running.`,
          wordsOf(session.record).again,
        ),
      );
    }
    const all = [
      this.#loop,
      ...[...this.#running.values()].map(({ done }) => done),
    ];
    if (
      !(await settledWithin(
        Promise.allSettled(all),
        this.#options.times.shutdownMs,
      ))
    ) {
      this.#options.logger.warn(
        `Operations did not end before the shutdown: ${[
          ...this.#running.keys(),
        ].join(', ')}. They become interrupted when their leases pass.`,
      );
    }
  }

  /** Has the queue looked at when other replicas changed something. */
  async #listen(): Promise<void> {
    const { store, stopped, logger, times } = this.#options;
    if (stopped !== undefined) return;
    await store.listen({
      signal: this.#stopped.signal,
      onHint: () => this.wake(),
      onProblem: error =>
        logger.warn(
          `Not told of what other replicas change, so the queue is looked at every ${
            times.pollMs / 1000
          } s only: ${error}`,
        ),
    });
  }

  async #work(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      // Taken before looking, so that a hint that comes meanwhile is not lost.
      this.#wakeUp = new AbortController();
      try {
        await this.#cleanUp();
        await this.#claimAll();
        this.#failures = 0;
      } catch (error) {
        this.#failures++;
        this.#options.logger.warn(
          `Cannot look at the queue of operations: ${error}`,
        );
      }
      await pause(
        this.#options.times.pollMs * Math.min(1 + this.#failures, 6),
        this.#wakeUp.signal,
      );
    }
  }

  /** Not with every hint: what is cleaned up has been waiting for longer. */
  async #cleanUp(): Promise<void> {
    const since = performance.now() - this.#polledAt;
    if (since < this.#options.times.pollMs / 2) return;
    await this.#options.beforePoll(id => this.#running.has(id));
    this.#polledAt = performance.now();
  }

  async #claimAll(): Promise<void> {
    const { store, owner, sources, deadlinesMs, times, stopped } =
      this.#options;
    while (!this.#stopped.signal.aborted && stopped === undefined) {
      const record = await store.claim({
        owner,
        places: claimPlaces(sources, this.#kindsWithRoom(), deadlinesMs),
        leaseMs: times.leaseMs,
        now: new Date(),
      });
      if (!record) return;
      this.#begin(record);
    }
  }

  /** The kinds of which this replica can take one more now. */
  #kindsWithRoom(): OperationKind[] {
    const { concurrency, runners } = this.#options;
    const running = [...this.#running.values()]
      .filter(({ over }) => !over)
      .map(({ session }) => session.record.kind);
    const restores = running.filter(kind => kind === 'restore').length;
    return (Object.keys(runners) as OperationKind[]).filter(kind =>
      kind === 'restore'
        ? restores < concurrency.restores
        : running.length - restores < concurrency.others,
    );
  }

  #begin(record: OperationRecord): void {
    const { store, logger, times } = this.#options;
    const session = new OperationSession({ record, store, logger, times });
    session.start();
    const done = this.#run(session)
      .catch(error =>
        logger.error(`Operation ${record.id} could not be ended: ${error}`),
      )
      .finally(() => {
        session.abandon();
        this.#leavePlace(record.id);
        this.#running.delete(record.id);
      });
    this.#running.set(record.id, { session, done, over: false });
    if (record.cancelRequestedBy) session.cancel(record.cancelRequestedBy);
    if (this.#stopped.signal.aborted) void this.stop();
  }

  async #run(session: OperationSession): Promise<void> {
    const { record } = session;
    const audit = await this.#audit(record);
    const outcome = await this.#outcome(session);
    const end: OperationEnd = { ...outcome, at: new Date() };
    const ended = await this.#end(
      session,
      end,
      endLines(record, outcome),
      this.#options.retries.after(record, end),
    );
    if (!ended) {
      this.#options.logger.warn(
        `Operation ${record.id} was taken from this process, which stopped it.`,
      );
    } else {
      this.#leavePlace(record.id);
      const evidence = evidenceOf(record, end);
      if (evidence) {
        await this.#options.points
          .recordEvidence(record.pointId, evidence)
          .catch(error =>
            this.#options.logger.warn(
              `Cannot keep the evidence of operation ${record.id}: ${error}`,
            ),
          );
      }
    }
    await this.#finishAudit(audit, outcome);
  }

  #leavePlace(operationId: string): void {
    const entry = this.#running.get(operationId);
    if (!entry || entry.over) return;
    entry.over = true;
    this.wake();
  }

  async #outcome(session: OperationSession): Promise<OperationOutcome> {
    const runner = this.#options.runners[session.record.kind];
    try {
      if (!runner)
        throw new Error(
          `This backend does not know operations of kind ${session.record.kind}.`,
        );
      await this.#options.assertStillApproved(session.record);
      return await runner.run(session);
    } catch (error) {
      return { state: 'failed', error: describeError(error) };
    }
  }

  /** The database may be away for a moment just now. */
  async #end(
    session: OperationSession,
    end: OperationEnd,
    lines: NewLogLine[],
    next: NextAttempt | undefined,
  ): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await session.end(end, lines, next);
      } catch (error) {
        if (attempt === END_ATTEMPTS) throw error;
        this.#options.logger.warn(
          `Cannot write the end of operation ${session.record.id}: ${error}`,
        );
        await pause(
          this.#options.times.tickMs * attempt,
          new AbortController().signal,
        );
      }
    }
  }

  async #audit(
    record: OperationRecord,
  ): Promise<AuditorServiceEvent | undefined> {
    try {
      return await this.#options.auditor?.createEvent({
        eventId: 'operation-run',
        severityLevel: 'medium',
        meta: {
          queryType: record.kind,
          operationId: record.id,
          entityRef: record.entityRef,
          sourceId: record.sourceId,
          pointId: record.pointId,
          providerPointId: record.point.id,
          targetId: record.targetId ?? null,
          hash: record.hash,
          requestedBy: record.requestedBy,
        },
      });
    } catch (error) {
      this.#options.logger.warn(
        `Cannot audit the start of operation ${record.id}: ${error}`,
      );
      return undefined;
    }
  }

  async #finishAudit(
    audit: AuditorServiceEvent | undefined,
    outcome: OperationOutcome,
  ): Promise<void> {
    const meta = { outcome: outcome.state, code: outcome.error?.code ?? null };
    try {
      if (outcome.state === 'succeeded') await audit?.success({ meta });
      else
        await audit?.fail({
          meta,
          error: new Error(outcome.error?.message ?? outcome.state),
        });
    } catch (error) {
      this.#options.logger.warn(
        `Cannot audit the end of an operation: ${error}`,
      );
    }
  }
}

function endLines(
  record: OperationRecord,
  outcome: OperationOutcome,
): NewLogLine[] {
  const at = new Date();
  const { Noun } = wordsOf(record);
  if (outcome.state === 'succeeded') {
    return [
      {
        at,
        level: 'info',
        text: `${Noun} of ${record.resourceName} succeeded.`,
      },
    ];
  }
  const text = [`${Noun} ${outcome.state}.`, outcome.error?.nextStep]
    .filter(Boolean)
    .join(' ');
  return [{ at, level: outcome.state === 'failed' ? 'error' : 'warn', text }];
}
