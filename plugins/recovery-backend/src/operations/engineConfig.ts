import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { OperationKind } from '../database/OperationStore';
import { readDeadline, readWholeNumber, type RestoreConfig } from './config';

/** `recovery.operations` of the app-config, and what it takes from `recovery.restore`. */
export interface EngineConfig {
  /** Why nothing is requested, approved or begun; absent when the engine runs. */
  stopped?: string;
  /** How many operations one replica runs at a time. */
  concurrency: { restores: number; others: number };
  /** Longest time that an operation may take, in milliseconds. */
  deadlinesMs: Record<OperationKind, number>;
  /** How often an operation is begun at most. */
  attempts: Record<OperationKind, number>;
}

const HOUR = 3_600_000;
const MAX_REASON = 500;

/** Throws an InputError that names the key of a wrong value. */
export function readEngineConfig(
  rootConfig: Config,
  restore: RestoreConfig,
): EngineConfig {
  const key = 'recovery.operations';
  const config = rootConfig.getOptionalConfig(key);
  const part = (kind: 'verification' | 'drill') => ({
    config: config?.getOptionalConfig(kind),
    key: `${key}.${kind}`,
  });
  const deadline = (kind: 'verification' | 'drill', fallback: number) =>
    readDeadline(part(kind).config, fallback, part(kind).key);
  const attempts = (kind: 'verification' | 'drill', fallback: number) =>
    readWholeNumber(part(kind).config, 'attempts', {
      fallback,
      max: 10,
      key: part(kind).key,
    });
  return {
    stopped: readStopped(config?.getOptional('disabled'), `${key}.disabled`),
    concurrency: {
      restores: restore.concurrency,
      others: readWholeNumber(config, 'concurrency', {
        fallback: 2,
        max: 100,
        key,
      }),
    },
    deadlinesMs: {
      restore: restore.deadlineMs,
      verification: deadline('verification', 12 * HOUR),
      drill: deadline('drill', restore.deadlineMs),
    },
    attempts: {
      // Somebody should look at a restore before it is begun again.
      restore: 1,
      verification: attempts('verification', 3),
      drill: attempts('drill', 2),
    },
  };
}

function readStopped(value: unknown, key: string): string | undefined {
  if (value === undefined || value === false || value === null)
    return undefined;
  if (value === true) return 'no reason is given.';
  if (typeof value === 'string' && value.trim() !== '') {
    const reason = value.trim().slice(0, MAX_REASON);
    return /[.!?]$/.test(reason) ? reason : `${reason}.`;
  }
  throw new InputError(
    `${key} is neither true, false nor a text: write the reason why operations are stopped, or leave it out`,
  );
}
