import { DateTime } from 'luxon';
import type { PatternMatch } from './compilePattern';

/** The instant that a name speaks of. */
export interface PointTime {
  /** ISO 8601 in UTC. */
  iso: string;
  from: 'file name' | 'modification time';
  /** Said to people when the name's local time is not one instant. */
  note?: string;
}

function toIso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function fromEpoch(digits: string): PointTime {
  const value = Number(digits);
  // Twelve digits and more are milliseconds: as seconds they would be past the year 5000.
  const milliseconds = digits.length >= 12 ? value : value * 1000;
  return { iso: toIso(milliseconds), from: 'file name' };
}

/**
 * Reads the instant from a match. `undefined` when the fields are no date, such as
 * month 13.
 *
 * Fields that the pattern lacks are read as their earliest value, so that a point is
 * never shown younger than it is. A local time that occurs twice (clocks set back) is
 * read as the earlier instant for the same reason. A local time that does not occur
 * (clocks set forward) is moved forward by the gap.
 */
export function readPointTime(
  match: PatternMatch,
  timeZone: string,
  modifiedAt: Date,
): PointTime | undefined {
  if (match.epoch !== undefined) {
    return fromEpoch(match.epoch);
  }
  const { yyyy, MM = 1, dd = 1, HH = 0, mm = 0, ss = 0 } = match.dateFields;
  if (yyyy === undefined) {
    return { iso: modifiedAt.toISOString(), from: 'modification time' };
  }
  // A midnight that ends the day, as some tools write it.
  const endOfDay = HH === 24 && mm === 0 && ss === 0;
  const local = DateTime.fromObject(
    {
      year: yyyy,
      month: MM,
      day: dd,
      hour: endOfDay ? 0 : HH,
      minute: mm,
      second: ss === 60 ? 59 : ss,
    },
    { zone: timeZone },
  );
  if (!local.isValid || yyyy < 1970) {
    return undefined;
  }
  const shifted = !endOfDay && (local.hour !== HH || local.minute !== mm);
  const candidates = local.getPossibleOffsets();
  const earliest = candidates.reduce(
    (first, each) => (each.toMillis() < first.toMillis() ? each : first),
    local,
  );
  const time = endOfDay ? earliest.plus({ days: 1 }) : earliest;
  const result: PointTime = { iso: toIso(time.toMillis()), from: 'file name' };
  if (shifted) {
    result.note = `This local time does not exist in ${timeZone}; read as ${local.toFormat(
      'HH:mm',
    )}`;
  } else if (candidates.length > 1) {
    result.note = `This local time occurs twice in ${timeZone}; read as the earlier one`;
  }
  return result;
}
