import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type {
  RestorePlan,
  RestorePlanRequest,
  RestoreTarget,
} from 'backstage-plugin-recovery-common';
import type { RestoreExpectation } from 'backstage-plugin-recovery-node';
import { Duration } from 'luxon';
import type {
  PointDirectory,
  RestorablePoint,
} from '../collection/PointDirectory';
import type { SourceConfig, ValidSource } from '../config';
import type { OperationStore } from '../database/OperationStore';
import type { DeclaredTarget } from './config';
import { describeError } from './errors';
import { ExpectationCache, type ExpectationAnswer } from './ExpectationCache';
import {
  callProvider,
  providerContext,
  withScratchDirectory,
} from './providerCall';
import { combineExpectations } from './restoreChecks';
import {
  finalDirectoryName,
  hashRestore,
  normalizePaths,
} from './restoreOptions';
import { spaceProblem } from './space';
import {
  targetLockOf,
  type RestoreTargets,
  type TargetInspection,
} from './targets';
import { cleanLine, formatAmount, formatBytes, formatTime } from './text';

// Without the id of the operation: it may be one that the reader may not see.
const BUSY =
  'The target is in use by another operation. Wait until it has ended, or choose another target.';

export interface OperationPlannerOptions {
  store: OperationStore;
  points: PointDirectory;
  sources: ReadonlyMap<string, SourceConfig>;
  targets: RestoreTargets;
  logger: LoggerService;
  scratchRoot: string;
  /** Longest time to find out what a restore should bring back, in milliseconds. */
  expectTimeoutMs: number;
  graceMs: number;
}

/** What would happen, as far as it can be told without asking the source. */
export interface RestoreDraft {
  point: RestorablePoint;
  target: DeclaredTarget;
  inspection: TargetInspection;
  source?: ValidSource;
  /** Absolute, links resolved, or as declared when the target cannot be used. */
  directory: string;
  paths?: string[];
  hash: string;
  /** What the listing said, and what is known from asking before. */
  expected: RestoreExpectation;
  refusals: string[];
}

/** Tells what a restore would do, and why it cannot be requested. */
export class OperationPlanner {
  readonly #options: OperationPlannerOptions;
  readonly #expectations = new ExpectationCache();

  constructor(options: OperationPlannerOptions) {
    this.#options = options;
  }

  async listTargets(
    pointId: string,
    entityRef?: string,
  ): Promise<RestoreTarget[]> {
    const { targets, store } = this.#options;
    const { sourceId } = await this.#point(pointId, entityRef);
    const declared = targets.ofSource(sourceId);
    const [holders, inspections] = await Promise.all([
      store.findByTargetLock(declared.map(targetLockOf)),
      Promise.all(declared.map(target => targets.inspect(target))),
    ]);
    return declared.map((target, index) => {
      const inspection = inspections[index];
      const holder = holders.get(targetLockOf(target));
      const common = { id: target.id, title: target.title, type: target.type };
      if (!inspection.usable)
        return { ...common, state: 'refused', reason: inspection.reason };
      const { freeBytes } = inspection;
      if (!holder) return { ...common, state: 'ready', freeBytes };
      return {
        ...common,
        state: 'busy',
        freeBytes,
        operationId: holder.id,
        reason: BUSY,
      };
    });
  }

  /** Throws when there is no such point, or its source has no such target. */
  async draft(
    pointId: string,
    request: Pick<RestorePlanRequest, 'targetId' | 'paths'>,
    entityRef?: string,
  ): Promise<RestoreDraft> {
    const { targets, sources } = this.#options;
    const point = await this.#point(pointId, entityRef);
    const target = targets.get(point.sourceId, request.targetId);
    const paths = normalizePaths(request.paths);
    const inspection = await targets.inspect(target);
    const directory = inspection.usable
      ? inspection.directory
      : target.directory ?? '';
    const configured = sources.get(point.sourceId);
    const source = configured?.valid ? configured : undefined;
    const hash = hashRestore({
      pointId: point.pointId,
      providerPointId: point.point.id,
      sourceId: point.sourceId,
      targetId: target.id,
      directory,
      paths,
    });
    const known = this.#expectations.peek(hash);
    const draft: RestoreDraft = {
      point,
      target,
      inspection,
      source,
      directory,
      paths,
      hash,
      expected: combineExpectations({
        before: known?.expected,
        listed: listedOf(point, paths),
      }),
      refusals: [],
    };
    draft.refusals.push(...refusalsOf(draft, configured));
    if (known?.refusal) draft.refusals.push(known.refusal);
    return draft;
  }

  async plan(
    pointId: string,
    request: RestorePlanRequest,
    entityRef?: string,
  ): Promise<RestorePlan> {
    const draft = await this.draft(pointId, request, entityRef);
    const { point, target, inspection, paths } = draft;
    const answer = await this.#ask(draft);
    const expected = combineExpectations({
      before: answer?.expected,
      listed: listedOf(point, paths),
    });
    const holder = (
      await this.#options.store.findByTargetLock([targetLockOf(target)])
    ).get(targetLockOf(target));
    const refusals = [
      ...draft.refusals,
      ...(answer?.refusal && !draft.refusals.includes(answer.refusal)
        ? [answer.refusal]
        : []),
      ...(holder ? [BUSY] : []),
    ];
    const space = inspection.usable
      ? spaceProblem(expected, inspection)
      : undefined;
    if (space && !refusals.includes(space)) refusals.push(space);
    return {
      pointId: point.pointId,
      providerPointId: point.point.id,
      targetId: target.id,
      ...(paths && { paths }),
      hash: draft.hash,
      expected,
      expectedDuration: await this.#expectedDuration(
        point.sourceId,
        expected.bytes,
      ),
      destination: destinationOf(point),
      ...(inspection.usable && { freeBytes: inspection.freeBytes }),
      steps: stepsOf(draft, expected),
      warnings: warningsOf(draft, expected, answer),
      refusals,
      needsApproval: target.type === 'in-place',
    };
  }

  async #point(pointId: string, entityRef?: string): Promise<RestorablePoint> {
    return await this.#options.points.getRestorablePoint(
      pointId,
      entityRef === undefined ? undefined : { entityRefs: [entityRef] },
    );
  }

  /** Asks the source what would come back, unless it is refused anyway. */
  async #ask(draft: RestoreDraft): Promise<ExpectationAnswer | undefined> {
    const { source, point, paths } = draft;
    const expect = source?.provider.expect;
    if (!source || !expect || draft.refusals.length > 0)
      return this.#expectations.peek(draft.hash);
    return await this.#expectations.get(draft.hash, async () => {
      const { logger, scratchRoot, expectTimeoutMs, graceMs } = this.#options;
      const signal = AbortSignal.timeout(expectTimeoutMs);
      try {
        const name = `recovery-plan-${randomUUID()}`;
        const expected = await withScratchDirectory(
          { root: scratchRoot, name, logger },
          scratch =>
            callProvider(
              () =>
                expect.call(
                  source.provider,
                  source.settings,
                  point.point,
                  paths ? { paths } : {},
                  providerContext({
                    signal,
                    deadline: new Date(Date.now() + expectTimeoutMs),
                    logger,
                    scratchDirectory: scratch,
                  }),
                ),
              { signal, graceMs },
            ),
        );
        return { expected };
      } catch (error) {
        const told = describeError(error);
        const text = [told.message, told.nextStep].filter(Boolean).join(' ');
        return REFUSING.includes(told.code)
          ? { expected: {}, refusal: text }
          : { expected: {}, doubt: text };
      }
    });
  }

  async #expectedDuration(sourceId: string, bytes: number | undefined) {
    if (bytes === undefined) return undefined;
    const speed = await this.#options.store.restoreSpeed(sourceId);
    if (!speed) return undefined;
    const seconds = Math.max(
      1,
      Math.round((bytes * speed.milliseconds) / speed.bytes / 1000),
    );
    return Duration.fromObject({ seconds }).rescale().toISO() ?? undefined;
  }
}

const REFUSING = [
  'nothing-matched',
  'point-gone',
  'damaged',
  'not-found',
  'unsafe-content',
];

function listedOf(
  point: RestorablePoint,
  paths: string[] | undefined,
): RestoreExpectation {
  return paths
    ? {}
    : { files: point.point.fileCount, bytes: point.point.sizeBytes };
}

function refusalsOf(
  draft: RestoreDraft,
  configured: SourceConfig | undefined,
): string[] {
  const { point, source, paths, inspection, expected } = draft;
  const refusals: string[] = [];
  if (!point.usable) {
    refusals.push(
      point.reason ??
        `The recovery point is ${point.state} and cannot be restored.`,
    );
  }
  if (!source) {
    refusals.push(
      configured && !configured.valid
        ? `Source ${point.sourceId} is configured wrongly: ${configured.error}`
        : `Source ${point.sourceId} is not configured any more.`,
    );
  } else if (!source.provider.restore) {
    refusals.push(
      `Sources of type ${point.providerType} cannot be restored from here.`,
    );
  } else if (paths && !source.provider.capabilities.partialPaths) {
    refusals.push(
      `Sources of type ${point.providerType} restore whole points only: leave out the paths.`,
    );
  }
  if (!inspection.usable) refusals.push(inspection.reason);
  else {
    const space = spaceProblem(expected, inspection);
    if (space) refusals.push(space);
  }
  return refusals.map(text => cleanLine(text, 1_000));
}

function warningsOf(
  draft: RestoreDraft,
  expected: RestoreExpectation,
  answer: ExpectationAnswer | undefined,
): string[] {
  const { point } = draft;
  const warnings: string[] = [];
  if (point.usable && point.reason) warnings.push(point.reason);
  if (point.state === 'stale') {
    warnings.push(
      `Source ${point.sourceId} could not be read lately: the point may not be there any more.`,
    );
  }
  if (point.outcome === 'partial') {
    warnings.push(
      'The backup run that made this point was partial: some data may be missing from it.',
    );
  } else if (point.outcome === 'unknown') {
    warnings.push(
      'Whether the backup run that made this point was complete is not known: its source does not tell.',
    );
  } else if (point.outcome !== 'success') {
    warnings.push(`The backup run that made this point was ${point.outcome}.`);
  }
  if (answer?.doubt)
    warnings.push(
      `What would come back could not be found out: ${answer.doubt}`,
    );
  if (expected.files === undefined && expected.bytes === undefined) {
    warnings.push(
      'How much should come back is not known, so the restore can be counted but not compared.',
    );
  }
  return warnings.map(text => cleanLine(text, 1_000));
}

function destinationOf(point: RestorablePoint): string {
  return finalDirectoryName({
    resourceName: point.resourceName,
    pointTime: point.point.time,
    operationId: '<number>',
  });
}

function stepsOf(draft: RestoreDraft, expected: RestoreExpectation): string[] {
  const { point, target, paths, inspection } = draft;
  if (target.type === 'in-place') return [];
  const amount = formatAmount(expected);
  const what = paths
    ? `${
        paths.length === 1
          ? 'one selected path'
          : `${paths.length} selected paths`
      }`
    : 'all';
  const free = inspection.usable
    ? `, which has ${formatBytes(inspection.freeBytes)} free`
    : '';
  return [
    `A new directory is created in ${target.title}${free}.`,
    `Restore ${what} of ${cleanLine(
      point.resourceName,
      200,
    )} as of ${formatTime(point.point.time)} into it${
      amount ? `: ${amount}` : ''
    }.`,
    amount
      ? `What came back is counted and compared with the ${amount} that should come back. Less is a failure.`
      : 'What came back is counted. Nothing is a failure.',
    `The directory is then named ${destinationOf(
      point,
    )}. Nothing else in the target is changed or removed.`,
    'If the restore is cancelled, runs out of time or space, what it wrote is removed.',
  ];
}

/** A request for what cannot be done at all, as opposed to not now. */
export function refuseInPlace(target: DeclaredTarget): void {
  if (target.type === 'in-place') {
    throw new InputError(
      `Target ${target.id} restores in place, which needs approvals, and these are not available yet. Choose an alternate target.`,
    );
  }
}
