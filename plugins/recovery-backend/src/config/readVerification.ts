import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type {
  ProviderCapabilities,
  RecoveryProvider,
} from 'backstage-plugin-recovery-node';
import { Duration, IANAZone } from 'luxon';
import type {
  QuietHours,
  VerificationConfig,
  VerificationLevel,
  VerificationSchedule,
} from './types';
import { readPositiveDuration, refuseUnknownKeys } from './values';

/** Parts of a rotation when the configuration says nothing. */
const DEFAULT_PARTS = 10;
/** No tool splits its repository any further. */
const MOST_PARTS = 256;
const MOST_NEWEST = 1_000;
const MOST_RETRIES = 10;
const SHORTEST_PERIOD = Duration.fromObject({ minutes: 1 });
const LONGEST_PERIOD = Duration.fromObject({ days: 3660 });
const LONGEST_DEADLINE = Duration.fromObject({ days: 14 });

/**
 * Reads `verification` of a source. Throws an InputError that names the key and what to
 * write there.
 */
export function readVerification(
  config: Config,
  key: string,
  provider: RecoveryProvider,
): VerificationConfig {
  const { capabilities } = provider;
  refuseUnknownKeys(config, key, [
    'levels',
    'budget',
    'quietHours',
    'retries',
    'deadline',
  ]);
  const items = read(`${key}.levels`, 'a list of levels', () =>
    config.getOptionalConfigArray('levels'),
  );
  if (!items || items.length === 0) {
    throw new InputError(
      `${key}.levels is empty: write which levels are verified how often, for example [{ level: 1, every: { days: 1 } }].`,
    );
  }
  const schedules: VerificationSchedule[] = [];
  items.forEach((item, index) => {
    const itemKey = `${key}.levels[${index}]`;
    const schedule = readSchedule(item, itemKey, provider.type, capabilities);
    if (schedules.some(({ level }) => level === schedule.level)) {
      throw new InputError(
        `${itemKey}.level is ${schedule.level} once more: write each level once.`,
      );
    }
    schedules.push(schedule);
  });
  return {
    schedules: schedules.sort((a, b) => a.level - b.level),
    bytesPerDay: readBudget(config, key),
    quietHours: readQuietHours(config, key),
    retries: readWhole(config, 'retries', key, 0, MOST_RETRIES),
    deadline: config.has('deadline')
      ? readDuration(config, 'deadline', key, SHORTEST_PERIOD, LONGEST_DEADLINE)
      : undefined,
  };
}

function readSchedule(
  config: Config,
  key: string,
  type: string,
  capabilities: ProviderCapabilities,
): VerificationSchedule {
  refuseUnknownKeys(config, key, ['level', 'every', 'parts', 'points']);
  const offered = capabilities.verificationLevels;
  const level = config.getOptional('level');
  if (level !== 1 && level !== 2 && level !== 3) {
    throw new InputError(
      `${key}.level must be 1 (structure), 2 (sampled read) or 3 (full read).`,
    );
  }
  if (!offered.includes(level)) {
    throw new InputError(
      `${key}.level is ${level}, which ${type} sources do not offer. Write one of: ${
        offered.join(', ') || 'none; leave verification out'
      }.`,
    );
  }
  if (!config.has('every')) {
    throw new InputError(
      `${key}.every is missing: write how often, for example { days: 1 }.`,
    );
  }
  const every = readDuration(
    config,
    'every',
    key,
    SHORTEST_PERIOD,
    LONGEST_PERIOD,
  );
  const ofRepository = capabilities.verificationScope === 'repository';
  if (config.has('parts') && !(ofRepository && level === 2)) {
    throw new InputError(
      `${key}.parts is only for level 2 of sources whose tool verifies the repository as a whole. Leave it out.`,
    );
  }
  if (config.has('points') && ofRepository) {
    throw new InputError(
      `${key}.points is not for ${type} sources: their tool verifies the repository as a whole. Leave it out.`,
    );
  }
  return {
    level: level as VerificationLevel,
    every,
    ...(ofRepository &&
      level === 2 && {
        parts: readWhole(config, 'parts', key, 1, MOST_PARTS) ?? DEFAULT_PARTS,
      }),
    ...(!ofRepository && { points: readPoints(config, key) }),
  };
}

function readPoints(
  config: Config,
  key: string,
): NonNullable<VerificationSchedule['points']> {
  const points = config.getOptional('points');
  if (points === undefined) {
    return { newest: 1 };
  }
  if (points === 'all') {
    return 'all';
  }
  if (typeof points !== 'object' || points === null || Array.isArray(points)) {
    throw new InputError(
      `${key}.points must be "all", or for example { newest: 3 }.`,
    );
  }
  const part = config.getConfig('points');
  refuseUnknownKeys(part, `${key}.points`, ['newest']);
  return {
    newest: readWhole(part, 'newest', `${key}.points`, 1, MOST_NEWEST) ?? 1,
  };
}

function readBudget(config: Config, key: string): number | undefined {
  const budget = read(`${key}.budget`, 'an object', () =>
    config.getOptionalConfig('budget'),
  );
  if (!budget) {
    return undefined;
  }
  refuseUnknownKeys(budget, `${key}.budget`, ['bytesPerDay']);
  return readWhole(
    budget,
    'bytesPerDay',
    `${key}.budget`,
    1,
    Number.MAX_SAFE_INTEGER,
    'Leave it out to set no bound, or leave verification out to read nothing.',
  );
}

function readQuietHours(config: Config, key: string): QuietHours | undefined {
  const fullKey = `${key}.quietHours`;
  const hours = read(fullKey, 'an object', () =>
    config.getOptionalConfig('quietHours'),
  );
  if (!hours) {
    return undefined;
  }
  refuseUnknownKeys(hours, fullKey, ['from', 'to', 'timeZone']);
  const fromMinute = readMinute(hours, 'from', fullKey);
  const toMinute = readMinute(hours, 'to', fullKey);
  if (fromMinute === toMinute) {
    throw new InputError(
      `${fullKey} ends when it begins: no verification could ever start. Write different times for from and to.`,
    );
  }
  const timeZone = hours.getOptional('timeZone') ?? 'UTC';
  if (typeof timeZone !== 'string' || !IANAZone.isValidZone(timeZone)) {
    throw new InputError(
      `${fullKey}.timeZone is not a time zone. Write for example Europe/Berlin or UTC.`,
    );
  }
  return { fromMinute, toMinute, timeZone };
}

function readMinute(config: Config, name: string, key: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(
    String(config.getOptional(name) ?? ''),
  );
  if (!match) {
    throw new InputError(
      `${key}.${name} must be a time of day from 00:00 to 23:59, in quotes: "08:00".`,
    );
  }
  return Number(match[1]) * 60 + Number(match[2]);
}

function readWhole(
  config: Config,
  name: string,
  key: string,
  least: number,
  most: number,
  hint = '',
): number | undefined {
  const value = config.getOptional(name);
  if (value === undefined) {
    return undefined;
  }
  if (
    typeof value !== 'number' ||
    !Number.isInteger(value) ||
    value < least ||
    value > most
  ) {
    throw new InputError(
      `${key}.${name} must be a whole number from ${least} to ${most}. ${hint}`.trim(),
    );
  }
  return value;
}

function readDuration(
  config: Config,
  name: string,
  key: string,
  shortest: Duration,
  longest: Duration,
): Duration {
  const fullKey = `${key}.${name}`;
  const duration = readPositiveDuration(config, name, fullKey);
  if (duration < shortest || duration > longest) {
    throw new InputError(
      `${fullKey} must be from ${shortest.toHuman()} to ${longest.toHuman()}.`,
    );
  }
  return duration;
}

function read<T>(key: string, what: string, get: () => T): T {
  try {
    return get();
  } catch {
    throw new InputError(`${key} must be ${what}.`);
  }
}
