import { performance } from 'node:perf_hooks';
import { OperationStop } from './errors';
import type { OperationSession } from './OperationSession';
import { pause } from './timing';
import { TARGET_NEXT_STEP, type WorkDirectory } from './WorkDirectory';

/** After this time without numbers from the provider, the target is measured instead. */
const SILENCE_MS = 3_000;
/** Measuring takes at most this part of the time. */
const MEASURING_SHARE = 0.1;

/**
 * Looks after the directory while a provider writes to it: ends the operation when
 * something takes the directory's place, and measures it when the provider tells
 * nothing. Returns how to stop.
 */
export function watchWorkDirectory(
  session: OperationSession,
  work: WorkDirectory,
  intervalMs: number,
): () => Promise<void> {
  const stop = new AbortController();
  const watching = watch(session, work, intervalMs, stop.signal);
  return async () => {
    stop.abort();
    await watching;
  };
}

async function watch(
  session: OperationSession,
  work: WorkDirectory,
  intervalMs: number,
  signal: AbortSignal,
): Promise<void> {
  const began = Date.now();
  let providerReports = false;
  let measuredAt: number | undefined;
  let nextMeasurement = 0;
  for (;;) {
    await pause(intervalMs, signal);
    if (signal.aborted || session.signal.aborted) return;
    try {
      if (!(await work.isInPlace())) {
        session.stop(
          new OperationStop(
            'target-changed',
            `The directory ${work.path} was moved or replaced while the operation was writing to it.`,
            TARGET_NEXT_STEP,
          ),
        );
        return;
      }
      const reportedAt = session.progressMeter.lastAmountAt;
      if (reportedAt !== undefined && reportedAt !== measuredAt)
        providerReports = true;
      const silent =
        !providerReports &&
        Date.now() - began >= Math.min(SILENCE_MS, intervalMs * 3);
      if (!silent || performance.now() < nextMeasurement) continue;
      const start = performance.now();
      const { bytes, files } = await work.count(signal, 'written');
      session.progress({ bytes, files });
      measuredAt = session.progressMeter.lastAmountAt;
      nextMeasurement =
        performance.now() + (performance.now() - start) / MEASURING_SHARE;
    } catch {
      // The operation itself will say what is wrong with its directory.
    }
  }
}
