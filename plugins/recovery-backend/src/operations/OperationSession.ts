import { performance } from 'node:perf_hooks';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  OperationPhase,
  OperationState,
} from 'backstage-plugin-recovery-common';
import type { ProgressUpdate } from 'backstage-plugin-recovery-node';
import type {
  NewLogLine,
  NextAttempt,
  OperationChanges,
  OperationEnd,
  OperationLease,
  OperationRecord,
  OperationStore,
} from '../database/OperationStore';
import { endPhase, nextPhase } from '../util/phases';
import { OperationStop } from './errors';
import { LogBuffer } from './LogBuffer';
import { wordsOf } from './operationWords';
import { ProgressMeter } from './ProgressMeter';
import { assertTransition, statesBefore } from './stateMachine';
import { formatDuration } from './text';
import { pause } from './timing';

/** Times that hold an operation together, in milliseconds. */
export interface SessionTimes {
  /** How long a lease lasts without renewal. */
  leaseMs: number;
  /** Longest time between renewals, in which a cancellation by another replica is seen. */
  heartbeatMs: number;
  /** Shortest time between two writes of progress or log. */
  tickMs: number;
}

/**
 * A claimed operation in the hands of its process: keeps the lease, writes progress,
 * phases and log, and fires the signal when the operation must stop. Nothing is written
 * once the lease is lost.
 */
export class OperationSession {
  readonly record: OperationRecord;
  readonly deadline: Date;
  readonly progressMeter = new ProgressMeter();

  readonly #store: OperationStore;
  readonly #logger: LoggerService;
  readonly #times: SessionTimes;
  readonly #lease: OperationLease;
  readonly #log: LogBuffer;
  readonly #stop = new AbortController();
  readonly #closed = new AbortController();
  #state: OperationState;
  #phases: OperationPhase[];
  #phasesChanged = false;
  #reportedDropped: number;
  #renewedAt = performance.now();
  #leaseTimer: NodeJS.Timeout | undefined;
  #deadlineTimer: NodeJS.Timeout | undefined;
  #loop: Promise<void> = Promise.resolve();
  #writes: Promise<unknown> = Promise.resolve();

  constructor(options: {
    record: OperationRecord;
    store: OperationStore;
    logger: LoggerService;
    times: SessionTimes;
  }) {
    this.record = options.record;
    this.#store = options.store;
    this.#logger = options.logger;
    this.#times = options.times;
    this.#lease = {
      operationId: this.record.id,
      fencingToken: this.record.fencingToken,
    };
    this.#log = new LogBuffer({ linesBefore: this.record.logSeq });
    this.#reportedDropped = this.record.logDropped;
    this.#state = this.record.state;
    this.#phases = this.record.phases;
    this.deadline = this.record.deadlineAt!;
  }

  /** Fires when the operation must stop; its reason is an OperationStop. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get stopReason(): OperationStop | undefined {
    return this.signal.aborted
      ? (this.signal.reason as OperationStop)
      : undefined;
  }

  get state(): OperationState {
    return this.#state;
  }

  /** Begins to keep the lease. */
  start(): void {
    this.#armLeaseTimer();
    this.#deadlineTimer = setTimeout(() => {
      const allowed =
        this.deadline.getTime() - this.record.startedAt!.getTime();
      this.stop(
        new OperationStop(
          'deadline',
          `The ${wordsOf(this.record).noun} was not done after ${formatDuration(
            allowed,
          )}, which is its deadline.`,
          `Find out what takes so long, or raise ${
            wordsOf(this.record).deadlineKey
          }, then try again.`,
        ),
      );
    }, Math.max(0, this.deadline.getTime() - Date.now()));
    this.#loop = this.#keepLease();
  }

  /** Has the operation stop; the first reason stays. */
  stop(reason: OperationStop): void {
    if (!this.signal.aborted) this.#stop.abort(reason);
  }

  cancel(by: string): void {
    if (this.signal.aborted) return;
    this.log('warn', `Cancellation requested by ${by}.`);
    this.stop(new OperationStop('cancelled', `Cancelled by ${by}.`));
  }

  log(level: NewLogLine['level'], text: string): void {
    if (!this.#closed.signal.aborted) this.#log.add(level, text);
  }

  progress(update: ProgressUpdate): void {
    if (!this.#closed.signal.aborted) this.progressMeter.report(update);
  }

  /** Ends the present phase and begins another. */
  phase(
    name: OperationPhase['name'],
    previous: 'done' | 'failed' = 'done',
  ): void {
    this.#phases = nextPhase(this.#phases, name, previous, new Date());
    this.#phasesChanged = true;
  }

  /** Notes where the operation is going to write, before it does. */
  async announceWorkDirectory(workDirectory: string): Promise<void> {
    await this.#insist(() => this.#renew({ workDirectory }));
    this.signal.throwIfAborted();
  }

  /** running → validating. */
  async startValidating(): Promise<void> {
    assertTransition(this.record.id, this.#state, 'validating');
    const changes = this.#takeChanges();
    await this.#insist(async () => {
      if (await this.#store.startValidating(this.#lease, changes)) {
        this.#state = 'validating';
      } else {
        this.#loseLease();
      }
    });
    this.signal.throwIfAborted();
  }

  /** Whether this process still is the one that may touch what was written. */
  async confirmLease(): Promise<boolean> {
    if (this.stopReason?.reason === 'lease-lost') return false;
    try {
      return await this.#exclusively(() => this.#renew({}));
    } catch {
      return false;
    }
  }

  /** Sees whether a cancellation came in, at this moment. Throws it. */
  async checkpoint(): Promise<void> {
    await this.#insist(() => this.#renew({}));
    this.signal.throwIfAborted();
  }

  /** Writes the last lines and the end. False when the lease was lost before. */
  async end(
    end: OperationEnd,
    lines: NewLogLine[],
    next?: NextAttempt,
  ): Promise<boolean> {
    assertTransition(this.record.id, this.#state, end.state);
    this.#closed.abort();
    clearTimeout(this.#deadlineTimer);
    await this.#loop;
    try {
      return await this.#exclusively(async () => {
        if (this.stopReason?.reason === 'lease-lost') return false;
        await this.#flushLog();
        const phases = endPhase(
          this.#phases,
          end.state === 'succeeded' || this.#isCleanedUp(end)
            ? 'done'
            : 'failed',
          end.at,
        );
        return await this.#store.end(
          this.#lease,
          statesBefore(end.state),
          { progress: this.progressMeter.take(), ...end, phases },
          lines,
          { next },
        );
      });
    } finally {
      clearTimeout(this.#leaseTimer);
    }
  }

  /** Lets go of everything without writing. */
  abandon(): void {
    this.#closed.abort();
    clearTimeout(this.#deadlineTimer);
    clearTimeout(this.#leaseTimer);
  }

  /** What failed was a phase before: nothing is left behind. */
  #isCleanedUp({ result }: OperationEnd): boolean {
    return (
      this.#phases.at(-1)?.name === 'clean-up' && result?.leftover === undefined
    );
  }

  async #keepLease(): Promise<void> {
    const { tickMs, heartbeatMs } = this.#times;
    while (!this.#closed.signal.aborted) {
      await pause(tickMs, this.#closed.signal);
      if (
        this.#closed.signal.aborted ||
        this.stopReason?.reason === 'lease-lost'
      )
        return;
      try {
        await this.#exclusively(async () => {
          await this.#flushLog();
          const due = performance.now() - this.#renewedAt >= heartbeatMs;
          if (due || this.#phasesChanged || this.progressMeter.changed)
            await this.#renew({});
        });
      } catch (error) {
        // The lease timer ends the operation when this lasts.
        this.#logger.warn(
          `Cannot write the state of operation ${this.record.id}: ${error}`,
        );
      }
    }
  }

  async #renew(changes: OperationChanges): Promise<boolean> {
    const at = performance.now();
    const taken = this.#takeChanges();
    let renewed;
    try {
      renewed = await this.#store.renew(this.#lease, this.#times.leaseMs, {
        ...taken,
        ...changes,
      });
    } catch (error) {
      this.#phasesChanged ||= taken.phases !== undefined;
      throw error;
    }
    if (!renewed) {
      this.#loseLease();
      return false;
    }
    this.#renewedAt = at;
    this.#armLeaseTimer();
    if (renewed.cancelRequest) this.cancel(renewed.cancelRequest.by);
    return true;
  }

  #takeChanges(): OperationChanges {
    const phasesChanged = this.#phasesChanged;
    this.#phasesChanged = false;
    return {
      ...(this.progressMeter.changed && {
        progress: this.progressMeter.take(),
      }),
      ...(phasesChanged && { phases: this.#phases }),
    };
  }

  async #flushLog(): Promise<void> {
    const lines = this.#log.take();
    const dropped = this.record.logDropped + this.#log.dropped;
    if (lines.length === 0 && dropped === this.#reportedDropped) return;
    try {
      if (await this.#store.appendLog(this.#lease, lines, dropped))
        this.#reportedDropped = dropped;
      else this.#loseLease();
    } catch (error) {
      this.#log.putBack(lines);
      throw error;
    }
  }

  #loseLease(): void {
    this.stop(
      new OperationStop(
        'lease-lost',
        'This process lost its right to run the operation.',
      ),
    );
  }

  /** The work must have ended before another replica may think that nobody does it. */
  #armLeaseTimer(): void {
    clearTimeout(this.#leaseTimer);
    const left =
      this.#times.leaseMs * 0.7 - (performance.now() - this.#renewedAt);
    this.#leaseTimer = setTimeout(() => this.#loseLease(), Math.max(0, left));
  }

  /**
   * Writes what the work cannot go on without. A database that is away for a moment costs
   * no restore of hours: it is tried again for as long as a lease lasts.
   */
  async #insist(write: () => Promise<unknown>): Promise<void> {
    const giveUpAt = performance.now() + this.#times.leaseMs;
    for (;;) {
      this.signal.throwIfAborted();
      try {
        await this.#exclusively(write);
        return;
      } catch (error) {
        if (performance.now() > giveUpAt) throw error;
        this.#logger.warn(
          `Cannot write the state of operation ${this.record.id}, trying again: ${error}`,
        );
        await pause(this.#times.tickMs, this.signal);
      }
    }
  }

  /** One write at a time, in order. */
  async #exclusively<T>(write: () => Promise<T>): Promise<T> {
    const result = this.#writes.then(write);
    this.#writes = result.catch(() => {});
    return await result;
  }
}
