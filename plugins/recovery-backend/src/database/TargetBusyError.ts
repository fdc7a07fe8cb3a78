import { ConflictError } from '@backstage/errors';

/**
 * A target that another operation writes to. Its message does not name the operation,
 * which may be one that the reader may not see; `operationId` does, for those who
 * decide about that. It is a getter, so that it is not serialized with the error.
 */
export class TargetBusyError extends ConflictError {
  readonly #operationId: string | undefined;

  constructor(options: {
    sourceId: string;
    /** Absent when the operation would write to none. */
    targetId?: string;
    operationId?: string;
  }) {
    super(
      options.targetId === undefined
        ? `Source ${options.sourceId} has another operation of this kind. Wait until it has ended.`
        : `Target ${options.targetId} of source ${options.sourceId} is in use by another operation. ` +
            'Wait until it has ended, or choose another target.',
    );
    // The name by which the HTTP status is chosen.
    this.name = 'ConflictError';
    this.#operationId = options.operationId;
  }

  /** The operation that writes to the target. */
  get operationId(): string | undefined {
    return this.#operationId;
  }
}
