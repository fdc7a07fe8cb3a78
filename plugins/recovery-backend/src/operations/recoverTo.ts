import { InputError } from '@backstage/errors';
import type { RestorePlanRequest } from 'backstage-plugin-recovery-common';
import type { RecoverTo } from 'backstage-plugin-recovery-node';
import type { RestorablePoint } from '../collection/PointDirectory';
import { gapAfter, gapAt, reachFrom } from '../collection/windows';
import { Instant, parseInstant, toInstant } from '../database/instants';
import type { StoredWindow } from '../database/StoredWindow';
import { cleanLine, formatTime } from './text';

/** PostgreSQL keeps 63 bytes of a restore point's name. */
const MAX_NAME_BYTES = 63;

/**
 * An instant with the microseconds that databases count in: without them, a restore to
 * the time of a transaction would end just before it.
 */
function parseTarget(value: string): string | undefined {
  const instant = parseInstant(value);
  const [, more = ''] = /[.,]\d{3}(\d{1,3})/.exec(value) ?? [];
  return instant && Number(more) > 0
    ? instant.replace('Z', `${more.padEnd(3, '0')}Z`)
    : instant;
}

/** A time to recover to, as exactly as it was asked for. */
function formatTarget(value: string): string {
  const [, fraction = ''] = /\.(\d+)Z$/.exec(value) ?? [];
  return Number(fraction) > 0
    ? `${value.replace('T', ' ').replace('Z', '')} UTC`
    : formatTime(value);
}

/** What the value of each type must look like, and how to say so. */
const VALUES: Record<
  Exclude<RecoverTo['type'], 'default' | 'immediate'>,
  { read(value: string): string | undefined; wanted: string }
> = {
  time: {
    read: parseTarget,
    wanted: 'an ISO 8601 time with its zone, such as 2026-11-20T02:15:00Z',
  },
  lsn: {
    read: value =>
      /^[0-9a-f]{1,8}\/[0-9a-f]{1,8}$/i.test(value)
        ? value.toUpperCase()
        : undefined,
    wanted: 'a log position, such as 0/3000028',
  },
  name: {
    read: value =>
      /^\P{Cc}+$/u.test(value) && Buffer.byteLength(value) <= MAX_NAME_BYTES
        ? value
        : undefined,
    wanted: `the name of a restore point, of at most ${MAX_NAME_BYTES} bytes and without control characters`,
  },
  xid: {
    read: value => (/^[1-9]\d{0,19}$/.test(value) ? value : undefined),
    wanted: 'the number of a transaction',
  },
};

/**
 * Reads where a restore shall stop, in its canonical form. Throws an InputError when
 * the source does not offer it, or the value cannot be one.
 */
export function readRecoverTo(
  requested: RestorePlanRequest['recoverTo'],
  source: { providerType: string; offered: RecoverTo['type'][] },
): RecoverTo | undefined {
  if (requested === undefined) return undefined;
  const { type, value } = requested;
  if (source.offered.length === 0) {
    throw new InputError(
      `Sources of type ${source.providerType} restore recovery points only: leave out recoverTo`,
    );
  }
  if (!source.offered.includes(type)) {
    throw new InputError(
      `Sources of type ${source.providerType} cannot recover to "${cleanLine(
        type,
        40,
      )}": choose one of ${source.offered.join(', ')}`,
    );
  }
  if (type === 'default' || type === 'immediate') {
    if (value !== undefined) {
      throw new InputError(
        `recoverTo.value must be left out for the type ${type}`,
      );
    }
    return { type };
  }
  const { read, wanted } = VALUES[type];
  const clean = typeof value === 'string' ? read(value) : undefined;
  if (clean === undefined) {
    throw new InputError(`recoverTo.value must be ${wanted}`);
  }
  return { type, value: clean };
}

/** Where a restore stops, as the end of a sentence; nothing when at the point itself. */
export function describeRecoverTo(
  recoverTo: RecoverTo | undefined,
): string | undefined {
  switch (recoverTo?.type) {
    case 'default':
      return 'all changes that are stored after it';
    case 'immediate':
      return 'only the changes that its data needs to be consistent';
    case 'time':
      return `the changes stored after it up to ${formatTarget(
        recoverTo.value,
      )}`;
    case 'lsn':
      return `the changes stored after it up to the log position ${recoverTo.value}`;
    case 'name':
      return `the changes stored after it up to the restore point "${cleanLine(
        recoverTo.value,
        80,
      )}"`;
    case 'xid':
      return `the changes stored after it up to the transaction ${recoverTo.value}`;
    default:
      return undefined;
  }
}

/** The instant of a time to recover to, in milliseconds as all other instants. */
export function instantOf(recoverTo: { value: string }): Instant {
  return toInstant(Date.parse(recoverTo.value));
}

/** The instant that a restore brings back, as far as it is known beforehand. */
export function restoredTime(
  point: { time: string },
  recoverTo: RecoverTo | undefined,
): string {
  return recoverTo?.type === 'time' ? instantOf(recoverTo) : point.time;
}

/** Why an instant cannot be reached from the point that is nearest before it. */
export function unreachableReason(
  instant: Instant,
  window: StoredWindow | undefined,
  base: RestorablePoint | undefined,
): string | undefined {
  const wanted = formatTime(instant);
  if (!window) {
    return `Whether ${wanted} can be restored is not known: the source tells of no recoverability window. Refresh the source, or restore a recovery point as it is.`;
  }
  const bounds = `The window reaches from ${formatTime(
    window.from,
  )} to ${formatTime(window.to)}.`;
  if (instant < window.from) {
    return `${wanted} cannot be restored: it lies before the recoverability window. ${bounds} The nearest instant is ${formatTime(
      window.from,
    )}.`;
  }
  if (instant > window.to) {
    return `${wanted} cannot be restored: it lies after what is stored so far. ${bounds} The nearest instant is ${formatTime(
      window.to,
    )}.`;
  }
  const gap = gapAt(window, instant);
  if (gap) {
    return `${wanted} cannot be restored: it lies in a gap of the recoverability window. ${cleanLine(
      gap.reason,
      300,
    )} The nearest instants are ${formatTime(gap.from)} and ${formatTime(
      gap.to,
    )}.`;
  }
  if (!base) {
    return `${wanted} cannot be restored: no usable recovery point was finished by then. ${bounds}`;
  }
  const reach = reachFrom(window, base.finishedAt ?? base.point.time);
  if (instant > reach) {
    return `${wanted} cannot be restored: stored changes lead from the newest usable recovery point before it, of ${formatTime(
      base.point.time,
    )}, to ${formatTime(reach)} only.`;
  }
  return undefined;
}

/** What a person should know of where the recovery will stop. */
export function endOfChangesWarning(
  recoverTo: RecoverTo | undefined,
  point: RestorablePoint,
): string | undefined {
  if (recoverTo?.type === 'name' || recoverTo?.type === 'xid') {
    const what =
      recoverTo.type === 'name'
        ? `the restore point "${cleanLine(recoverTo.value, 80)}"`
        : `the transaction ${recoverTo.value}`;
    return `Whether ${what} lies in the changes that are stored after this point is not known before the database is started on what was restored. When it does not, as when it is older than the point, recovery fails there.`;
  }
  if (recoverTo?.type !== 'default' || !point.window) return undefined;
  const gap = gapAfter(point.window, point.finishedAt ?? point.point.time);
  return (
    gap &&
    `Recovery from this point ends at ${formatTime(gap.from)}: ${cleanLine(
      gap.reason,
      300,
    )} What changed later is not brought back. Choose a point after ${formatTime(
      gap.to,
    )} to get it.`
  );
}
