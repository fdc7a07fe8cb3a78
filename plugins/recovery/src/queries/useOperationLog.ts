import { useApi } from '@backstage/core-plugin-api';
import type { LogLine } from 'backstage-plugin-recovery-common';
import { useEffect, useState } from 'react';
import { recoveryApiRef } from '../api/RecoveryApi';
import { failureOf, mayPass, type RequestFailure } from '../api/errors';
import { pollInterval } from './polling';

/** Most lines that are held at once: a log of a million lines must not fill the browser. */
export const LOG_WINDOW = 20_000;

const PAGE = 500;
const PAUSE_WHILE_CATCHING_UP = 10;

/** Which part of a long log is held: its latest lines, or those after a number. */
export type LogPlace = 'latest' | number;

/** The part of an operation's log that is held. */
export interface HeldLog {
  lines: LogLine[];
  /** Lines that come before those that are held. */
  earlierLines: number;
  /** Lines that the backend did not keep. */
  droppedLines: number;
  /** Whether no further line can come. */
  complete: boolean;
  /** Whether further lines are there that are not held, at the far end. */
  moreLines: boolean;
  failure?: RequestFailure;
}

const EMPTY: HeldLog = {
  lines: [],
  earlierLines: 0,
  droppedLines: 0,
  complete: false,
  moreLines: false,
};

/**
 * A sequence number not more than a page before the end of a log, found in a few small
 * questions: nobody shall wait for a million lines to see the last ones.
 */
export async function findEnd(
  hasLineAfter: (seq: number) => Promise<boolean>,
): Promise<number> {
  let low = 0;
  let high = PAGE;
  while (await hasLineAfter(high)) {
    low = high;
    high *= 2;
  }
  while (high - low > PAGE) {
    const middle = Math.floor((low + high) / 2);
    if (await hasLineAfter(middle)) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

/** Reads a log from a place in it, and follows it when that is its end. */
export function useOperationLog(operationId: string, place: LogPlace): HeldLog {
  const api = useApi(recoveryApiRef);
  const [held, setHeld] = useState<HeldLog>(EMPTY);

  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const start = place === 'latest' ? 0 : place;
    let after = start;
    let endFound = place !== 'latest';
    let failures = 0;
    setHeld({ ...EMPTY, earlierLines: start });

    // Far from the end of a long log, goes there at once.
    const skipAhead = async (): Promise<boolean> => {
      const end = await findEnd(async seq => {
        const page = await api.getOperationLog(
          operationId,
          { after: seq, limit: 1 },
          { signal: abort.signal },
        );
        return page.lines.length > 0;
      });
      endFound = true;
      const skipped = end - LOG_WINDOW + PAGE;
      if (skipped <= after || abort.signal.aborted) {
        return false;
      }
      after = skipped;
      setHeld({ ...EMPTY, earlierLines: skipped });
      return true;
    };

    const read = async () => {
      timer = undefined;
      try {
        const page = await api.getOperationLog(
          operationId,
          { after, limit: PAGE },
          { signal: abort.signal },
        );
        if (abort.signal.aborted) {
          return;
        }
        const caughtUp = page.lines.length < PAGE;
        if (!caughtUp && !endFound && (await skipAhead())) {
          timer = setTimeout(read, 0);
          return;
        }
        failures = 0;
        after = page.lastSeq;
        setHeld(before => {
          const all = page.lines.length
            ? [...before.lines, ...page.lines]
            : before.lines;
          const surplus = Math.max(0, all.length - LOG_WINDOW);
          return {
            lines:
              place === 'latest'
                ? all.slice(surplus)
                : all.slice(0, LOG_WINDOW),
            earlierLines:
              place === 'latest' ? before.earlierLines + surplus : place,
            droppedLines: page.droppedLines,
            complete: page.complete && caughtUp,
            moreLines:
              place !== 'latest' && all.length >= LOG_WINDOW && !caughtUp,
          };
        });
        const full = place !== 'latest' && after - start >= LOG_WINDOW;
        if (full || (page.complete && caughtUp)) {
          return;
        }
        timer = setTimeout(
          read,
          caughtUp ? pollInterval(true) : PAUSE_WHILE_CATCHING_UP,
        );
      } catch (error) {
        if (abort.signal.aborted) {
          return;
        }
        failures += 1;
        setHeld(before => ({ ...before, failure: failureOf(error) }));
        if (mayPass(error)) {
          timer = setTimeout(read, Math.min(30_000, 1_000 * 2 ** failures));
        }
      }
    };
    // Whoever comes back to the page shall not wait for the slow interval to pass.
    const onVisible = () => {
      if (!document.hidden && timer !== undefined && failures === 0) {
        clearTimeout(timer);
        timer = setTimeout(read, 0);
      }
    };
    document.addEventListener('visibilitychange', onVisible);
    read();
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [api, operationId, place]);

  return held;
}
