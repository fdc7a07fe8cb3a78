import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type {
  Operation,
  OperationLog,
  OperationPage,
  OperationRequest,
  OperationSummary,
  RestorePlan,
  RestorePlanRequest,
  RestoreTarget,
  VerificationRequest,
} from 'backstage-plugin-recovery-common';
import type { EntityScope } from '../database/EntityScope';
import type {
  OperationFilter,
  OperationRecord,
  OperationStore,
} from '../database/OperationStore';
import { decodeTimeCursor, takePage, timeParts } from '../util/cursor';
import type { Approvals, DecisionRequest } from './Approvals';
import type { OperationPlanner } from './OperationPlanner';
import type { OperationQueue } from './OperationQueue';
import type { OperationWorker } from './OperationWorker';
import { toOperation, toSummary } from './presentation';
import { restoredTime } from './recoverTo';
import type { SourceQueues } from './SourceQueues';
import {
  assertTransition,
  hasEnded,
  heldStates,
  waitingStates,
} from './stateMachine';
import { targetLockOf } from './targets';
import { cleanText, formatTime } from './text';
import {
  readLevel,
  type VerificationRequests,
} from './verification/VerificationRequests';

/** An operation without what the reader may do with it: only permissions know. */
export type PlainOperation = Omit<Operation, 'allowed'>;

/** What the status of an entity tells of its operations. */
export interface EntityOperations {
  /** The latest restore that has ended, if there was one. */
  lastRestore?: OperationSummary;
  /** Those that have not ended, newest first. */
  active: OperationSummary[];
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;
const MAX_REASON = 1_000;

/** What people can do with operations. Who may do it is decided before. */
export class OperationManager {
  readonly #store: OperationStore;
  readonly #planner: OperationPlanner;
  readonly #queue: OperationQueue;
  readonly #approvals: Approvals;
  readonly #verifications: Pick<VerificationRequests, 'request'>;
  readonly #worker: Pick<OperationWorker, 'wake' | 'cancel'>;
  readonly #queues: Pick<SourceQueues, 'ofSources'>;

  constructor(options: {
    store: OperationStore;
    planner: OperationPlanner;
    queue: OperationQueue;
    approvals: Approvals;
    verifications: Pick<VerificationRequests, 'request'>;
    worker: Pick<OperationWorker, 'wake' | 'cancel'>;
    queues: Pick<SourceQueues, 'ofSources'>;
  }) {
    this.#store = options.store;
    this.#planner = options.planner;
    this.#queue = options.queue;
    this.#approvals = options.approvals;
    this.#verifications = options.verifications;
    this.#worker = options.worker;
    this.#queues = options.queues;
  }

  async listTargets(pointId: string): Promise<RestoreTarget[]> {
    return await this.#planner.listTargets(pointId);
  }

  async planRestore(
    pointId: string,
    request: RestorePlanRequest,
    by?: { entityRef: string; tier?: string },
  ): Promise<RestorePlan> {
    return await this.#planner.plan(pointId, request, by?.entityRef, by);
  }

  /** Throws when there is no such point, or its source has no such target. */
  async targetType(
    pointId: string,
    targetId: string,
  ): Promise<RestoreTarget['type']> {
    return await this.#planner.targetType(pointId, targetId);
  }

  /** Operations of the entities that wait for an approval of somebody else. */
  async listApprovals(
    filter: { scope: EntityScope; notRequestedBy?: string },
    page: { cursor?: string; limit?: number },
  ): Promise<OperationPage> {
    const limit = clampLimit(page.limit);
    const cursor = decodeTimeCursor(page.cursor);
    const { items, totalCount } = await this.#store.listAwaitingApproval(
      filter,
      {
        after: cursor && { expiresAt: cursor.at, id: cursor.id },
        limit: limit + 1,
      },
    );
    const { shown, next } = takePage(items, limit, last =>
      timeParts(last.approval!.expiresAt, last.id),
    );
    return {
      items: shown.map(record => toSummary(record)),
      totalCount,
      ...next,
    };
  }

  async approve(
    operationId: string,
    decision: DecisionRequest,
  ): Promise<PlainOperation> {
    return await this.#present(
      await this.#approvals.approve(await this.#get(operationId), decision),
    );
  }

  async reject(
    operationId: string,
    decision: DecisionRequest,
  ): Promise<PlainOperation> {
    return await this.#present(
      await this.#approvals.reject(await this.#get(operationId), decision),
    );
  }

  async request(
    request: OperationRequest,
    by: { userEntityRef: string; entityRef: string; tier?: string },
  ): Promise<PlainOperation> {
    this.#queue.assertOpen();
    const draft = await this.#planner.draft(
      request.pointId,
      request,
      by.entityRef,
    );
    const inPlace = draft.target.type === 'in-place';
    if (inPlace) assertConfirmed(request, draft.point.resourceName);
    if (draft.refusals.length > 0)
      throw new ConflictError(draft.refusals.join(' '));
    if (draft.hash !== request.hash) {
      throw new ConflictError(
        'What would happen has changed since the plan was shown, or the plan was of another restore. Plan the restore again, and confirm the new plan.',
      );
    }
    const { point, target, paths, recoverTo } = draft;
    const reason = request.reason
      ? cleanText(request.reason, MAX_REASON).trim()
      : undefined;
    const record = await this.#queue.submit(
      {
        kind: 'restore',
        entityRef: point.entityRef,
        resourceId: point.resourceId,
        resourceName: point.resourceName,
        sourceId: point.sourceId,
        provider: point.providerType,
        pointId: point.pointId,
        point: point.point,
        targetId: target.id,
        targetTitle: target.title,
        targetDirectory: draft.directory,
        targetLock: targetLockOf(target, draft.inspection),
        paths,
        options: {
          ...(recoverTo && { recoverTo }),
          ...(inPlace && { inPlace }),
        },
        tier: by.tier,
        hash: draft.hash,
        reason: reason || undefined,
        requestedBy: by.userEntityRef,
        expected: draft.expected,
      },
      [
        {
          level: 'info',
          text: `${by.userEntityRef} requested to restore ${
            paths ? `${paths.length} of its paths` : 'all'
          } of ${point.resourceName} as of ${formatTime(
            restoredTime(point.point, recoverTo),
          )} to ${target.title}.`,
        },
      ],
    );
    return await this.#present(record);
  }

  async verify(
    pointId: string,
    request: VerificationRequest,
    by: { userEntityRef: string; entityRef: string },
  ): Promise<PlainOperation> {
    const record = await this.#verifications.request(
      pointId,
      readLevel(request.level),
      { requestedBy: by.userEntityRef, entityRef: by.entityRef },
    );
    return await this.#present(record);
  }

  async get(operationId: string): Promise<PlainOperation> {
    return await this.#present(await this.#get(operationId));
  }

  /** References of entities that have operations and are not in the inventory. */
  async listFormerEntityRefs(): Promise<string[]> {
    return await this.#store.listFormerEntityRefs();
  }

  async list(
    filter: OperationFilter,
    page: { cursor?: string; limit?: number },
  ): Promise<OperationPage> {
    const limit = clampLimit(page.limit);
    const cursor = decodeTimeCursor(page.cursor);
    const { items, totalCount } = await this.#store.list(filter, {
      after: cursor && { requestedAt: cursor.at, id: cursor.id },
      limit: limit + 1,
    });
    const { shown, next } = takePage(items, limit, last =>
      timeParts(last.requestedAt, last.id),
    );
    const now = new Date();
    return {
      items: shown.map(record => toSummary(record, now)),
      totalCount,
      ...next,
    };
  }

  async log(
    operationId: string,
    after: number,
    limit: number,
  ): Promise<OperationLog> {
    if (!Number.isSafeInteger(after) || after < 0) {
      throw new InputError(
        '"after" is not a sequence number: use lastSeq of the answer before',
      );
    }
    // The operation first: what is complete then has all its lines.
    const record = await this.#get(operationId);
    const lines = await this.#store.readLog(
      operationId,
      Math.min(after, 2 ** 31 - 1),
      clampLimit(limit),
    );
    const lastSeq = lines.at(-1)?.seq ?? after;
    return {
      lines,
      lastSeq,
      complete: hasEnded(record.state) && lastSeq >= record.logSeq,
      droppedLines: record.logDropped,
    };
  }

  /** Asking twice is as asking once. An operation that has ended is a ConflictError. */
  async cancel(
    operationId: string,
    by: { userEntityRef: string },
  ): Promise<PlainOperation> {
    const cancel = { by: by.userEntityRef, at: new Date() };
    const line = {
      at: cancel.at,
      level: 'warn' as const,
      text: `Cancelled by ${cancel.by} before it started.`,
    };
    if (
      !(await this.#store.cancelWaiting(operationId, waitingStates, cancel, [
        line,
      ]))
    ) {
      if (!(await this.#store.requestCancel(operationId, heldStates, cancel))) {
        const record = await this.#get(operationId);
        if (
          hasEnded(record.state) &&
          !(
            record.state === 'cancelled' &&
            record.cancelRequestedBy === cancel.by
          )
        ) {
          assertTransition(operationId, record.state, 'cancelled');
        }
      }
    }
    const record = await this.#get(operationId);
    if (record.cancelRequestedBy)
      this.#worker.cancel(operationId, record.cancelRequestedBy);
    this.#worker.wake();
    return await this.#present(record);
  }

  /** What the statuses of entities tell of their operations. */
  async ofEntities(
    entityRefs: string[],
  ): Promise<Map<string, EntityOperations>> {
    const now = new Date();
    const found = new Map<string, EntityOperations>();
    for (const record of await this.#store.latestOf(entityRefs)) {
      const of = found.get(record.entityRef) ?? { active: [] };
      found.set(record.entityRef, of);
      const summary = toSummary(record, now);
      if (hasEnded(record.state)) of.lastRestore = summary;
      else of.active.push(summary);
    }
    return found;
  }

  async #get(operationId: string): Promise<OperationRecord> {
    const record = await this.#store.get(operationId);
    if (record) return record;
    throw new NotFoundError(
      'There is no operation of this id. Look for it in the list of operations.',
    );
  }

  async #present(record: OperationRecord): Promise<PlainOperation> {
    if (record.state !== 'queued') return toOperation(record);
    const { sourceId } = record;
    return toOperation(record, {
      position: await this.#store.queuePosition(record),
      ofSource: (await this.#queues.ofSources([sourceId])).get(sourceId),
    });
  }
}

function clampLimit(limit: number | undefined): number {
  if (limit === undefined || !Number.isFinite(limit)) return DEFAULT_LIMIT;
  return Math.min(Math.max(Math.floor(limit), 1), MAX_LIMIT);
}

/** A restore in place takes a name typed and a reason given. */
function assertConfirmed(request: OperationRequest, name: string): void {
  if (request.confirmName !== name) {
    throw new InputError(
      `To restore in place, confirmName has to be the name that the plan gives: ${name}.`,
    );
  }
  if (!request.reason?.trim()) {
    throw new InputError(
      'A restore in place needs a reason: whoever approves it reads it.',
    );
  }
}
