import type {
  RecoverabilityWindow,
  RecoveryPoint,
} from 'backstage-plugin-recovery-common';

const SECOND = 1_000;

/** Why an instant cannot be restored, and the nearest ones that can, earlier first. */
export interface RefusedInstant {
  why: 'before' | 'after' | 'gap';
  /** What is missing, in the words of the source. */
  reason?: string;
  nearest: string[];
}

const iso = (millis: number) => new Date(millis).toISOString();

/** Whole seconds inside the window: what a person can enter. */
export function boundsOf(window: RecoverabilityWindow): {
  from: number;
  to: number;
} {
  return {
    from: Math.ceil(Date.parse(window.from) / SECOND) * SECOND,
    to: Math.floor(Date.parse(window.to) / SECOND) * SECOND,
  };
}

/** Checks an instant against the window and its gaps; nothing when it can be restored. */
export function refusalOf(
  window: RecoverabilityWindow,
  instant: string,
): RefusedInstant | undefined {
  const time = Date.parse(instant);
  const { from, to } = boundsOf(window);
  if (time < from) {
    return { why: 'before', nearest: [iso(from)] };
  }
  if (time > to) {
    return { why: 'after', nearest: [iso(to)] };
  }
  const gap = window.gaps.find(
    each => time > Date.parse(each.from) && time < Date.parse(each.to),
  );
  if (!gap) {
    return undefined;
  }
  const before = Math.floor(Date.parse(gap.from) / SECOND) * SECOND;
  const after = Math.ceil(Date.parse(gap.to) / SECOND) * SECOND;
  return {
    why: 'gap',
    reason: gap.reason,
    nearest: [before, after].filter(at => at >= from && at <= to).map(iso),
  };
}

/**
 * The point from which an instant is reached: the newest usable one before it, when no
 * gap lies between the two.
 */
export function baseFor(
  points: RecoveryPoint[],
  window: RecoverabilityWindow,
  instant: string,
): RecoveryPoint | undefined {
  const time = Date.parse(instant);
  const base = points
    .filter(
      point =>
        point.usable && Date.parse(point.finishedAt ?? point.time) <= time,
    )
    .reduce<RecoveryPoint | undefined>(
      (best, point) => (!best || point.time > best.time ? point : best),
      undefined,
    );
  const cut =
    base &&
    window.gaps.some(
      gap =>
        Date.parse(gap.from) >= Date.parse(base.time) &&
        Date.parse(gap.from) < time,
    );
  return cut ? undefined : base;
}
