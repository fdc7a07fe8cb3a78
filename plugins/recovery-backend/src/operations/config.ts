import os from 'node:os';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { Duration } from 'luxon';
import { readPositiveDuration, readTimeLimit } from '../config/values';

/** `recovery.restore` of the app-config. */
export interface RestoreConfig {
  /** Absolute paths below which targets may lie. Nothing is allowed when empty. */
  allowedRoots: string[];
  /** Longest time that a restore may take, in milliseconds. */
  deadlineMs: number;
  /** How many restores one replica runs at a time. */
  concurrency: number;
  /** Longest time that a restore may wait in the queue, in milliseconds. */
  queueTimeoutMs: number;
  /** Where scratch directories of restores are made. */
  scratchRoot: string;
}

/** One entry of `recovery.sources.*.targets`. */
export interface DeclaredTarget {
  sourceId: string;
  id: string;
  title: string;
  type: 'alternate' | 'in-place';
  /** As written; absent when the declaration lacks it. */
  directory?: string;
  /** Of a target in place: the path inside points whose content lies there; all when absent. */
  path?: string;
  /** For messages: where the target is declared. */
  configKey: string;
  /** Why the declaration itself cannot be used. */
  problem?: string;
}

const HOUR = 3_600_000;
const TARGET_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Throws an InputError that names the key of a wrong value. */
export function readRestoreConfig(rootConfig: Config): RestoreConfig {
  const key = 'recovery.restore';
  const config = rootConfig.getOptionalConfig(key);
  const allowedRoots = config?.getOptionalStringArray('allowedRoots') ?? [];
  for (const [index, root] of allowedRoots.entries()) {
    const problem = pathProblem(root);
    if (problem)
      throw new InputError(
        `recovery.restore.allowedRoots[${index}] ${problem}`,
      );
  }
  return {
    allowedRoots,
    concurrency: readWholeNumber(config, 'concurrency', {
      fallback: 2,
      max: 100,
      key,
    }),
    deadlineMs: readDeadline(config, 4 * HOUR, key),
    queueTimeoutMs: readDuration(config, 'queueTimeout', 24 * HOUR, key),
    scratchRoot:
      rootConfig.getOptionalString('backend.workingDirectory') ?? os.tmpdir(),
  };
}

/** Never throws: a wrong declaration keeps its place, with its problem. */
export function readTargets(rootConfig: Config): DeclaredTarget[] {
  const sources = rootConfig.getOptional('recovery.sources');
  if (!isObject(sources)) return [];
  return Object.entries(sources).flatMap(([sourceId, source]) => {
    const targets = isObject(source) ? source.targets : undefined;
    if (!isObject(targets)) return [];
    return Object.entries(targets).map(([id, target]) =>
      readTarget(sourceId, id, target),
    );
  });
}

function readTarget(
  sourceId: string,
  id: string,
  value: unknown,
): DeclaredTarget {
  const configKey = `recovery.sources.${sourceId}.targets.${id}`;
  const target = isObject(value) ? value : {};
  const declared: DeclaredTarget = {
    sourceId,
    id,
    title: typeof target.title === 'string' && target.title ? target.title : id,
    type: target.inPlace === true ? 'in-place' : 'alternate',
    configKey,
  };
  if (typeof target.directory === 'string')
    declared.directory = target.directory;
  if (typeof target.path === 'string') declared.path = target.path;
  const problem = targetProblem(id, value, target, declared);
  return problem ? { ...declared, problem } : declared;
}

function targetProblem(
  id: string,
  value: unknown,
  target: Record<string, unknown>,
  declared: DeclaredTarget,
): string | undefined {
  const { configKey } = declared;
  if (!isObject(value))
    return `${configKey} is not an object: give it a title and a directory`;
  if (!TARGET_ID.test(id)) {
    return `${configKey}: a target's name has letters, digits, dots, hyphens and underscores, at most 128`;
  }
  if (target.title !== undefined && typeof target.title !== 'string') {
    return `${configKey}.title is not a text`;
  }
  if (target.inPlace !== undefined && typeof target.inPlace !== 'boolean') {
    return `${configKey}.inPlace is neither true nor false`;
  }
  if (target.path !== undefined) {
    if (declared.type !== 'in-place')
      return `${configKey}.path is for targets in place: leave it out, or set inPlace`;
    if (declared.path === undefined) return `${configKey}.path is not a text`;
    const wrong = pathProblem(declared.path);
    if (wrong) return `${configKey}.path ${wrong}`;
  }
  if (declared.directory === undefined) {
    return `${configKey}.directory is missing: name a directory inside one of recovery.restore.allowedRoots`;
  }
  const problem = pathProblem(declared.directory);
  return problem && `${configKey}.directory ${problem}`;
}

/** Why a path cannot name a directory of its own; undefined when it can. */
export function pathProblem(value: string): string | undefined {
  if (value.includes('\0')) return 'holds a NUL character';
  if (!value.startsWith('/')) return 'is not an absolute path: begin it with /';
  if (value.split('/').some(part => part === '..'))
    return 'contains "..": write the path without it';
  if (/^\/+$/.test(value))
    return 'is the root of the file system: name a directory of its own';
  return undefined;
}

/** A whole number from 1. Throws an InputError that names the key. */
export function readWholeNumber(
  config: Config | undefined,
  name: string,
  options: { fallback: number; max: number; key: string },
): number {
  const value = config?.getOptional(name) ?? options.fallback;
  if (
    typeof value !== 'number' ||
    !Number.isInteger(value) ||
    value < 1 ||
    value > options.max
  ) {
    throw new InputError(
      `${options.key}.${name} is ${
        // JSON knows no NaN.
        typeof value === 'number' ? value : JSON.stringify(value)
      }: write a whole number from 1 to ${options.max}`,
    );
  }
  return value;
}

/** A duration in milliseconds. Throws an InputError that names the key. */
export function readDuration(
  config: Config | undefined,
  name: string,
  fallback: number,
  key: string,
): number {
  if (!config?.has(name)) return fallback;
  return readPositiveDuration(config, name, `${key}.${name}`).toMillis();
}

/** How long operations may take, in milliseconds. Throws an InputError that names the key. */
export function readDeadline(
  config: Config | undefined,
  fallback: number,
  key: string,
): number {
  return readTimeLimit(
    config,
    'deadline',
    `${key}.deadline`,
    Duration.fromMillis(fallback),
  ).toMillis();
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
