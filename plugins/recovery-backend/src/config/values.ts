import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { EntityFilterQuery } from '@backstage/catalog-client';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { MAX_TIMEOUT_MS } from 'backstage-plugin-recovery-node';
import { Duration } from 'luxon';

/** Ids of sources and tiers, and names of resources: as annotations may spell them. */
export const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

export const SELECTOR_KEY_PATTERN = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;

/** Longest value of a selector. */
export const MAX_SELECTOR_VALUE_LENGTH = 512;

/** What is done oftener would leave the database and the sources no rest. */
const SHORTEST_FREQUENCY_MS = 1_000;

/** The text of an error that a value of the configuration caused. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A key that is spelled wrong would silently leave out a bound. */
export function refuseUnknownKeys(
  config: Config,
  key: string,
  known: readonly string[],
): void {
  const unknown = config.keys().find(name => !known.includes(name));
  if (unknown !== undefined) {
    throw new InputError(
      `${key} has the unknown key "${unknown.slice(
        0,
        64,
      )}". Known are: ${known.join(', ')}.`,
    );
  }
}

/** A duration longer than zero, as `{ hours: 1 }`, `1h` or ISO 8601. */
export function readPositiveDuration(
  config: Config,
  key: string,
  fullKey: string,
): Duration {
  let duration: Duration;
  try {
    duration = Duration.fromObject(readDurationFromConfig(config, { key }));
  } catch (error) {
    throw new InputError(
      `${fullKey} is not a duration: ${errorText(
        error,
      )}. Write for example { hours: 1 }.`,
    );
  }
  if (!duration.isValid || !(duration.toMillis() > 0)) {
    throw new InputError(
      `${fullKey} must be longer than zero. Write for example { hours: 1 }.`,
    );
  }
  return duration;
}

/** Like {@link readPositiveDuration}, with a default when the key is absent. */
export function readOptionalDuration(
  config: Config | undefined,
  key: string,
  fullKey: string,
  fallback: Duration,
): Duration {
  return config?.has(key)
    ? readPositiveDuration(config, key, fullKey)
    : fallback;
}

/** Like {@link readOptionalDuration}, for what is done again and again. */
export function readFrequency(
  config: Config | undefined,
  key: string,
  fullKey: string,
  fallback: Duration,
): Duration {
  const frequency = readOptionalDuration(config, key, fullKey, fallback);
  if (frequency.toMillis() < SHORTEST_FREQUENCY_MS) {
    throw new InputError(
      `${fullKey} is shorter than a second. Write a longer time.`,
    );
  }
  return frequency;
}

/** Like {@link readOptionalDuration}, for a time after which something counts no more. */
export function readExpiry(
  config: Config | undefined,
  key: string,
  fullKey: string,
  fallback: Duration,
  longest: { days: number },
): Duration {
  const expiry = readOptionalDuration(config, key, fullKey, fallback);
  if (expiry.toMillis() > Duration.fromObject(longest).toMillis()) {
    throw new InputError(
      `${fullKey} is longer than ${longest.days} days. Write a shorter time.`,
    );
  }
  return expiry;
}

/** Like {@link readOptionalDuration}, for a time that a timer must be able to wait. */
export function readTimeLimit(
  config: Config | undefined,
  key: string,
  fullKey: string,
  fallback: Duration,
): Duration {
  const limit = readOptionalDuration(config, key, fullKey, fallback);
  if (limit.toMillis() > MAX_TIMEOUT_MS) {
    throw new InputError(
      `${fullKey} is longer than 24 days. Write a shorter time.`,
    );
  }
  return limit;
}

type FilterRecord = Record<string, string | symbol | (string | symbol)[]>;

function readFilterRecord(value: unknown, fullKey: string): FilterRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(
      `${fullKey} must be an object of catalog fields, for example { kind: component }.`,
    );
  }
  const entries = Object.entries(value);
  if (entries.length === 0) {
    throw new InputError(
      `${fullKey} is empty. Leave it out to match all entities.`,
    );
  }
  return Object.fromEntries(
    entries.map(([field, wanted]) => {
      const values = (Array.isArray(wanted) ? wanted : [wanted]).map(item => {
        // As in the catalog's own configuration, `{}` asks only that the field exists.
        if (
          typeof item === 'object' &&
          item !== null &&
          Object.keys(item).length === 0
        ) {
          return CATALOG_FILTER_EXISTS;
        }
        if (!['string', 'number', 'boolean'].includes(typeof item)) {
          throw new InputError(
            `${fullKey}.${field} must be a text, a list of texts, or {} for any value.`,
          );
        }
        return String(item);
      });
      if (values.length === 0) {
        throw new InputError(
          `${fullKey}.${field} is an empty list, which nothing can match.`,
        );
      }
      return [field, values];
    }),
  );
}

/** A catalog filter: an object of fields, or a list of them of which one must match. */
export function readEntityFilter(
  value: unknown,
  fullKey: string,
): EntityFilterQuery {
  if (Array.isArray(value)) {
    if (value.length === 0) {
      throw new InputError(
        `${fullKey} is an empty list, which no entity can match.`,
      );
    }
    return value.map((item, index) =>
      readFilterRecord(item, `${fullKey}[${index}]`),
    );
  }
  return [readFilterRecord(value, fullKey)];
}

/** A selector: attribute keys and the value that a series must have for each. */
export function readSelector(
  value: unknown,
  fullKey: string,
): Record<string, string> {
  if (value === undefined) {
    return {};
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(
      `${fullKey} must be an object, for example { host: shop }.`,
    );
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (!SELECTOR_KEY_PATTERN.test(key)) {
        throw new InputError(
          `${fullKey} has the key "${key.slice(
            0,
            80,
          )}", which no source knows.`,
        );
      }
      const text = ['string', 'number', 'boolean'].includes(typeof item)
        ? String(item)
        : '';
      if (text === '' || text.length > MAX_SELECTOR_VALUE_LENGTH) {
        throw new InputError(
          `${fullKey}.${key} must be a text of 1 to ${MAX_SELECTOR_VALUE_LENGTH} characters.`,
        );
      }
      return [key, text];
    }),
  );
}

/** A name that annotations can spell. */
export function readName(value: unknown, fullKey: string): string {
  if (typeof value !== 'string' || !NAME_PATTERN.test(value)) {
    throw new InputError(
      `${fullKey} must have 1 to 63 letters, digits, dots, dashes and underscores, and begin with a letter or digit.`,
    );
  }
  return value;
}
