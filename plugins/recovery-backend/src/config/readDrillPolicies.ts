import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { CronTime } from 'cron';
import { Duration, IANAZone } from 'luxon';
import { readName, readPositiveDuration } from './values';

export type DrillPick = 'newest' | 'random' | 'oldest';

/** When drills of a policy are due. */
export type DrillSchedule =
  | { every: Duration }
  | { cron: string; timeZone: string };

/** One entry of `recovery.drillPolicies`. */
export interface DrillPolicy {
  name: string;
  /** What it is for; everything when all are absent. All that are there must match. */
  tiers?: string[];
  sources?: string[];
  entities?: string[];
  schedule: DrillSchedule;
  pick: DrillPick;
  /** How far back a random or the oldest point may lie. */
  within?: Duration;
  /** Every so many drills one is negative; none when absent. */
  negativeEvery?: number;
  /** How late a drill may be before it counts as missed. */
  overdueAfter: Duration;
}

const KEYS = [
  'tiers',
  'sources',
  'entities',
  'schedule',
  'pick',
  'within',
  'negativeEvery',
  'overdueAfter',
];
const PICKS: readonly string[] = ['newest', 'random', 'oldest'];
const SHORTEST_MS = 60_000;
const LONGEST = Duration.fromObject({ years: 10 });
const CRON_OVERDUE = Duration.fromObject({ hours: 6 });
const MOST_OVERDUE = Duration.fromObject({ days: 1 });

/** Throws an InputError that begins with the key of what is wrong. */
export function readDrillPolicy(name: string, policies: Config): DrillPolicy {
  const key = `recovery.drillPolicies.${name}`;
  readName(name, key);
  const config = policies.getConfig(name);
  const unknown = config.keys().find(each => !KEYS.includes(each));
  if (unknown !== undefined) {
    throw new InputError(
      `${key}.${unknown} is not known. Write one of: ${KEYS.join(', ')}.`,
    );
  }
  const schedule = readSchedule(config, `${key}.schedule`);
  const pick = config.getOptional('pick') ?? 'newest';
  if (typeof pick !== 'string' || !PICKS.includes(pick)) {
    throw new InputError(`${key}.pick must be one of ${PICKS.join(', ')}.`);
  }
  return {
    name,
    tiers: readTexts(config, 'tiers', key),
    sources: readTexts(config, 'sources', key),
    entities: readTexts(config, 'entities', key)?.map(entity =>
      entity.toLocaleLowerCase('en-US'),
    ),
    schedule,
    pick: pick as DrillPick,
    within: config.has('within')
      ? readPositiveDuration(config, 'within', `${key}.within`)
      : undefined,
    negativeEvery: readNegativeEvery(config, key),
    overdueAfter: config.has('overdueAfter')
      ? readPositiveDuration(config, 'overdueAfter', `${key}.overdueAfter`)
      : defaultOverdue(schedule),
  };
}

function readSchedule(config: Config, key: string): DrillSchedule {
  const part = config.getOptionalConfig('schedule');
  if (!part || part.has('every') === part.has('cron')) {
    throw new InputError(
      `${key} must have either every or cron, for example { every: { days: 7 } }.`,
    );
  }
  if (part.has('every')) {
    const every = readPositiveDuration(part, 'every', `${key}.every`);
    if (every.toMillis() < SHORTEST_MS || every > LONGEST) {
      throw new InputError(
        `${key}.every must be from one minute to ten years.`,
      );
    }
    return { every };
  }
  const cron = part.getString('cron');
  const timeZone = part.getOptionalString('timeZone') ?? 'UTC';
  if (!IANAZone.isValidZone(timeZone)) {
    throw new InputError(
      `${key}.timeZone is not a time zone. Write for example Europe/Berlin.`,
    );
  }
  try {
    const time = new CronTime(cron, timeZone);
    time.getNextDateFrom(new Date(), timeZone);
  } catch {
    throw new InputError(
      `${key}.cron is not a schedule. Write for example '0 3 * * 0'.`,
    );
  }
  return { cron, timeZone };
}

function readNegativeEvery(config: Config, key: string): number | undefined {
  const value = config.getOptional('negativeEvery');
  if (value === undefined) return undefined;
  if (
    typeof value !== 'number' ||
    !Number.isInteger(value) ||
    value < 2 ||
    value > 1000
  ) {
    throw new InputError(
      `${key}.negativeEvery must be a whole number from 2 to 1000: of so many drills one is negative.`,
    );
  }
  return value;
}

function readTexts(
  config: Config,
  name: string,
  key: string,
): string[] | undefined {
  const value = config.getOptional(name);
  if (value === undefined) return undefined;
  if (
    !Array.isArray(value) ||
    value.length === 0 ||
    value.some(item => typeof item !== 'string' || item === '')
  ) {
    throw new InputError(
      `${key}.${name} must be a list of texts. Leave it out to match all.`,
    );
  }
  return value as string[];
}

function defaultOverdue(schedule: DrillSchedule): Duration {
  if ('cron' in schedule) return CRON_OVERDUE;
  const half = schedule.every.toMillis() / 2;
  return Duration.fromMillis(Math.min(half, MOST_OVERDUE.toMillis()));
}
