import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  OBJECTIVE_NAMES,
  type ObjectiveName,
} from 'backstage-plugin-recovery-common';
import type { Duration } from 'luxon';
import { formatDuration } from '../util/format';
import type { CopyObjectives, OverrideLimits, TierConfig } from './tierTypes';
import {
  readEntityFilter,
  readName,
  readPositiveDuration,
  refuseUnknownKeys,
} from './values';

const MAX_COPIES = 20;

const KEYS = [
  'title',
  'filter',
  'enforced',
  'rpo',
  'rto',
  'mtd',
  'retention',
  'drilledWithin',
  'verifiedWithin',
  'copies',
  'encrypted',
  'immutable',
  'runbook',
  'overrides',
];

function duration(
  config: Config,
  name: string,
  key: string,
): Duration | undefined {
  return config.has(name)
    ? readPositiveDuration(config, name, `${key}.${name}`)
    : undefined;
}

function flag(config: Config, name: string, key: string): boolean | undefined {
  const value = config.getOptional(name);
  if (value !== undefined && typeof value !== 'boolean') {
    throw new InputError(`${key}.${name} must be true or false.`);
  }
  return value;
}

function count(config: Config, name: string, key: string): number | undefined {
  const value = config.getOptional(name);
  if (value === undefined) {
    return undefined;
  }
  if (
    typeof value !== 'number' ||
    !Number.isInteger(value) ||
    value < 1 ||
    value > MAX_COPIES
  ) {
    throw new InputError(
      `${key}.${name} must be a whole number from 1 to ${MAX_COPIES}.`,
    );
  }
  return value;
}

function readCopies(config: Config, key: string): CopyObjectives | undefined {
  const copies = config.getOptionalConfig('copies');
  if (!copies) {
    return undefined;
  }
  const at = `${key}.copies`;
  refuseUnknownKeys(copies, at, ['number', 'media', 'offsite']);
  const number = count(copies, 'number', at);
  const media = count(copies, 'media', at);
  const offsite = count(copies, 'offsite', at);
  const backups = Math.max(media ?? 0, offsite ?? 0);
  if (number === undefined) {
    throw new InputError(
      `${at}.number is missing. Write how many copies there must be, the data itself included.`,
    );
  }
  if (backups > number - 1) {
    throw new InputError(
      `${at} cannot be met: of ${number} copies one is the data itself, which leaves ${
        number - 1
      } backups for media and offsite.`,
    );
  }
  return { number, media, offsite };
}

function readVerifiedWithin(
  config: Config,
  key: string,
): TierConfig['verifiedWithin'] {
  const ages = config.getOptionalConfig('verifiedWithin');
  if (!ages) {
    return undefined;
  }
  const at = `${key}.verifiedWithin`;
  refuseUnknownKeys(ages, at, ['structure', 'sampledRead', 'fullRead']);
  return {
    1: duration(ages, 'structure', at),
    2: duration(ages, 'sampledRead', at),
    3: duration(ages, 'fullRead', at),
  };
}

function readRunbook(config: Config, key: string): TierConfig['runbook'] {
  const runbook = config.getOptionalConfig('runbook');
  const at = `${key}.runbook`;
  if (runbook) {
    refuseUnknownKeys(runbook, at, ['required', 'reviewedWithin']);
  }
  return runbook && flag(runbook, 'required', at) !== false
    ? { reviewedWithin: duration(runbook, 'reviewedWithin', at) }
    : undefined;
}

function readOverrides(
  config: Config,
  key: string,
): ReadonlyMap<ObjectiveName, OverrideLimits> | undefined {
  const overrides = config.getOptionalConfig('overrides');
  if (!overrides) {
    return undefined;
  }
  const limits = new Map<ObjectiveName, OverrideLimits>();
  for (const name of OBJECTIVE_NAMES) {
    const at = `${key}.overrides.${name}`;
    const own = overrides.getOptionalConfig(name);
    if (!own) {
      continue;
    }
    refuseUnknownKeys(own, at, ['min', 'max']);
    const min = duration(own, 'min', at);
    const max = duration(own, 'max', at);
    if (!min && !max) {
      throw new InputError(
        `${at} has neither min nor max. Write at least one.`,
      );
    }
    if (min && max && min.toMillis() > max.toMillis()) {
      throw new InputError(`${at}.min is longer than its max. Swap them.`);
    }
    limits.set(name, { min, max });
  }
  const known = new Set(OBJECTIVE_NAMES.map(name => name.split('.')[0]));
  const unknown = overrides.keys().find(name => !known.has(name));
  if (unknown !== undefined) {
    throw new InputError(
      `${key}.overrides.${unknown} is no objective that can be overridden. Name one of: ${OBJECTIVE_NAMES.join(
        ', ',
      )}.`,
    );
  }
  return limits;
}

/** Reads one tier. Whatever is wrong with it is an InputError that names the key. */
export function readTier(name: string, tiers: Config): TierConfig {
  const key = `recovery.tiers.${name}`;
  readName(name, key);
  const config = tiers.getConfig(name);
  refuseUnknownKeys(config, key, KEYS);
  const rto = duration(config, 'rto', key);
  const mtd = duration(config, 'mtd', key);
  if (rto && mtd && rto.toMillis() > mtd.toMillis()) {
    throw new InputError(
      `${key}.rto is ${formatDuration(
        rto.toMillis(),
      )}, longer than ${key}.mtd of ${formatDuration(
        mtd.toMillis(),
      )}: the business would be down for longer than it bears. Shorten the RTO.`,
    );
  }
  const enforced = flag(config, 'enforced', key);
  if (enforced && !config.has('filter')) {
    throw new InputError(
      `${key}.enforced needs ${key}.filter, which says for whom.`,
    );
  }
  return {
    name,
    title: config.getOptionalString('title')?.slice(0, 200) ?? name,
    filter: config.has('filter')
      ? readEntityFilter(config.getOptional('filter'), `${key}.filter`)
      : undefined,
    enforced,
    rpo: duration(config, 'rpo', key),
    rto,
    mtd,
    retention: duration(config, 'retention', key),
    drilledWithin: duration(config, 'drilledWithin', key),
    verifiedWithin: readVerifiedWithin(config, key),
    copies: readCopies(config, key),
    encrypted: flag(config, 'encrypted', key),
    immutable: flag(config, 'immutable', key),
    runbook: readRunbook(config, key),
    overrides: readOverrides(config, key),
  };
}
