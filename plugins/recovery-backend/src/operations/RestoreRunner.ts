import { performance } from 'node:perf_hooks';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { OperationResult } from 'backstage-plugin-recovery-common';
import type {
  RestoreExpectation,
  RestoreReport,
} from 'backstage-plugin-recovery-node';
import type { SourceConfig, ValidSource } from '../config';
import { RefusedError } from './errors';
import type { ExpectationCache } from './ExpectationCache';
import type { OperationOutcome, OperationRunner } from './OperationRunner';
import type { OperationSession } from './OperationSession';
import {
  callProvider,
  providerContext,
  scratchDirectoryName,
  withScratchDirectory,
} from './providerCall';
import { checkRestored, combineExpectations } from './restoreChecks';
import { concludeFailure } from './restoreFailure';
import { watchWorkDirectory } from './restoreMonitor';
import { restoredTime } from './recoverTo';
import {
  finalDirectoryName,
  hashRestore,
  workDirectoryName,
} from './restoreOptions';
import { spaceProblem } from './space';
import type { RestoreTargets } from './targets';
import { cleanLine, formatAmount, formatBytes, formatCount } from './text';
import {
  TARGET_NEXT_STEP,
  TARGET_REPLACED,
  WorkDirectory,
} from './WorkDirectory';

export interface RestoreRunnerOptions {
  expectations: Pick<ExpectationCache, 'known'>;
  sources: ReadonlyMap<string, SourceConfig>;
  targets: RestoreTargets;
  logger: LoggerService;
  scratchRoot: string;
  /** How long a provider may take to stop, in milliseconds. */
  graceMs: number;
  /** How often the target is looked at, in milliseconds. */
  monitorMs: number;
  /** How long a shutdown waits for what was written to be removed, in milliseconds. */
  shutdownCleanUpMs: number;
}

/** Restores a recovery point into a directory of its own inside a target. */
export class RestoreRunner implements OperationRunner {
  readonly #options: RestoreRunnerOptions;

  constructor(options: RestoreRunnerOptions) {
    this.#options = options;
  }

  async run(session: OperationSession): Promise<OperationOutcome> {
    const { logger, scratchRoot } = this.#options;
    const attempt: RestoreAttempt = {};
    try {
      return await withScratchDirectory(
        {
          root: scratchRoot,
          name: scratchDirectoryName(session.record.id),
          logger,
        },
        scratch => this.#restore(session, attempt, scratch),
      );
    } catch (error) {
      return await concludeFailure(session, attempt, error, this.#options);
    }
  }

  async #restore(
    session: OperationSession,
    attempt: RestoreAttempt,
    scratchDirectory: string,
  ): Promise<OperationOutcome> {
    const { record, signal } = session;
    const context = providerContext({
      signal,
      deadline: session.deadline,
      logger: this.#options.logger.child({ operation: record.id }),
      log: (level, text) => session.log(level, text),
      progress: update => session.progress(update),
      scratchDirectory,
    });
    const call = <T>(run: () => Promise<T>) =>
      callProvider(run, { signal, graceMs: this.#options.graceMs });

    session.phase('prepare');
    const { provider, settings } = this.#source(record.sourceId);
    await this.#assertTarget(session);
    const recoverTo = record.options?.recoverTo;
    const options = {
      ...(record.paths && { paths: record.paths }),
      ...(recoverTo && { recoverTo }),
    };
    // A point does not change: what it holds need not be found out twice.
    const before =
      this.#options.expectations.known(record.hash) ??
      (provider.expect &&
        (await call(() =>
          provider.expect!(settings, record.point, options, context),
        )));
    const listed: RestoreExpectation = record.paths
      ? {}
      : { files: record.point.fileCount, bytes: record.point.sizeBytes };
    const expected = combineExpectations({ before, listed });
    attempt.expected = expected;
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

    // Looked at again: finding out what to expect may have taken long.
    const { directory } = await this.#assertTarget(session, expected);
    await session.announceWorkDirectory(
      `${directory}/${workDirectoryName(record.id)}`,
    );
    const work = await WorkDirectory.create(
      directory,
      workDirectoryName(record.id),
    );
    attempt.work = work;

    session.phase('restore');
    session.log(
      'info',
      `Restoring ${cleanLine(record.point.id, 200)} to ${work.path}.`,
    );
    const began = performance.now();
    const stopWatching = watchWorkDirectory(
      session,
      work,
      this.#options.monitorMs,
    );
    let report: RestoreReport;
    try {
      report = await call(() =>
        provider.restore!(
          settings,
          record.point,
          { directory: work.path },
          options,
          context,
        ),
      );
    } finally {
      await stopWatching();
    }
    signal.throwIfAborted();
    const restoreMs = Math.round(performance.now() - began);

    session.phase('count');
    await session.startValidating();
    await work.assertInPlace();
    const restored = await work.count(signal);
    session.progress({ bytes: restored.bytes, files: restored.files });
    session.log(
      'info',
      `Counted ${formatCount(restored.files, 'file')}, ${formatBytes(
        restored.bytes,
      )}.`,
    );
    const complaints = Array.isArray(report?.warnings) ? report.warnings : [];
    const final = combineExpectations({
      before,
      after: report?.expected,
      listed,
    });
    attempt.expected = final;
    attempt.result = {
      expectedFiles: final.files,
      expectedBytes: final.bytes,
      restoredFiles: restored.files,
      restoredBytes: restored.bytes,
      checks: checkRestored(restored, final, complaints),
      ...(recoverTo?.type === 'time' && { requestedTime: recoverTo.value }),
    };
    const failed = attempt.result.checks.filter(
      check => check.result === 'fail',
    );
    if (failed.length > 0) {
      throw new RefusedError(
        restored.files === 0 ? 'nothing-restored' : 'incomplete',
        `The restore did not bring back what the point should hold. ${failed
          .map(check => check.message)
          .join(' ')}`,
        'Restore an older recovery point, and have this one and its source checked.',
      );
    }

    session.phase('finish');
    await session.checkpoint();
    const destination = await work.finish(
      finalDirectoryName({
        resourceName: record.resourceName,
        pointTime: restoredTime(record.point, recoverTo),
        operationId: record.id,
      }),
    );
    session.log('info', `The restored files are in ${destination}.`);
    return {
      state: 'succeeded',
      restoreMs,
      workDirectory: destination,
      result: { ...attempt.result, destination },
    };
  }

  #source(sourceId: string): ValidSource {
    const source = this.#options.sources.get(sourceId);
    if (!source?.valid || !source.provider.restore) {
      throw new RefusedError(
        'source-unusable',
        `Source ${sourceId} cannot be restored from on this backend${
          source && !source.valid ? `: ${source.error}` : ''
        }.`,
        'Have its configuration checked, then request the restore again.',
      );
    }
    return source;
  }

  /** The target must still be what the request was made for, and take what comes. */
  async #assertTarget(
    session: OperationSession,
    expected: RestoreExpectation = {},
  ) {
    const { record } = session;
    const target = this.#options.targets
      .ofSource(record.sourceId)
      .find(candidate => candidate.id === record.targetId);
    if (!target) {
      throw new RefusedError(
        'target-refused',
        `Target ${record.targetId} is not declared any more.`,
        'Choose another target, then request the restore again.',
      );
    }
    const inspection = await this.#options.targets.inspect(target);
    if (!inspection.usable)
      throw new RefusedError(
        'target-refused',
        inspection.reason,
        TARGET_NEXT_STEP,
      );
    const hash = hashRestore({
      pointId: record.pointId,
      providerPointId: record.point.id,
      sourceId: record.sourceId,
      targetId: target.id,
      directory: inspection.directory,
      paths: record.paths,
      recoverTo: record.options?.recoverTo,
    });
    if (
      inspection.directory !== record.targetDirectory ||
      hash !== record.hash
    ) {
      throw new RefusedError(
        'target-changed',
        TARGET_REPLACED,
        TARGET_NEXT_STEP,
      );
    }
    const problem = spaceProblem(expected, inspection);
    if (problem) {
      throw new RefusedError(
        'target-full',
        problem,
        'Make room in the target or choose another one.',
      );
    }
    return inspection;
  }
}

/** How far a restore has come, for when it fails. */
export interface RestoreAttempt {
  work?: WorkDirectory;
  expected?: RestoreExpectation;
  result?: OperationResult;
}
