import { randomUUID } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import type {
  NewLogLine,
  NewOperation,
  OperationRecord,
  OperationStore,
} from '../database/OperationStore';
import type { ApprovalRules } from './ApprovalRules';
import { OPERATION_PRIORITIES } from './priorities';
import { assertTransition } from './stateMachine';

/** What an operation is to do; the rest of it is given by the queue. */
export type OperationOrder = Omit<
  NewOperation,
  'id' | 'priority' | 'attempt' | 'requestedAt' | 'approval'
> & {
  /** The tier of the entity, for the rules of approval. */
  tier?: string;
};

/** That the configuration stops all operations, and what to do. */
export function stoppedText(reason: string): string {
  return `Operations are stopped by the configuration: ${reason} Ask those who look after this portal when they go on.`;
}

/** Takes requests for operations of any kind, of people and of schedules. */
export class OperationQueue {
  readonly #store: OperationStore;
  readonly #wake: () => void;
  readonly #stopped: string | undefined;
  readonly #rules: ApprovalRules;

  constructor(options: {
    store: OperationStore;
    /** Has the queue looked at by the replicas. */
    wake: () => void;
    rules: ApprovalRules;
    /** Why the configuration stops all operations, if it does. */
    stopped?: string;
  }) {
    this.#store = options.store;
    this.#wake = options.wake;
    this.#stopped = options.stopped;
    this.#rules = options.rules;
  }

  /** Why nothing is taken, when the configuration stops all operations. */
  get stopped(): string | undefined {
    return this.#stopped;
  }

  /** Throws a ConflictError when the configuration stops all operations. */
  assertOpen(): void {
    if (this.#stopped === undefined) return;
    throw new ConflictError(stoppedText(this.#stopped));
  }

  /**
   * Stores an operation, queued or waiting for an approval. `log` are its first lines. Throws a ConflictError when
   * the configuration stops all operations, and a TargetBusyError when another operation
   * has its lock.
   */
  async submit(
    order: OperationOrder,
    log: Omit<NewLogLine, 'at'>[],
  ): Promise<OperationRecord> {
    this.assertOpen();
    const id = randomUUID();
    const requestedAt = new Date();
    const { tier, ...request } = order;
    const approval = this.#rules.needOf(
      { ...request, tier, inPlace: request.options?.inPlace },
      requestedAt,
    );
    assertTransition(
      id,
      'requested',
      approval ? 'awaiting-approval' : 'queued',
    );
    const record = await this.#store.create(
      {
        ...request,
        id,
        approval,
        requestedAt,
        priority: OPERATION_PRIORITIES[order.kind],
        attempt: 1,
      },
      [
        ...log,
        ...(approval?.reasons ?? []).map(reason => ({
          level: 'info' as const,
          text: `Needs an approval: ${reason}`,
        })),
      ].map(line => ({ ...line, at: requestedAt })),
    );
    this.#wake();
    return record;
  }
}
