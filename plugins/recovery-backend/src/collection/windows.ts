import type { RecoverabilityWindow } from 'backstage-plugin-recovery-node';
import { Instant, parseInstant } from '../database/instants';
import type { StoredGap, StoredWindow } from '../database/StoredWindow';
import { boundedText } from '../util/text';

/** More gaps than a person looks at; the newest ones are kept. */
const MAX_GAPS = 200;
const MAX_REASON_LENGTH = 300;

/** What the window of a listing turned out to be. */
export type NormalizedWindow =
  | { ok: true; window: Omit<StoredWindow, 'observedAt'>; cut: boolean }
  | { ok: false; problem: string };

/** Checks and bounds a window of a listing. All of it is untrusted. */
export function normalizeWindow(
  listed: Pick<RecoverabilityWindow, 'from' | 'to' | 'gaps'>,
): NormalizedWindow {
  const from = parseInstant(listed.from);
  const to = parseInstant(listed.to);
  if (from === undefined || to === undefined || from > to) {
    return {
      ok: false,
      problem:
        'Its bounds are not two ISO 8601 times with their zone, the earlier one first.',
    };
  }
  if (!Array.isArray(listed.gaps)) {
    return { ok: false, problem: 'Its gaps are not a list.' };
  }
  const gaps: StoredGap[] = [];
  for (const raw of listed.gaps) {
    const begin = parseInstant(raw?.from);
    const end = parseInstant(raw?.to);
    if (begin === undefined || end === undefined || begin > end) {
      // Without the gap, the window would claim what cannot be restored.
      return {
        ok: false,
        problem: 'One of its gaps has no times that can be read.',
      };
    }
    gaps.push({
      from: begin < from ? from : begin,
      to: end > to ? to : end,
      reason:
        boundedText(raw.reason, MAX_REASON_LENGTH) ||
        'The source does not say why.',
    });
  }
  const merged = mergeGaps(gaps.filter(gap => gap.from <= gap.to));
  const kept = merged.slice(-MAX_GAPS);
  return {
    ok: true,
    window: {
      // Before the first gap that is kept there may be others.
      from: kept.length < merged.length ? merged.at(-MAX_GAPS - 1)!.to : from,
      to,
      gaps: kept,
    },
    cut: kept.length < merged.length,
  };
}

function mergeGaps(gaps: StoredGap[]): StoredGap[] {
  const merged: StoredGap[] = [];
  for (const gap of [...gaps].sort((a, b) => a.from.localeCompare(b.from))) {
    const last = merged.at(-1);
    if (last && gap.from <= last.to) {
      last.to = gap.to > last.to ? gap.to : last.to;
    } else {
      merged.push({ ...gap });
    }
  }
  return merged;
}

/**
 * What of two series can be brought back to the same instant. Undefined when there is
 * no such instant.
 */
export function intersectWindows(
  a: StoredWindow,
  b: StoredWindow,
): StoredWindow | undefined {
  const from = a.from > b.from ? a.from : b.from;
  const to = a.to < b.to ? a.to : b.to;
  if (from > to) {
    return undefined;
  }
  const inside = [...a.gaps, ...b.gaps]
    .filter(gap => gap.to >= from && gap.from <= to)
    .map(gap => ({
      ...gap,
      from: gap.from < from ? from : gap.from,
      to: gap.to > to ? to : gap.to,
    }));
  return {
    from,
    to,
    gaps: mergeGaps(inside).slice(-MAX_GAPS),
    observedAt: a.observedAt < b.observedAt ? a.observedAt : b.observedAt,
  };
}

/**
 * What of a window the usable points lead to, given when they were finished, oldest
 * first. A stretch behind a gap begins anew with a point: when that one turns out to be
 * damaged, the stretch begins with the next usable one, or cannot be restored at all.
 * Undefined when nothing is left.
 */
export function reachableWindow(
  window: StoredWindow,
  finished: Instant[],
): StoredWindow | undefined {
  const begins = [window.from, ...window.gaps.map(gap => gap.to)];
  const ends = [...window.gaps.map(gap => gap.from), window.to];
  const stretches = begins.flatMap((begin, index) => {
    const end = ends[index];
    const first = finished.find(
      time => time <= end && (index === 0 || time >= begin),
    );
    return first === undefined
      ? []
      : [{ from: first > begin ? first : begin, to: end }];
  });
  if (stretches.length === 0) {
    return undefined;
  }
  return {
    ...window,
    from: stretches[0].from,
    to: stretches.at(-1)!.to,
    gaps: stretches.slice(1).map(({ from }, index) => ({
      from: stretches[index].to,
      to: from,
      reason: window.gaps.find(gap => gap.from === stretches[index].to)!.reason,
    })),
  };
}

/** The gap that an instant lies in. A gap's own bounds can be restored. */
export function gapAt(
  window: Pick<StoredWindow, 'gaps'>,
  instant: Instant,
): StoredGap | undefined {
  return window.gaps.find(gap => gap.from < instant && instant < gap.to);
}

/** The first gap that a restore runs into when it starts at an instant. */
export function gapAfter(
  window: Pick<StoredWindow, 'gaps'>,
  instant: Instant,
): StoredGap | undefined {
  return window.gaps.find(gap => gap.to > instant);
}

/**
 * The last instant that can be reached from a point of an instant: the end of the
 * window, or the gap before it. Never before the point itself.
 */
export function reachFrom(
  window: Pick<StoredWindow, 'to' | 'gaps'>,
  instant: Instant,
): Instant {
  const end = gapAfter(window, instant)?.from ?? window.to;
  return end > instant ? end : instant;
}
