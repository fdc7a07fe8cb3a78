/** The value of a promise, or an error when it takes longer. The promise goes on unheard. */
export async function withTimeout<T>(
  promise: Promise<T>,
  milliseconds: number,
  timeoutError: () => Error,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      promise,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(timeoutError()), milliseconds);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

/** Settles when a promise does or after a time, whichever comes first. True when the promise did. */
export async function settledWithin(
  promise: Promise<unknown>,
  milliseconds: number,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      promise.then(
        () => true,
        () => true,
      ),
      new Promise<false>(resolve => {
        timer = setTimeout(() => resolve(false), milliseconds);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits; cut short by the signal without an error. */
export async function pause(
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  let timer: NodeJS.Timeout | undefined;
  let wake = () => {};
  await new Promise<void>(resolve => {
    wake = resolve;
    timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', wake);
  });
  clearTimeout(timer);
  signal.removeEventListener('abort', wake);
}

/** The value of a promise, or the signal's reason as soon as it fires. */
export async function untilAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  signal.throwIfAborted();
  let onAbort: () => void;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort!);
  }
}
