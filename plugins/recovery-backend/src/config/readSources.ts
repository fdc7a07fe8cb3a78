import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { RecoveryProvider } from 'backstage-plugin-recovery-node';
import { Duration } from 'luxon';
import type {
  InvalidSource,
  SourceCommon,
  SourceConfig,
  SourceSchedule,
  ValidSource,
} from './types';
import { readVerification } from './readVerification';
import {
  errorText,
  NAME_PATTERN,
  readEntityFilter,
  readExpiry,
  readFrequency,
  readPositiveDuration,
  readTimeLimit,
} from './values';

/** Most points that are read from one source when the configuration says nothing. */
export const DEFAULT_MAX_POINTS = 1_000_000;

interface Defaults {
  frequency: Duration;
  timeout: Duration;
  staleAfter: Duration;
  maxPoints: number;
}

/** What was last seen longer ago says nothing of today. */
const LONGEST_STALE_AFTER = { days: 366 };

/** Operations of one source at a time: a restore beside a drill or a verification. */
const DEFAULT_OPERATION_CONCURRENCY = 2;

function readMaxPoints(
  config: Config | undefined,
  fullKey: string,
  fallback: number,
): number {
  const value = config?.getOptional('maxPoints');
  if (value === undefined) {
    return fallback;
  }
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    throw new InputError(`${fullKey} must be a whole number above zero.`);
  }
  return value;
}

function readOperationConcurrency(
  config: Config | undefined,
  key: string,
): number {
  const value = config?.getOptional('concurrency');
  if (value === undefined) {
    return DEFAULT_OPERATION_CONCURRENCY;
  }
  if (
    typeof value !== 'number' ||
    !Number.isInteger(value) ||
    value < 1 ||
    value > 100
  ) {
    throw new InputError(
      `${key}.concurrency must be a whole number from 1 to 100.`,
    );
  }
  return value;
}

/** Reads `recovery.collection`, on which all sources fall back. */
export function readCollectionDefaults(config: Config | undefined): Defaults {
  const key = 'recovery.collection';
  return {
    frequency: readFrequency(
      config,
      'frequency',
      `${key}.frequency`,
      Duration.fromObject({ minutes: 15 }),
    ),
    timeout: readTimeLimit(
      config,
      'timeout',
      `${key}.timeout`,
      Duration.fromObject({ minutes: 10 }),
    ),
    staleAfter: readExpiry(
      config,
      'staleAfter',
      `${key}.staleAfter`,
      Duration.fromObject({ hours: 6 }),
      LONGEST_STALE_AFTER,
    ),
    maxPoints: readMaxPoints(config, `${key}.maxPoints`, DEFAULT_MAX_POINTS),
  };
}

function readSchedule(
  config: Config | undefined,
  key: string,
  defaults: Defaults,
): SourceSchedule {
  const frequency = config?.getOptional('frequency');
  const cron =
    typeof frequency === 'object' && frequency !== null && 'cron' in frequency
      ? (frequency as { cron: unknown }).cron
      : undefined;
  if (cron !== undefined && typeof cron !== 'string') {
    throw new InputError(
      `${key}.frequency.cron must be a text such as "0 3 * * *".`,
    );
  }
  return {
    frequency:
      cron !== undefined
        ? { cron }
        : readFrequency(
            config,
            'frequency',
            `${key}.frequency`,
            defaults.frequency,
          ),
    timeout: readTimeLimit(
      config,
      'timeout',
      `${key}.timeout`,
      defaults.timeout,
    ),
    initialDelay: config?.has('initialDelay')
      ? readPositiveDuration(config, 'initialDelay', `${key}.initialDelay`)
      : undefined,
  };
}

function findProvider(
  type: string | undefined,
  key: string,
  providers: ReadonlyMap<string, RecoveryProvider>,
): RecoveryProvider {
  const known = [...providers.keys()].sort().join(', ') || 'none';
  if (type === undefined || type === '') {
    throw new InputError(`${key}.provider is missing. Name one of: ${known}.`);
  }
  const provider = providers.get(type);
  if (!provider) {
    throw new InputError(
      `${key}.provider names "${type.slice(0, 80)}", which is not installed. ` +
        `Add its backend module, or name one of: ${known}.`,
    );
  }
  return provider;
}

/** A wrong policy leaves the source as it is, without a schedule of verifications. */
function readPolicy(
  source: Config,
  key: string,
  provider: RecoveryProvider,
): Pick<ValidSource, 'verification' | 'verificationProblem'> {
  if (!source.has('verification')) {
    return {};
  }
  try {
    return {
      verification: readVerification(
        source.getConfig('verification'),
        key,
        provider,
      ),
    };
  } catch (error) {
    const text = errorText(error);
    return {
      verificationProblem: text.includes(key) ? text : `${key}: ${text}`,
    };
  }
}

/** Reads one source. Whatever is wrong with it makes only this source invalid. */
export function readSource(
  id: string,
  sources: Config,
  defaults: Defaults,
  providers: ReadonlyMap<string, RecoveryProvider>,
): SourceConfig {
  const key = `recovery.sources.${id}`;
  const common: SourceCommon = {
    id,
    title: id,
    providerType: 'unknown',
    schedule: { frequency: defaults.frequency, timeout: defaults.timeout },
    staleAfter: defaults.staleAfter,
    maxPoints: defaults.maxPoints,
    operationConcurrency: DEFAULT_OPERATION_CONCURRENCY,
  };
  // Until it was read, nobody may bind.
  let mayBind: InvalidSource['mayBind'] = 'unreadable';
  try {
    if (!NAME_PATTERN.test(id)) {
      throw new InputError(
        `${key} is not a usable id: at most 63 letters, digits, dots, dashes and underscores.`,
      );
    }
    const config = sources.getConfig(id);
    const filter = config.getOptional('mayBind');
    mayBind =
      filter === undefined
        ? undefined
        : readEntityFilter(filter, `${key}.mayBind`);
    common.title = config.getOptionalString('title')?.slice(0, 200) ?? id;
    common.providerType =
      config.getOptionalString('provider')?.slice(0, 63) ?? 'unknown';
    common.schedule = readSchedule(
      config.getOptionalConfig('schedule'),
      `${key}.schedule`,
      defaults,
    );
    common.staleAfter = readExpiry(
      config,
      'staleAfter',
      `${key}.staleAfter`,
      defaults.staleAfter,
      LONGEST_STALE_AFTER,
    );
    common.maxPoints = readMaxPoints(
      config,
      `${key}.maxPoints`,
      defaults.maxPoints,
    );
    common.operationConcurrency = readOperationConcurrency(
      config.getOptionalConfig('operations'),
      `${key}.operations`,
    );
    const provider = findProvider(
      config.getOptionalString('provider'),
      key,
      providers,
    );
    const part = config.getOptionalConfig(provider.type);
    if (!part) {
      throw new InputError(
        `${key}.${provider.type} is missing. Say there where the ${provider.type} source is.`,
      );
    }
    return {
      ...common,
      valid: true,
      provider,
      settings: provider.readSource(part, { sourceId: id }),
      mayBind,
      ...readPolicy(config, `${key}.verification`, provider),
    };
  } catch (error) {
    const text = errorText(error);
    return {
      ...common,
      valid: false,
      error: text.includes(key) ? text : `${key}: ${text}`,
      mayBind,
    };
  }
}
