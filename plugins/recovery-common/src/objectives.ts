/**
 * Moves objectives of the entity's tier, as far as the tier lets it:
 *
 * ```yaml
 * recovery/objectives: rpo=4h rto=2h drilledWithin=60d
 * ```
 *
 * Pairs of an objective and a duration, with blanks or line breaks between them. A
 * duration is written as `90m`, `4h`, `30d`, `2w`, `1d12h`, or in ISO 8601 (`PT4H`).
 *
 * @public
 */
export const ANNOTATION_OBJECTIVES = 'recovery/objectives';

/** Address of the runbook that says how the entity is recovered. @public */
export const ANNOTATION_RUNBOOK = 'recovery/runbook';

/** Day on which people last went through the runbook, as `2026-11-25`. @public */
export const ANNOTATION_RUNBOOK_REVIEWED = 'recovery/runbook-reviewed';

/** Longest value of the objectives annotation that is read, in characters. @public */
export const MAX_OBJECTIVES_LENGTH = 500;

/** The objectives that {@link ANNOTATION_OBJECTIVES} may name. @public */
export const OBJECTIVE_NAMES = [
  'rpo',
  'rto',
  'mtd',
  'retention',
  'drilledWithin',
  'verifiedWithin.structure',
  'verifiedWithin.sampledRead',
  'verifiedWithin.fullRead',
] as const;

/** An objective that an entity may override. @public */
export type ObjectiveName = (typeof OBJECTIVE_NAMES)[number];

/** One pair of the annotation: an override, or what is wrong with it. @public */
export type ParsedObjective =
  | { ok: true; text: string; name: ObjectiveName; milliseconds: number }
  | {
      ok: false;
      text: string;
      code: 'invalid-objective' | 'unknown-objective';
      message: string;
    };

const UNITS: Record<string, number> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
};

const SHORT = /^(?:\d{1,5}[wdhm]){1,4}$/;
const ISO = /^P(?:\d{1,5}[WD]){0,2}(?:T(?:\d{1,5}[HMS]){1,3})?$/;

/** A hundred years: more is a slip of the pen. */
const LONGEST = 100 * 366 * UNITS.d;

function parseDuration(text: string): number | undefined {
  if (!SHORT.test(text) && !ISO.test(text)) {
    return undefined;
  }
  const milliseconds = [...text.matchAll(/(\d+)([A-Za-z])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNITS[unit.toLowerCase()],
    0,
  );
  return milliseconds > 0 && milliseconds <= LONGEST ? milliseconds : undefined;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function parsePair(pair: string): ParsedObjective {
  const text = shorten(pair);
  const at = pair.indexOf('=');
  const name = OBJECTIVE_NAMES.find(known => known === pair.slice(0, at));
  if (at < 0) {
    return {
      ok: false,
      text,
      code: 'invalid-objective',
      message: `"${text}" is not of the form objective=duration.`,
    };
  }
  if (!name) {
    return {
      ok: false,
      text,
      code: 'unknown-objective',
      message: `"${shorten(
        pair.slice(0, at),
      )}" is no objective that an entity can move.`,
    };
  }
  const milliseconds = parseDuration(pair.slice(at + 1));
  return milliseconds === undefined
    ? {
        ok: false,
        text,
        code: 'invalid-objective',
        message: `The value of ${name} is not a duration longer than zero.`,
      }
    : { ok: true, text, name, milliseconds };
}

/**
 * Parses the value of {@link ANNOTATION_OBJECTIVES}. Never throws: a wrong pair is
 * reported beside the right ones. Of an objective that is given twice, neither counts.
 *
 * @public
 */
export function parseObjectives(value: string): ParsedObjective[] {
  if (value.length > MAX_OBJECTIVES_LENGTH) {
    return [
      {
        ok: false,
        text: shorten(value),
        code: 'invalid-objective',
        message: `The annotation has ${value.length} characters; at most ${MAX_OBJECTIVES_LENGTH} are read.`,
      },
    ];
  }
  const parsed = value
    .split(/\s+/)
    .filter(pair => pair !== '')
    .map(parsePair);
  return parsed.map((item): ParsedObjective => {
    const twice =
      item.ok &&
      parsed.filter(other => other.ok && other.name === item.name).length > 1;
    return twice
      ? {
          ok: false,
          text: item.text,
          code: 'invalid-objective',
          message: `The objective ${item.name} is given twice.`,
        }
      : item;
  });
}
