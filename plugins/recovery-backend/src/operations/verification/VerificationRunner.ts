import type { LoggerService } from '@backstage/backend-plugin-api';
import type { OperationResult } from 'backstage-plugin-recovery-common';
import {
  ProviderError,
  type ProviderContext,
  type VerificationReport,
} from 'backstage-plugin-recovery-node';
import type { VerificationRecords } from '../../collection/VerificationRecords';
import type { SourceConfig, ValidSource } from '../../config';
import { toInstant } from '../../database/instants';
import type { OperationRecord } from '../../database/OperationStore';
import type {
  VerificationEffect,
  VerificationLevel,
} from '../../database/VerificationStore';
import { joinSentences } from '../../util/text';
import {
  describeError,
  NotStoppedError,
  OperationStop,
  RefusedError,
} from '../errors';
import type { OperationOutcome, OperationRunner } from '../OperationRunner';
import type { OperationSession } from '../OperationSession';
import {
  callProvider,
  providerContext,
  scratchDirectoryName,
  withScratchDirectory,
} from '../providerCall';
import { cleanLine, formatCount, formatDuration } from '../text';
import { pauseAfterFailure } from './times';

const MAX_SUMMARY = 500;
/** Points that the result of an operation names. */
const NAMED_POINTS = 100;
const MOST_DAMAGED = 1_000_000;

export interface VerificationRunnerOptions {
  sources: ReadonlyMap<string, SourceConfig>;
  records: VerificationRecords;
  logger: LoggerService;
  scratchRoot: string;
  /** How long a provider may take to stop, in milliseconds. */
  graceMs: number;
}

/** Has a provider verify a point, or the repository that holds it. */
export class VerificationRunner implements OperationRunner {
  readonly #options: VerificationRunnerOptions;

  constructor(options: VerificationRunnerOptions) {
    this.#options = options;
  }

  async run(session: OperationSession): Promise<OperationOutcome> {
    const { record } = session;
    const attempt = { bytes: 0 };
    try {
      return await withScratchDirectory(
        this.#options,
        scratchDirectoryName(record.id),
        scratch => this.#verify(session, attempt, scratch),
      );
    } catch (error) {
      return await this.#concludeFailure(session, attempt, error);
    }
  }

  async #verify(
    session: OperationSession,
    attempt: { bytes: number },
    scratchDirectory: string,
  ): Promise<OperationOutcome> {
    const { record } = session;
    const { records } = this.#options;
    session.phase('prepare');
    const source = this.#source(record);
    const level = levelOf(record);
    const { part } = record.options ?? {};
    const ofRepository =
      source.provider.capabilities.verificationScope === 'repository';
    if (!ofRepository) await records.noteAttempt(record.pointId, level);

    session.phase('read');
    const context = providerContext({
      signal: session.signal,
      deadline: session.deadline,
      logger: this.#options.logger.child({ operation: record.id }),
      log: (kind, text) => session.log(kind, text),
      progress: update => {
        attempt.bytes = Math.max(attempt.bytes, update.bytes ?? 0);
        session.progress(update);
      },
      scratchDirectory,
    });
    const report = checkReport(
      await this.#call(session, source, level, context),
      level,
    );
    await session.startValidating();
    const bytesRead = report.bytesRead ?? (attempt.bytes || undefined);
    const finishedAt = new Date();
    const effect = await records.record({
      sourceId: record.sourceId,
      asked: level,
      level: report.level,
      result: report.result,
      summary: report.summary,
      operationId: record.id,
      startedAt: toInstant(record.startedAt ?? finishedAt),
      finishedAt: toInstant(finishedAt),
      bytesRead,
      damaged: report.damagedPoints,
      scope: ofRepository ? { part } : { pointId: record.pointId },
    });
    if (bytesRead) await records.addBytesRead(record.sourceId, bytesRead);
    session.log(report.result === 'pass' ? 'info' : 'error', report.summary);
    return report.result === 'pass'
      ? { state: 'succeeded', result: resultOf(report, effect, bytesRead) }
      : {
          state: 'failed',
          result: resultOf(report, effect, bytesRead),
          error: {
            code: 'damaged',
            message: cleanLine(
              joinSentences([report.summary, describeEffect(effect)]),
              1_000,
            ),
            nextStep:
              'Make a backup elsewhere, have the storage of the source examined and repaired, then verify it again.',
          },
        };
  }

  async #call(
    session: OperationSession,
    source: ValidSource,
    level: VerificationLevel,
    context: ProviderContext,
  ): Promise<unknown> {
    const { record, signal } = session;
    const { provider, settings, verification } = source;
    const deadline = verification?.deadline?.toMillis();
    const timer =
      deadline === undefined
        ? undefined
        : setTimeout(
            () =>
              session.stop(
                new OperationStop(
                  'deadline',
                  `The verification was not done after ${formatDuration(
                    deadline,
                  )}, which is its deadline.`,
                  `Find out what takes so long, or raise recovery.sources.${source.id}.verification.deadline.`,
                ),
              ),
            deadline,
          );
    try {
      const { part } = record.options ?? {};
      return await callProvider(
        () =>
          provider.verify!(
            settings,
            record.point,
            level,
            context,
            part ? { part } : {},
          ),
        { signal, graceMs: this.#options.graceMs },
      );
    } finally {
      clearTimeout(timer);
    }
  }

  #source(record: OperationRecord): ValidSource {
    const source = this.#options.sources.get(record.sourceId);
    if (!source?.valid || !source.provider.verify) {
      throw new RefusedError(
        'source-unusable',
        `Source ${record.sourceId} cannot be verified on this backend${
          source && !source.valid ? `: ${source.error}` : ''
        }.`,
        'Have its configuration checked, then verify it again.',
      );
    }
    return source;
  }

  /** Nothing was found out: that is no damage, and no pass. */
  async #concludeFailure(
    session: OperationSession,
    attempt: { bytes: number },
    error: unknown,
  ): Promise<OperationOutcome> {
    const { record } = session;
    const stop = session.stopReason?.reason;
    const notStopped = error instanceof NotStoppedError;
    const told = describeError(
      notStopped || !session.stopReason ? error : session.stopReason,
    );
    session.log('error', told.message);
    const result: OperationResult = {
      bytesRead: attempt.bytes || undefined,
      checks: [],
    };
    if (stop !== 'lease-lost')
      await this.#noteFailure(session, attempt).catch(failure =>
        this.#options.logger.warn(
          `Cannot note the end of verification ${record.id}: ${failure}`,
        ),
      );
    if (stop === 'shutdown' || stop === 'lease-lost')
      return { state: 'interrupted', error: told, result };
    return {
      state: stop === 'cancelled' && !notStopped ? 'cancelled' : 'failed',
      error: told,
      result,
    };
  }

  async #noteFailure(
    session: OperationSession,
    attempt: { bytes: number },
  ): Promise<void> {
    const { record } = session;
    const { records, sources } = this.#options;
    if (attempt.bytes > 0)
      await records.addBytesRead(record.sourceId, attempt.bytes);
    const source = sources.get(record.sourceId);
    const level = record.options?.level;
    const schedule =
      source?.valid &&
      source.verification?.schedules.find(each => each.level === level);
    if (
      schedule &&
      record.options?.policy !== undefined &&
      session.stopReason?.reason !== 'cancelled'
    ) {
      await records.tryAgainAt(
        record.sourceId,
        schedule.level,
        new Date(Date.now() + pauseAfterFailure(schedule.every)),
      );
    }
  }
}

function levelOf(record: OperationRecord): VerificationLevel {
  const level = record.options?.level;
  if (level === undefined)
    throw new RefusedError(
      'level-missing',
      'The operation does not say at which level to verify.',
      'Request the verification again.',
    );
  return level;
}

/** What a provider says is held against its contract before it is believed. */
function checkReport(
  given: unknown,
  asked: VerificationLevel,
): VerificationReport {
  const report = (given ?? {}) as Partial<VerificationReport>;
  const { level, result, summary, damagedPoints, bytesRead } = report;
  const understood =
    (result === 'pass' || result === 'fail') &&
    typeof summary === 'string' &&
    Number.isInteger(level) &&
    level! >= 0 &&
    level! <= asked &&
    Array.isArray(damagedPoints) &&
    damagedPoints.length <= MOST_DAMAGED &&
    damagedPoints.every(id => typeof id === 'string') &&
    (bytesRead === undefined ||
      (Number.isSafeInteger(bytesRead) && bytesRead >= 0));
  if (!understood || (result === 'pass' && damagedPoints!.length > 0)) {
    throw new ProviderError(
      'bad-output',
      'The provider answered with something that is not the result of a verification.',
      { nextStep: 'Have the module of the provider checked or updated.' },
    );
  }
  return {
    level: result === 'fail' ? asked : level!,
    result,
    summary: cleanLine(summary!, MAX_SUMMARY),
    damagedPoints: damagedPoints!,
    bytesRead,
  };
}

function resultOf(
  report: VerificationReport,
  effect: VerificationEffect,
  bytesRead: number | undefined,
): OperationResult {
  const damaged = [...effect.damaged, ...effect.dependents];
  return {
    level: report.level,
    bytesRead,
    damagedPoints: damaged.slice(0, NAMED_POINTS),
    checks: [
      {
        name: 'stored data',
        result: report.result,
        level: report.level,
        message: report.summary,
        ...(report.result === 'fail' && {
          details: {
            'damaged points': String(effect.damaged.length),
            'points that depend on them': String(effect.dependents.length),
          },
        }),
      },
    ],
  };
}

function describeEffect(effect: VerificationEffect): string {
  const { damaged, dependents, doubtful } = effect;
  return [
    damaged.length > 0 &&
      `${formatCount(damaged.length, 'point')} marked as damaged.`,
    dependents.length > 0 &&
      `${formatCount(
        dependents.length,
        'point',
      )} cannot be restored without those.`,
    doubtful &&
      'Which points it touches is not known in full: all points of the source are doubtful.',
  ]
    .filter(Boolean)
    .join(' ');
}
