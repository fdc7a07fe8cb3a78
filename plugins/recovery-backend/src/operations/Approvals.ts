import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import type {
  Approver,
  OperationRecord,
  OperationStore,
} from '../database/OperationStore';
import type { ApprovalRules } from './ApprovalRules';
import { RefusedError } from './errors';
import type { OperationPlanner } from './OperationPlanner';
import type { OperationQueue } from './OperationQueue';
import { cleanText, formatTime } from './text';

/** What is decided, and by whom. That they may is decided before. */
export interface DecisionRequest {
  hash: string;
  reason: string;
  by: { userEntityRef: string; approver: Approver };
}

/** Says why an approver may not approve an operation (any more); undefined when so. */
export type ApproverCheck = (
  record: OperationRecord,
) => Promise<string | undefined>;

const MAX_REASON = 1_000;

/** Decisions about operations that wait for an approval. */
export class Approvals {
  readonly #store: OperationStore;
  readonly #planner: Pick<OperationPlanner, 'draft'>;
  readonly #queue: OperationQueue;
  readonly #rules: ApprovalRules;
  readonly #wake: () => void;
  #check: ApproverCheck = async () => undefined;

  constructor(options: {
    store: OperationStore;
    planner: Pick<OperationPlanner, 'draft'>;
    queue: OperationQueue;
    rules: ApprovalRules;
    wake: () => void;
  }) {
    this.#store = options.store;
    this.#planner = options.planner;
    this.#queue = options.queue;
    this.#rules = options.rules;
    this.#wake = options.wake;
  }

  /** Who may approve, besides having the permission. */
  get rules(): Pick<ApprovalRules, 'ownersOnly' | 'approverRefs'> {
    const { ownersOnly, approverRefs } = this.#rules;
    return { ownersOnly, approverRefs };
  }

  /** Has approvers looked at once more when what they approved is begun. */
  checkApproversWith(check: ApproverCheck): void {
    this.#check = check;
  }

  /** Throws what speaks against the approval; the request then goes on waiting. */
  async approve(
    record: OperationRecord,
    request: DecisionRequest,
  ): Promise<OperationRecord> {
    this.#queue.assertOpen();
    const { userEntityRef, approver } = request.by;
    this.#assertDecidable(record, request);
    if (sameRef(record.requestedBy, userEntityRef)) {
      throw new NotAllowedError(
        'You requested this yourself. Somebody else has to approve it.',
      );
    }
    await this.#assertUnchanged(record);
    const reason = readReason(request.reason);
    const decided = await this.#store.decide(
      record.id,
      {
        outcome: 'approved',
        by: userEntityRef,
        at: new Date(),
        hash: request.hash,
        reason,
        approver,
      },
      [
        {
          at: new Date(),
          level: 'info',
          text: `Approved by ${userEntityRef}: ${reason}`,
        },
      ],
    );
    if (!decided) return await this.#tooLate(record.id, request);
    this.#wake();
    return decided;
  }

  async reject(
    record: OperationRecord,
    request: DecisionRequest,
  ): Promise<OperationRecord> {
    const { userEntityRef } = request.by;
    this.#assertDecidable(record, request);
    if (sameRef(record.requestedBy, userEntityRef)) {
      throw new NotAllowedError(
        'You requested this yourself. Cancel it when it is not needed any more.',
      );
    }
    const reason = readReason(request.reason);
    const at = new Date();
    const decided = await this.#store.decide(
      record.id,
      {
        outcome: 'rejected',
        by: userEntityRef,
        at,
        hash: request.hash,
        reason,
      },
      [{ at, level: 'warn', text: `Rejected by ${userEntityRef}: ${reason}` }],
    );
    return decided ?? (await this.#tooLate(record.id, request));
  }

  /** Ends requests that nobody decided about in time. Done once, whoever does it. */
  async expire(now: Date): Promise<void> {
    for (const record of await this.#store.listUnapproved(now, 100)) {
      await this.#store.decide(record.id, { outcome: 'expired', at: now }, [
        {
          at: now,
          level: 'warn',
          text: `Nobody approved it until ${record.approval!.expiresAt.toISOString()}.`,
        },
      ]);
    }
  }

  /**
   * Looked at once more when the operation is begun: approvals do not last for ever, nor
   * do the rights of those who gave them. Throws a RefusedError.
   */
  async assertStillApproved(record: OperationRecord): Promise<void> {
    const { approval } = record;
    if (!approval) return;
    const again = 'Request it again, and have it approved again.';
    if (!approval.approver || !approval.decidedBy) {
      throw new RefusedError('not-approved', 'Nobody approved it.', again);
    }
    if (approval.expiresAt <= new Date()) {
      throw new RefusedError(
        'approval-expired',
        `The approval by ${approval.decidedBy} expired before the operation could begin.`,
        again,
      );
    }
    const problem = await this.#check(record);
    if (problem !== undefined) {
      throw new RefusedError('approval-withdrawn', problem, again);
    }
  }

  #assertDecidable(record: OperationRecord, request: { hash: string }): void {
    const { approval } = record;
    if (record.state === 'expired' || isPastDue(record)) {
      throw new ConflictError(
        `The time to decide passed${
          approval ? ` at ${formatTime(approval.expiresAt.toISOString())}` : ''
        }. Have it requested again.`,
      );
    }
    if (record.state !== 'awaiting-approval') {
      throw new ConflictError(
        approval?.decidedBy
          ? `${approval.decidedBy} has decided already: the operation is ${record.state}.`
          : `The operation is ${record.state} and waits for no approval.`,
      );
    }
    if (record.hash !== request.hash) {
      throw new ConflictError(
        'The request is another than the one that you looked at. Look at it again, then decide.',
      );
    }
  }

  /** What would happen must be what was requested. */
  async #assertUnchanged(record: OperationRecord): Promise<void> {
    if (record.kind !== 'restore' || record.targetId === undefined) return;
    const { pointId, targetId, paths, entityRef, options } = record;
    const draft = await this.#planner.draft(
      pointId,
      { targetId, paths, recoverTo: options?.recoverTo },
      entityRef,
    );
    if (draft.hash === record.hash) return;
    throw new ConflictError(
      'What would happen has changed since it was requested: its target is another place now. Have it requested again.',
    );
  }

  async #tooLate(
    operationId: string,
    request: { hash: string },
  ): Promise<never> {
    const record = (await this.#store.get(operationId))!;
    this.#assertDecidable(record, request);
    throw new ConflictError('Somebody else has decided at the same time.');
  }
}

function isPastDue(record: OperationRecord): boolean {
  return (
    record.state === 'awaiting-approval' &&
    record.approval !== undefined &&
    record.approval.expiresAt <= new Date()
  );
}

function readReason(text: string): string {
  const reason = cleanText(text, MAX_REASON).trim();
  if (reason !== '') return reason;
  throw new InputError('The reason is empty. Write why you decide so.');
}

function sameRef(a: string, b: string): boolean {
  return a.toLocaleLowerCase('en-US') === b.toLocaleLowerCase('en-US');
}
