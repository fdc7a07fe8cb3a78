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

/** Which end of a long log is held: its latest lines, or its first ones. */
export type LogEnd = 'latest' | 'first';

/** The part of an operation's log that is held. */
export interface HeldLog {
  lines: LogLine[];
  /** Lines that were read and are held no more. */
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

/** Reads a log from its start and follows it. */
export function useOperationLog(operationId: string, end: LogEnd): HeldLog {
  const api = useApi(recoveryApiRef);
  const [held, setHeld] = useState<HeldLog>(EMPTY);

  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let after = 0;
    let failures = 0;
    setHeld(EMPTY);

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
        failures = 0;
        after = page.lastSeq;
        const caughtUp = page.lines.length < PAGE;
        setHeld(before => {
          const all = page.lines.length
            ? [...before.lines, ...page.lines]
            : before.lines;
          const surplus = Math.max(0, all.length - LOG_WINDOW);
          return {
            lines:
              end === 'first' ? all.slice(0, LOG_WINDOW) : all.slice(surplus),
            earlierLines: end === 'first' ? 0 : before.earlierLines + surplus,
            droppedLines: page.droppedLines,
            complete: page.complete && caughtUp,
            moreLines: end === 'first' && all.length >= LOG_WINDOW && !caughtUp,
          };
        });
        const full = end === 'first' && after >= LOG_WINDOW;
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
  }, [api, operationId, end]);

  return held;
}
