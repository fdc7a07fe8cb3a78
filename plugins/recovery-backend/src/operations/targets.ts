import { constants, promises as fs } from 'node:fs';
import { InputError, isError } from '@backstage/errors';
import type { SourceConfig } from '../config';
import type { DeclaredTarget } from './config';
import {
  identify,
  identifyUpwards,
  isWithin,
  resolveLinks,
  sameDirectory,
} from './containment';
import { withTimeout } from './timing';

/** What a target is good for at this moment. */
export type TargetInspection =
  | {
      usable: true;
      /** Absolute, links resolved. */
      directory: string;
      freeBytes: number;
      /** How many more files the file system takes; absent when it has no limit. */
      freeFiles?: number;
    }
  | { usable: false; reason: string };

const INSPECTION_TIMEOUT_MS = 10_000;

/**
 * The declared targets, and whether they may be written to. A target lies inside an
 * allowed root and apart from every directory that holds backups, links resolved. It
 * is judged anew each time: what was there before may have been replaced.
 */
export class RestoreTargets {
  readonly #targets: DeclaredTarget[];
  readonly #allowedRoots: string[];
  readonly #sources: ReadonlyMap<string, SourceConfig>;

  constructor(options: {
    targets: DeclaredTarget[];
    allowedRoots: string[];
    sources: ReadonlyMap<string, SourceConfig>;
  }) {
    this.#targets = options.targets;
    this.#allowedRoots = options.allowedRoots;
    this.#sources = options.sources;
  }

  all(): DeclaredTarget[] {
    return this.#targets;
  }

  ofSource(sourceId: string): DeclaredTarget[] {
    return this.#targets.filter(target => target.sourceId === sourceId);
  }

  /** Throws an InputError when the source has no such target. */
  get(sourceId: string, targetId: string): DeclaredTarget {
    const own = this.ofSource(sourceId);
    const target = own.find(candidate => candidate.id === targetId);
    if (target) return target;
    const elsewhere = this.#targets.some(
      candidate => candidate.id === targetId,
    );
    const choice =
      own.length > 0
        ? `Choose one of ${own.map(candidate => candidate.id).join(', ')}.`
        : `Have one declared under recovery.sources.${sourceId}.targets.`;
    throw new InputError(
      elsewhere
        ? `Target ${targetId} belongs to another source, not to ${sourceId}, which holds this recovery point. ${choice}`
        : `Source ${sourceId} has no target of the requested name. ${choice}`,
    );
  }

  /** Never throws: what cannot be found out is a reason. */
  async inspect(target: DeclaredTarget): Promise<TargetInspection> {
    if (target.type === 'in-place') {
      return {
        usable: false,
        reason:
          'A restore in place needs approvals, which are not available yet. Choose an alternate target.',
      };
    }
    if (target.problem !== undefined)
      return { usable: false, reason: `${target.problem}.` };
    try {
      return await withTimeout(
        this.#inspectDirectory(target, target.directory!),
        INSPECTION_TIMEOUT_MS,
        () => new Error('its file system does not answer'),
      );
    } catch (error) {
      return refused(
        target,
        `cannot be used: ${isError(error) ? error.message : 'unknown error'}`,
      );
    }
  }

  async #inspectDirectory(
    target: DeclaredTarget,
    declared: string,
  ): Promise<TargetInspection> {
    let directory: string;
    try {
      directory = await fs.realpath(declared);
    } catch (error) {
      return refused(target, describeAccess(error));
    }
    const identity = await identify(directory);
    if (!identity) return refused(target, 'is not a directory');

    const roots = await this.#resolveRoots();
    if (roots.length === 0) {
      return refused(
        target,
        'lies in no allowed root: name its parent in recovery.restore.allowedRoots',
      );
    }
    if (!roots.some(root => isWithin(directory, root))) {
      return refused(
        target,
        directory === declared.replace(/\/+$/, '')
          ? 'lies outside recovery.restore.allowedRoots'
          : `is really ${directory}, which lies outside recovery.restore.allowedRoots`,
      );
    }

    const overlap = await this.#findOverlap(directory);
    if (overlap) return refused(target, overlap);

    try {
      await fs.access(
        directory,
        constants.R_OK | constants.W_OK | constants.X_OK,
      );
    } catch (error) {
      return refused(target, describeAccess(error, 'write to'));
    }
    const space = await fs.statfs(directory);
    return {
      usable: true,
      directory,
      freeBytes: space.bavail * space.bsize,
      freeFiles: space.files > 0 ? space.ffree : undefined,
    };
  }

  /** Roots that do not exist allow nothing. */
  async #resolveRoots(): Promise<string[]> {
    const roots = await Promise.all(
      this.#allowedRoots.map(root => fs.realpath(root).catch(() => undefined)),
    );
    return roots.filter(root => root !== undefined && root !== '/') as string[];
  }

  async #findOverlap(directory: string): Promise<string | undefined> {
    const above = await identifyUpwards(directory);
    for (const source of this.#sources.values()) {
      if (!source.valid) continue;
      for (const sourceDirectory of source.provider.sourceDirectories(
        source.settings,
      )) {
        const real = await resolveLinks(sourceDirectory);
        // The same directory under another name, as by a bind mount, has the same identity.
        const identity = await identify(real).catch(() => undefined);
        if (
          isWithin(directory, real) ||
          above.some(one => sameDirectory(one, identity))
        ) {
          return `lies inside the backups of source ${source.id}`;
        }
        if (isWithin(real, directory))
          return `contains the backups of source ${source.id}`;
      }
    }
    return undefined;
  }
}

/** The name under which operations exclude each other. */
export function targetLockOf(target: { sourceId: string; id: string }): string {
  return `${target.sourceId}/${target.id}`;
}

function refused(target: DeclaredTarget, what: string): TargetInspection {
  return {
    usable: false,
    reason: `The directory of ${target.configKey} ${what}.`,
  };
}

function describeAccess(error: unknown, verb = 'reach'): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'does not exist: have it created';
    case 'ENOTDIR':
      return 'is not a directory';
    case 'EACCES':
    case 'EPERM':
      return `is closed to the backend, which may not ${verb} it: have its permissions changed`;
    case 'EROFS':
      return 'lies on a file system that is mounted read-only';
    case 'ELOOP':
      return 'is a link that leads back to itself';
    default:
      return `cannot be used (${
        (error as NodeJS.ErrnoException).code ?? 'unknown error'
      })`;
  }
}
