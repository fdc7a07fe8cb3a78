import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  RestorePlan,
  RestorePlanRequest,
  RestoreTarget,
} from 'backstage-plugin-recovery-common';
import type { RecoverTo } from 'backstage-plugin-recovery-node';
import { Duration } from 'luxon';
import type {
  PointDirectory,
  RestorablePoint,
} from '../collection/PointDirectory';
import type { SourceConfig } from '../config';
import type { OperationStore } from '../database/OperationStore';
import { describeError } from './errors';
import type { ExpectationAnswer, ExpectationCache } from './ExpectationCache';
import {
  callProvider,
  providerContext,
  withScratchDirectory,
} from './providerCall';
import { combineExpectations } from './restoreChecks';
import {
  destinationOf,
  listedOf,
  refusalsOf,
  stepsOf,
  warningsOf,
  type RestoreDraft,
} from './planTexts';
import { readRecoverTo, unreachableReason } from './recoverTo';
import { hashRestore, normalizePaths } from './restoreOptions';
import { spaceProblem } from './space';
import { targetLockOf, type RestoreTargets } from './targets';

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
  expectations: ExpectationCache;
}

/** Answers of a source after which the restore cannot work. */
const REFUSING = [
  'nothing-matched',
  'point-gone',
  'damaged',
  'not-found',
  'unsafe-content',
];

/** Tells what a restore would do, and why it cannot be requested. */
export class OperationPlanner {
  readonly #options: OperationPlannerOptions;

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
    request: Pick<RestorePlanRequest, 'targetId' | 'paths' | 'recoverTo'>,
    entityRef?: string,
  ): Promise<RestoreDraft> {
    const { targets, sources } = this.#options;
    const chosen = await this.#point(pointId, entityRef);
    const target = targets.get(chosen.sourceId, request.targetId);
    const paths = normalizePaths(request.paths);
    const inspection = await targets.inspect(target);
    const directory = inspection.usable
      ? inspection.directory
      : target.directory ?? '';
    const configured = sources.get(chosen.sourceId);
    const source = configured?.valid ? configured : undefined;
    const recoverTo = readRecoverTo(request.recoverTo, {
      providerType: chosen.providerType,
      offered: source?.provider.capabilities.recoverTo ?? [],
    });
    const { point, unreachable } = await this.#start(
      chosen,
      recoverTo,
      entityRef,
    );
    const hash = hashRestore({
      pointId: point.pointId,
      providerPointId: point.point.id,
      sourceId: point.sourceId,
      targetId: target.id,
      directory,
      paths,
      recoverTo,
    });
    const known = this.#options.expectations.peek(hash);
    const draft: RestoreDraft = {
      point,
      target,
      inspection,
      source,
      directory,
      paths,
      recoverTo,
      hash,
      expected: combineExpectations({
        before: known?.expected,
        listed: listedOf(point, paths),
      }),
      refusals: [],
    };
    draft.refusals.push(...refusalsOf(draft, configured));
    if (unreachable) draft.refusals.push(unreachable);
    if (known?.refusal) draft.refusals.push(known.refusal);
    return draft;
  }

  async plan(
    pointId: string,
    request: RestorePlanRequest,
    entityRef?: string,
  ): Promise<RestorePlan> {
    const draft = await this.draft(pointId, request, entityRef);
    const { point, target, inspection, paths, recoverTo } = draft;
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
      ...(recoverTo && { recoverTo }),
      hash: draft.hash,
      expected,
      expectedDuration: await this.#expectedDuration(
        point.sourceId,
        expected.bytes,
      ),
      destination: destinationOf(point, recoverTo),
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

  /** A time is reached from the newest usable point before it, whichever was chosen. */
  async #start(
    chosen: RestorablePoint,
    recoverTo: RecoverTo | undefined,
    entityRef: string | undefined,
  ): Promise<{ point: RestorablePoint; unreachable?: string }> {
    if (recoverTo?.type !== 'time') return { point: chosen };
    const base = await this.#options.points.findBase(
      chosen.pointId,
      recoverTo.value,
      entityRef === undefined ? undefined : { entityRefs: [entityRef] },
    );
    return {
      point: base ?? chosen,
      unreachable: unreachableReason(recoverTo.value, chosen.window, base),
    };
  }

  /** Asks the source what would come back, unless it is refused anyway. */
  async #ask(draft: RestoreDraft): Promise<ExpectationAnswer | undefined> {
    const { source, point, paths, recoverTo } = draft;
    const expect = source?.provider.expect;
    if (!source || !expect || draft.refusals.length > 0)
      return this.#options.expectations.peek(draft.hash);
    return await this.#options.expectations.get(draft.hash, async () => {
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
                  { ...(paths && { paths }), ...(recoverTo && { recoverTo }) },
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
