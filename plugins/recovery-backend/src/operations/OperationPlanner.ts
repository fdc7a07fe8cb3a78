import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  RestorePlan,
  RestorePlanRequest,
  RestoreTarget,
} from 'backstage-plugin-recovery-common';
import type { RecoverTo } from 'backstage-plugin-recovery-node';
import type {
  PointDirectory,
  RestorablePoint,
} from '../collection/PointDirectory';
import type { SourceConfig } from '../config';
import type { OperationStore } from '../database/OperationStore';
import { durationOf } from '../util/duration';
import { joinSentences } from '../util/text';
import { describeError } from './errors';
import type { ExpectationAnswer, ExpectationCache } from './ExpectationCache';
import { stoppedText } from './OperationQueue';
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
import { instantOf, readRecoverTo, unreachableReason } from './recoverTo';
import { hashRestore, normalizePaths, pinnedPlace } from './restoreOptions';
import type { ApprovalRules } from './ApprovalRules';
import { compareWithPlace, type PlannedChanges } from './plannedChanges';
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
  rules: ApprovalRules;
  /** Why the configuration stops all operations, if it does. */
  stopped?: string;
}

/** Longest time that a plan takes to compare a place with a point, in milliseconds. */
const COMPARISON_TIME_MS = 10_000;

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
    const inspections = await Promise.all(
      declared.map(target => targets.inspect(target)),
    );
    const locks = declared.map((target, index) =>
      targetLockOf(target, inspections[index]),
    );
    const holders = await store.findByTargetLock(locks);
    return declared.map((target, index) => {
      const inspection = inspections[index];
      const holder = holders.get(locks[index]);
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
  async targetType(
    pointId: string,
    targetId: string,
  ): Promise<RestoreTarget['type']> {
    const { sourceId } = await this.#point(pointId);
    return this.#options.targets.get(sourceId, targetId).type;
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
      inPlace: pinnedPlace(target),
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
    options: { tier?: string } = {},
  ): Promise<RestorePlan> {
    const draft = await this.draft(pointId, request, entityRef);
    const { point, target, inspection, paths, recoverTo } = draft;
    const answer = await this.#ask(draft);
    const expected = combineExpectations({
      before: answer?.expected,
      listed: listedOf(point, paths),
    });
    const lock = targetLockOf(target, inspection);
    const holder = (await this.#options.store.findByTargetLock([lock])).get(
      lock,
    );
    const inPlace = target.type === 'in-place';
    const reasons = this.#options.rules.reasonsFor({
      kind: 'restore',
      sourceId: point.sourceId,
      targetId: target.id,
      tier: options.tier,
      inPlace,
    });
    const { expiresAfter, approvers } = this.#options.rules;
    const { stopped } = this.#options;
    const refusals = [
      ...(stopped === undefined ? [] : [stoppedText(stopped)]),
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
      destination: inPlace ? draft.directory : destinationOf(point, recoverTo),
      ...(inspection.usable && { freeBytes: inspection.freeBytes }),
      steps: stepsOf(draft, expected),
      warnings: warningsOf(
        draft,
        expected,
        answer,
        await this.#pauseOf(point.sourceId),
      ),
      refusals,
      needsApproval: reasons.length > 0,
      ...(reasons.length > 0 && {
        approval: { reasons, approvers, expiresAfter },
      }),
      ...(inPlace && {
        inPlace,
        confirmName: point.resourceName,
        changes: await this.#changes(draft),
      }),
    };
  }

  /** What would be other than now; undefined when the point cannot be looked into. */
  async #changes(draft: RestoreDraft): Promise<PlannedChanges | undefined> {
    const { source, point, target, directory, refusals } = draft;
    const { logger, expectTimeoutMs } = this.#options;
    const contents = source?.provider.contents;
    if (!source || !contents || refusals.length > 0) return undefined;
    const signal = AbortSignal.timeout(
      Math.min(COMPARISON_TIME_MS, expectTimeoutMs),
    );
    try {
      return await withScratchDirectory(
        this.#options,
        `recovery-plan-${randomUUID()}`,
        async scratchDirectory => {
          const context = providerContext({
            signal,
            deadline: new Date(Date.now() + COMPARISON_TIME_MS),
            logger,
            scratchDirectory,
          });
          return await compareWithPlace({
            root: target.path ?? '/',
            directory,
            signal,
            list: folder =>
              contents.call(
                source.provider,
                source.settings,
                point.point,
                folder,
                context,
              ),
          });
        },
      );
    } catch (error) {
      logger.warn(`Cannot compare ${directory} with its point: ${error}`);
      return undefined;
    }
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
    const instant = instantOf(recoverTo);
    const base = await this.#options.points.findBase(
      chosen.pointId,
      instant,
      entityRef === undefined ? undefined : { entityRefs: [entityRef] },
    );
    return {
      point: base ?? chosen,
      unreachable: unreachableReason(instant, chosen.window, base),
    };
  }

  /** Asks the source what would come back, unless it is refused anyway. */
  async #ask(draft: RestoreDraft): Promise<ExpectationAnswer | undefined> {
    const { source, point, paths, recoverTo } = draft;
    const expect = source?.provider.expect;
    if (!source || !expect || draft.refusals.length > 0)
      return this.#options.expectations.peek(draft.hash);
    return await this.#options.expectations.get(draft.hash, async () => {
      const { logger, expectTimeoutMs, graceMs } = this.#options;
      const signal = AbortSignal.timeout(expectTimeoutMs);
      try {
        const expected = await withScratchDirectory(
          this.#options,
          `recovery-plan-${randomUUID()}`,
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
        const text = joinSentences([told.message, told.nextStep]);
        return REFUSING.includes(told.code)
          ? { expected: {}, refusal: text }
          : { expected: {}, doubt: text };
      }
    });
  }

  async #pauseOf(sourceId: string) {
    const queues = await this.#options.store.sourceQueues([sourceId]);
    return queues.get(sourceId)?.paused;
  }

  async #expectedDuration(sourceId: string, bytes: number | undefined) {
    if (bytes === undefined) return undefined;
    const speed = await this.#options.store.restoreSpeed(sourceId);
    if (!speed) return undefined;
    const seconds = Math.max(
      1,
      Math.round((bytes * speed.milliseconds) / speed.bytes / 1000),
    );
    return durationOf(seconds * 1000).toISO() ?? undefined;
  }
}
