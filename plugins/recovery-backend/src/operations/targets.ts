import { constants, promises as fs } from 'node:fs';
import path from 'node:path';
import { InputError, isError } from '@backstage/errors';
import type { SourceConfig } from '../config';
import { sha256 } from '../util/sha256';
import type { DeclaredTarget } from './config';
import {
  identify,
  identifyUpwards,
  isWithin,
  resolveLinks,
  sameDirectory,
} from './containment';
import { lookAt } from './inPlace';
import { findServer } from './runningDatabase';
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
      /** Of targets in place: whether anything is there now. */
      occupied?: boolean;
      /** What is doubtful about it. */
      warning?: string;
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
    if (target.problem !== undefined)
      return { usable: false, reason: `${target.problem}.` };
    try {
      return await withTimeout(
        target.type === 'in-place'
          ? this.#inspectPlace(target, target.directory!)
          : this.#inspectDirectory(target, target.directory!),
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

    const outside = await this.#findOutside(directory, directory, declared);
    if (outside) return refused(target, outside);
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

  /**
   * The original place: it is renamed, so what counts is the directory that it lies in.
   * It may be gone altogether, which is when it is needed most.
   */
  async #inspectPlace(
    target: DeclaredTarget,
    declared: string,
  ): Promise<TargetInspection> {
    let directory: string;
    try {
      directory = await realPlace(declared);
    } catch (error) {
      return refused(target, describeAccess(error));
    }
    const parent = path.dirname(directory);
    const stats = await lookAt(directory);
    if (stats && !stats.isDirectory())
      return refused(target, 'is not a directory');
    if (stats && stats.dev !== (await fs.stat(parent)).dev) {
      return refused(
        target,
        'is where a file system is mounted, and cannot be renamed: name a directory below it',
      );
    }
    const problem =
      (await this.#findOutside(parent, directory, declared)) ??
      (await this.#findOverlap(directory, stats ? directory : parent)) ??
      (await this.#findNeighbour(target, directory));
    if (problem) return refused(target, problem);
    const server = stats && (await findServer(directory));
    if (server?.alive) {
      return refused(
        target,
        `is in use by a running server: ${server.file} names process ${server.pid}. Have it stopped first`,
      );
    }
    try {
      await fs.access(parent, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      return refused(target, describeAccess(error, 'rename'));
    }
    const space = await fs.statfs(parent);
    return {
      usable: true,
      directory,
      freeBytes: space.bavail * space.bsize,
      freeFiles: space.files > 0 ? space.ffree : undefined,
      occupied: stats !== undefined,
      ...(server && {
        warning: `${server.file} was left by a server that does not run on this host. Make sure that none on another host uses the directory.`,
      }),
    };
  }

  /** Why a path is not allowed; `container` is what must lie in a root. */
  async #findOutside(
    container: string,
    directory: string,
    declared: string,
  ): Promise<string | undefined> {
    const roots = await this.#resolveRoots();
    if (roots.length === 0)
      return 'lies in no allowed root: name its parent in recovery.restore.allowedRoots';
    if (roots.some(root => isWithin(container, root))) return undefined;
    return directory === declared.replace(/\/+$/, '')
      ? 'lies outside recovery.restore.allowedRoots'
      : `is really ${directory}, which lies outside recovery.restore.allowedRoots`;
  }

  /** Another target inside a place would move away with it. */
  async #findNeighbour(
    target: DeclaredTarget,
    directory: string,
  ): Promise<string | undefined> {
    for (const other of this.#targets) {
      if (other === target || other.directory === undefined) continue;
      const real = await resolveLinks(other.directory).catch(() => undefined);
      if (real === undefined) continue;
      if (real === directory && other.type === 'in-place') continue;
      if (isWithin(real, directory) || isWithin(directory, real))
        return `overlaps with ${other.configKey}: what is restored to one would be moved with the other`;
    }
    return undefined;
  }

  /** Roots that do not exist allow nothing. */
  async #resolveRoots(): Promise<string[]> {
    const roots = await Promise.all(
      this.#allowedRoots.map(root => fs.realpath(root).catch(() => undefined)),
    );
    return roots.filter(root => root !== undefined && root !== '/') as string[];
  }

  /** `existing` is the directory, or the one that it would lie in. */
  async #findOverlap(
    directory: string,
    existing = directory,
  ): Promise<string | undefined> {
    const above = await identifyUpwards(existing);
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

/**
 * The name under which operations exclude each other: the target's, or the place's, which
 * several sources may restore to.
 */
export function targetLockOf(
  target: Pick<DeclaredTarget, 'sourceId' | 'id' | 'type'>,
  inspection: TargetInspection,
): string {
  return target.type === 'in-place' && inspection.usable
    ? `place/${sha256(inspection.directory)}`
    : `${target.sourceId}/${target.id}`;
}

/** A path with links resolved; its last part need not exist. */
async function realPlace(declared: string): Promise<string> {
  try {
    return await fs.realpath(declared);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    // A link that leads nowhere is no place.
    if (await lookAt(declared)) throw error;
    const clean = declared.replace(/\/+$/, '');
    return path.join(
      await fs.realpath(path.dirname(clean)),
      path.basename(clean),
    );
  }
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
