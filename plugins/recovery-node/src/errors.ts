import { CustomErrorBase } from '@backstage/errors';

/**
 * What went wrong at a source, by what a person can do about it.
 *
 * @public
 */
export type ProviderErrorCode =
  /** The tool is not installed, or is too old. */
  | 'tool-missing'
  /** The source does not answer. */
  | 'unreachable'
  /** The source answers, and holds no repository where the configuration says. */
  | 'not-found'
  /** Wrong password or key, or no permission. */
  | 'access-denied'
  /** Somebody else holds a lock. Try again later; the repository is not damaged. */
  | 'locked'
  /** The point is not at the source any more. */
  | 'point-gone'
  /** Stored data is broken. */
  | 'damaged'
  /** The tool or the source said something that cannot be understood. */
  | 'bad-output'
  /** More output, entries or bytes than the limits allow. */
  | 'limit-exceeded'
  /** An archive entry that would leave the target, or is not a file or directory. */
  | 'unsafe-content'
  /** None of the wanted paths is in the point. */
  | 'nothing-matched'
  /** Stored changes do not lead to where the restore should stop. */
  | 'out-of-window'
  /** The target is not an empty directory. */
  | 'target-not-empty'
  /** No space left in the target. */
  | 'target-full'
  /** The deadline passed. */
  | 'deadline'
  /** Cancelled. */
  | 'cancelled'
  /** The tool ended with an error that has no better name. */
  | 'tool-failed';

/**
 * The one kind of error that providers throw. `message` says what happened and to
 * what, `nextStep` what to do; neither holds a secret.
 *
 * @public
 */
export class ProviderError extends CustomErrorBase {
  readonly code: ProviderErrorCode;
  readonly nextStep?: string;

  constructor(
    code: ProviderErrorCode,
    message: string,
    options?: { nextStep?: string; cause?: Error | unknown },
  ) {
    super(message, options?.cause);
    this.name = 'ProviderError';
    this.code = code;
    this.nextStep = options?.nextStep;
  }
}
