import { performance } from 'node:perf_hooks';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { OperationResult } from 'backstage-plugin-recovery-common';
import type {
  ProviderContext,
  RestoreExpectation,
  RestoreReport,
} from 'backstage-plugin-recovery-node';
import type { ValidSource } from '../config';
import { RefusedError } from './errors';
import type { OperationSession } from './OperationSession';
import { callProvider, providerContext } from './providerCall';
import { checkRestored, combineExpectations } from './restoreChecks';
import { watchWorkDirectory } from './restoreMonitor';
import { workDirectoryName } from './restoreOptions';
import { cleanLine, formatAmount, formatBytes, formatCount } from './text';
import { WorkDirectory } from './WorkDirectory';

/** How far a restore has come, for when it fails. */
export interface RestoreAttempt {
  work?: WorkDirectory;
  expected?: RestoreExpectation;
  result?: OperationResult;
}

export interface PointRestoreOptions {
  session: OperationSession;
  source: ValidSource;
  scratchDirectory: string;
  logger: LoggerService;
  /** How long a provider may take to stop, in milliseconds. */
  graceMs: number;
  /** How often the target is looked at, in milliseconds. */
  monitorMs: number;
}

/**
 * Writes a recovery point into a directory of the operation's own and counts what came
 * back: what restores and drills have in common. Its steps are taken in order.
 */
export class PointRestore {
  readonly #options: PointRestoreOptions;
  readonly #attempt: RestoreAttempt;
  readonly #context: ProviderContext;
  #before: RestoreExpectation | undefined;
  #complaints: string[] = [];
  #reported: RestoreExpectation | undefined;

  /** Notes in `attempt` how far it has come. */
  constructor(options: PointRestoreOptions, attempt: RestoreAttempt) {
    const { session } = options;
    this.#options = options;
    this.#attempt = attempt;
    this.#context = providerContext({
      signal: session.signal,
      deadline: session.deadline,
      logger: options.logger.child({ operation: session.record.id }),
      log: (level, text) => session.log(level, text),
      progress: update => session.progress(update),
      scratchDirectory: options.scratchDirectory,
    });
  }

  /** Finds out what should come back, unless that is known already. */
  async expect(known?: RestoreExpectation): Promise<RestoreExpectation> {
    const { session, source } = this.#options;
    const { provider, settings } = source;
    this.#before =
      known ??
      (provider.expect &&
        (await this.#call(() =>
          provider.expect!(
            settings,
            session.record.point,
            this.#providerOptions(),
            this.#context,
          ),
        )));
    const expected = combineExpectations({
      before: this.#before,
      listed: this.#listed(),
    });
    this.#attempt.expected = expected;
    session.progress({
      totalBytes: expected.bytes,
      totalFiles: expected.files,
    });
    session.log(
      'info',
      `${
        formatAmount(expected) ?? 'An unknown amount of data'
      } should come back.`,
    );
    return expected;
  }

  /** Makes the operation's own directory, after it was announced. */
  async createDirectory(parent: string): Promise<WorkDirectory> {
    const { session } = this.#options;
    const name = workDirectoryName(session.record.id);
    await session.announceWorkDirectory(`${parent}/${name}`);
    const work = await WorkDirectory.create(parent, name);
    this.#attempt.work = work;
    return work;
  }

  /** Writes the point into the directory. Resolves to the milliseconds that it took. */
  async write(work: WorkDirectory): Promise<number> {
    const { session, source, monitorMs } = this.#options;
    const { provider, settings } = source;
    const { point } = session.record;
    session.log(
      'info',
      `Restoring ${cleanLine(point.id, 200)} to ${work.path}.`,
    );
    const began = performance.now();
    const stopWatching = watchWorkDirectory(session, work, monitorMs);
    let report: RestoreReport;
    try {
      report = await this.#call(() =>
        provider.restore!(
          settings,
          point,
          { directory: work.path },
          this.#providerOptions(),
          this.#context,
        ),
      );
    } finally {
      await stopWatching();
    }
    session.signal.throwIfAborted();
    this.#reported = report?.expected;
    this.#complaints = Array.isArray(report?.warnings) ? report.warnings : [];
    return Math.round(performance.now() - began);
  }

  /**
   * Counts what came back and compares it with what should have. Throws a RefusedError
   * when it is less.
   */
  async count(work: WorkDirectory): Promise<OperationResult> {
    const { session } = this.#options;
    await work.assertInPlace();
    const restored = await work.count(session.signal);
    session.progress({ bytes: restored.bytes, files: restored.files });
    session.log(
      'info',
      `Counted ${formatCount(restored.files, 'file')}, ${formatBytes(
        restored.bytes,
      )}.`,
    );
    const expected = combineExpectations({
      before: this.#before,
      after: this.#reported,
      listed: this.#listed(),
    });
    const recoverTo = session.record.options?.recoverTo;
    const result: OperationResult = {
      expectedFiles: expected.files,
      expectedBytes: expected.bytes,
      restoredFiles: restored.files,
      restoredBytes: restored.bytes,
      checks: checkRestored(restored, expected, this.#complaints),
      ...(recoverTo?.type === 'time' && { requestedTime: recoverTo.value }),
    };
    this.#attempt.expected = expected;
    this.#attempt.result = result;
    const failed = result.checks.filter(check => check.result === 'fail');
    if (failed.length > 0) {
      throw new RefusedError(
        restored.files === 0 ? 'nothing-restored' : 'incomplete',
        `The restore did not bring back what the point should hold. ${failed
          .map(check => check.message)
          .join(' ')}`,
        'Restore an older recovery point, and have this one and its source checked.',
      );
    }
    return result;
  }

  #providerOptions() {
    const { paths, options } = this.#options.session.record;
    return {
      ...(paths && { paths }),
      ...(options?.recoverTo && { recoverTo: options.recoverTo }),
    };
  }

  /** What the listing said: of the whole point, so nothing of a part of it. */
  #listed(): RestoreExpectation {
    const { paths, point } = this.#options.session.record;
    return paths ? {} : { files: point.fileCount, bytes: point.sizeBytes };
  }

  async #call<T>(run: () => Promise<T>): Promise<T> {
    return await callProvider(run, {
      signal: this.#options.session.signal,
      graceMs: this.#options.graceMs,
    });
  }
}
