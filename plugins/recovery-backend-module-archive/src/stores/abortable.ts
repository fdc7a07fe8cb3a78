import { abortError } from 'backstage-plugin-recovery-node';

/**
 * Waits for a promise no longer than the signal allows. A file system that hangs (a
 * network mount whose server is gone) cannot be told to stop; the caller can.
 */
export async function abortable<T>(
  promise: Promise<T>,
  signal: AbortSignal,
  what: string,
): Promise<T> {
  if (signal.aborted) {
    promise.catch(() => {});
    throw abortError(signal, what);
  }
  let onAbort: () => void = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(abortError(signal, what));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    promise.catch(() => {});
  }
}
