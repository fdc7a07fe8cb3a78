/**
 * Iterates until the signal fires, even when the iterator ignores the signal and never
 * answers. Throws the signal's reason then. The iterator is told to end in any case,
 * and its answer to that is not waited for.
 */
export async function* untilAborted<T>(
  iterable: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  signal.throwIfAborted();
  const iterator = iterable[Symbol.asyncIterator]();
  // One listener for all steps: racing a promise of the signal in each step would keep
  // every step in memory until the end.
  let rejectStep: ((reason: unknown) => void) | undefined;
  const onAbort = () => rejectStep?.(signal.reason);
  signal.addEventListener('abort', onAbort);
  const nextStep = () =>
    new Promise<IteratorResult<T>>((resolve, reject) => {
      rejectStep = reject;
      iterator.next().then(resolve, reject);
    });
  let finished = false;
  try {
    for (;;) {
      signal.throwIfAborted();
      const step = await nextStep();
      if (step.done) {
        finished = true;
        return;
      }
      yield step.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    if (!finished) {
      Promise.resolve()
        .then(() => iterator.return?.())
        .catch(() => {});
    }
  }
}
