import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import type { RecoverTo } from 'backstage-plugin-recovery-node';
import { cleanLine } from './text';

/** What a restore is pinned to. Approval and confirmation are for exactly this. */
export interface PinnedRestore {
  pointId: string;
  providerPointId: string;
  sourceId: string;
  targetId: string;
  /** The directory of the target, links resolved. */
  directory: string;
  paths?: string[];
  /** Where to stop on the way through stored changes; at the point when absent. */
  recoverTo?: RecoverTo;
  /** Of a restore in place: the path inside the point that takes the place. */
  inPlace?: { path?: string };
}

/** The part of a target that a restore in place is pinned to. */
export function pinnedPlace(target: {
  type: 'alternate' | 'in-place';
  path?: string;
}): PinnedRestore['inPlace'] {
  return target.type === 'in-place' ? { path: target.path } : undefined;
}

/** SHA-256 over the canonical JSON of what would happen, in hexadecimal. */
export function hashRestore(restore: PinnedRestore): string {
  const canonical = JSON.stringify([
    ['directory', restore.directory],
    ...(restore.inPlace ? [['inPlace', restore.inPlace.path ?? '/']] : []),
    ['paths', restore.paths ?? null],
    ['pointId', restore.pointId],
    ['providerPointId', restore.providerPointId],
    ...(restore.recoverTo
      ? [
          [
            'recoverTo',
            restore.recoverTo.type,
            'value' in restore.recoverTo ? restore.recoverTo.value : null,
          ],
        ]
      : []),
    ['sourceId', restore.sourceId],
    ['targetId', restore.targetId],
  ]);
  return createHash('sha256').update(canonical).digest('hex');
}

/**
 * Paths inside a point in their canonical form: absolute, sorted, none twice or inside
 * another. Undefined when they mean all of the point. Throws an InputError.
 */
export function normalizePaths(
  paths: string[] | undefined,
): string[] | undefined {
  if (paths === undefined) return undefined;
  if (paths.length === 0) {
    throw new InputError(
      'No path is selected: select at least one, or leave paths out for all of the point',
    );
  }
  const clean = paths.map(normalizePath).sort(compareCodeUnits);
  if (clean[0] === '/') return undefined;
  const kept: string[] = [];
  for (const path of clean) {
    if (!kept.some(other => path === other || path.startsWith(`${other}/`)))
      kept.push(path);
  }
  return kept;
}

function normalizePath(path: string): string {
  const shown = cleanLine(path, 80);
  if (!path.startsWith('/')) {
    throw new InputError(
      `Path "${shown}" does not begin with /: name paths as the contents of the point list them`,
    );
  }
  if (path.includes('\0'))
    throw new InputError(`Path "${shown}" holds a NUL character`);
  const parts = path.split('/').filter(part => part !== '' && part !== '.');
  if (parts.includes('..')) {
    throw new InputError(
      `Path "${shown}" contains "..": name paths as the contents of the point list them`,
    );
  }
  return `/${parts.join('/')}`;
}

/** The same order on every machine, whatever its language. */
function compareCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Name of the directory while it is being written. */
export function workDirectoryName(operationId: string): string {
  return `.incomplete-${operationId}`;
}

/** Name of the directory once all is back: `orders-db-20261123T020000Z-1a2b3c4d`. */
export function finalDirectoryName(restore: {
  resourceName: string;
  pointTime: string;
  operationId: string;
}): string {
  const resource = restore.resourceName
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 80);
  const time = new Date(restore.pointTime)
    .toISOString()
    .replace(/\.\d+/, '')
    .replace(/[-:]/g, '');
  return `${resource || 'restore'}-${time}-${restore.operationId.slice(0, 8)}`;
}
