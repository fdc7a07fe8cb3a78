import path from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { OperationResult } from 'backstage-plugin-recovery-common';
import type { RestoreExpectation } from 'backstage-plugin-recovery-node';
import type { SourceConfig, ValidSource } from '../config';
import type { OperationRecord } from '../database/OperationStore';
import type { DeclaredTarget } from './config';
import type { DirectoryIdentity } from './containment';
import { RefusedError } from './errors';
import type { ExpectationCache } from './ExpectationCache';
import { findContent, identifyPlace, replaceInPlace } from './inPlace';
import type { OperationOutcome, OperationRunner } from './OperationRunner';
import type { OperationSession } from './OperationSession';
import { PointRestore, type RestoreAttempt } from './PointRestore';
import { scratchDirectoryName, withScratchDirectory } from './providerCall';
import { concludeFailure } from './restoreFailure';
import { restoredTime } from './recoverTo';
import { finalDirectoryName, hashRestore, pinnedPlace } from './restoreOptions';
import { spaceProblem } from './space';
import type { RestoreTargets } from './targets';
import { validateRestore, type RestoreValidation } from './validation';
import {
  TARGET_NEXT_STEP,
  TARGET_REPLACED,
  type WorkDirectory,
} from './WorkDirectory';

export interface RestoreRunnerOptions {
  expectations: Pick<ExpectationCache, 'known'>;
  sources: ReadonlyMap<string, SourceConfig>;
  targets: RestoreTargets;
  validation: RestoreValidation;
  logger: LoggerService;
  scratchRoot: string;
  /** Throws when an approval does not hold any more. */
  assertStillApproved: (record: OperationRecord) => Promise<void>;
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
    const attempt: RestoreAttempt = {};
    try {
      return await withScratchDirectory(
        this.#options,
        scratchDirectoryName(session.record.id),
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
    const { record } = session;
    session.phase('prepare');
    const source = this.#source(record.sourceId);
    const restore = new PointRestore(
      { ...this.#options, session, source, scratchDirectory },
      attempt,
    );
    await this.#assertTarget(session);
    // A point does not change: what it holds need not be found out twice.
    const expected = await restore.expect(
      this.#options.expectations.known(record.hash),
    );
    // Looked at again: finding out what to expect may have taken long.
    const { directory } = await this.#assertTarget(session, expected);
    const inPlace = record.options?.inPlace === true;
    const before = inPlace ? await identifyPlace(directory) : undefined;
    const work = await restore.createDirectory(
      inPlace ? path.dirname(directory) : directory,
    );

    session.phase('restore');
    const restoreMs = await restore.write(work);

    session.phase('count');
    await session.startValidating();
    const result = await validateRestore(await restore.count(work), {
      ...this.#options.validation,
      session,
      scratchDirectory,
      directory: work.path,
      logger: this.#options.logger,
      graceMs: this.#options.graceMs,
      note: validated => {
        attempt.result = validated;
      },
    });

    if (inPlace)
      return await this.#replace(session, work, { result, restoreMs, before });

    session.phase('finish');
    await session.checkpoint();
    const destination = await work.finish(
      finalDirectoryName({
        resourceName: record.resourceName,
        pointTime: restoredTime(record.point, record.options?.recoverTo),
        operationId: record.id,
      }),
    );
    session.log('info', `The restored files are in ${destination}.`);
    return {
      state: 'succeeded',
      restoreMs,
      workDirectory: destination,
      result: { ...result, destination },
    };
  }

  /** The last step of a restore in place, and the only one that touches what is there. */
  async #replace(
    session: OperationSession,
    work: WorkDirectory,
    restored: {
      result: OperationResult;
      restoreMs: number;
      before?: DirectoryIdentity;
    },
  ): Promise<OperationOutcome> {
    const { record } = session;
    const { result, restoreMs, before } = restored;
    session.phase('replace');
    await session.checkpoint();
    await this.#options.assertStillApproved(record);
    // Somebody may have started a server on it meanwhile.
    const { directory } = await this.#assertTarget(session);
    const content = await findContent(work, this.#target(record).path);
    const setAside = await replaceInPlace({
      work,
      content,
      directory,
      before,
      operationId: record.id,
      confirm: () => session.confirmLease(),
    });
    if (content !== work.path) await work.remove().catch(() => {});
    session.log('info', `The restored files are in ${directory}.`);
    if (setAside)
      session.log('info', `What was there before is in ${setAside}.`);
    return {
      state: 'succeeded',
      restoreMs,
      workDirectory: directory,
      result: { ...result, destination: directory, setAside },
    };
  }

  #target(record: OperationRecord): DeclaredTarget {
    const target = this.#options.targets
      .ofSource(record.sourceId)
      .find(candidate => candidate.id === record.targetId);
    if (target) return target;
    throw new RefusedError(
      'target-refused',
      `Target ${record.targetId} is not declared any more.`,
      'Choose another target, then request the restore again.',
    );
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
    const target = this.#target(record);
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
      inPlace: pinnedPlace(target),
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
