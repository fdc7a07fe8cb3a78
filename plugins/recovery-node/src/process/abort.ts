import { ProviderError } from '../errors';

/**
 * The error to throw once a signal has fired: the signal's own reason when that is a
 * `ProviderError`, `deadline` when it is a time-out, else `cancelled`.
 *
 * @public
 */
export function abortError(signal: AbortSignal, what: string): ProviderError {
  const { reason } = signal;
  if (reason instanceof ProviderError) {
    return reason;
  }
  if (reason?.name === 'TimeoutError') {
    return new ProviderError(
      'deadline',
      `The deadline passed, and ${what} was ended`,
      {
        nextStep:
          'Find out why it took so long, or give it more time in the configuration.',
      },
    );
  }
  return new ProviderError('cancelled', `${what} was cancelled`);
}

/** Throws `abortError` when the signal has fired. @public */
export function throwIfAborted(signal: AbortSignal, what: string): void {
  if (signal.aborted) {
    throw abortError(signal, what);
  }
}
