import { promises as fs } from 'node:fs';
import path from 'node:path';
import type { RestorePlan } from 'backstage-plugin-recovery-common';
import type { PointEntry } from 'backstage-plugin-recovery-node';
import { cleanLine } from './text';

export type PlannedChanges = NonNullable<RestorePlan['changes']>;
type Change = PlannedChanges['examples'][number]['change'];

export interface ComparisonLimits {
  entries: number;
  examples: number;
}

export const COMPARISON_LIMITS: ComparisonLimits = {
  entries: 20_000,
  examples: 20,
};

/** Backup tools keep times to different fractions of a second. */
const SAME_TIME_MS = 1_000;

interface FileFacts {
  size?: number;
  modifiedAt?: number;
}

/**
 * How a place differs from what a restore would put there: by path, size and time, folder
 * by folder, until the limits are reached or the signal fires. Folders that both have are
 * compared together, so that what was compared is right even when not all was.
 */
export async function compareWithPlace(options: {
  /** Entries directly below a path of the point. */
  list: (folder: string) => AsyncIterable<PointEntry>;
  /** The path inside the point that takes the place. */
  root: string;
  /** Absolute; nothing need be there. */
  directory: string;
  signal: AbortSignal;
  limits?: ComparisonLimits;
}): Promise<PlannedChanges> {
  const { list, root, directory, signal, limits = COMPARISON_LIMITS } = options;
  const changes: PlannedChanges = {
    added: 0,
    changed: 0,
    removed: 0,
    unchanged: 0,
    complete: true,
    examples: [],
  };
  const note = (change: Change, file: string) => {
    changes[change]++;
    if (changes.examples.length < limits.examples)
      changes.examples.push({ path: cleanLine(file, 1_000), change });
  };
  let left = limits.entries;
  const pending = [''];
  for (let folder = pending.shift(); folder !== undefined; ) {
    if (signal.aborted || left <= 0) {
      changes.complete = false;
      break;
    }
    const [inPoint, inPlace] = await Promise.all([
      listPoint(list, path.posix.join(root, folder), left, signal),
      listPlace(path.join(directory, folder), left),
    ]);
    left -= inPoint.entries + inPlace.entries;
    if (inPoint.cut || inPlace.cut) {
      // What was not listed cannot be told from what is not there.
      changes.complete = false;
      break;
    }
    for (const [name, there] of inPoint.files) {
      const here = inPlace.files.get(name);
      if (!here) note('added', `${folder}/${name}`);
      else if (differs(there, here)) note('changed', `${folder}/${name}`);
      else changes.unchanged++;
    }
    for (const name of inPlace.files.keys())
      if (!inPoint.files.has(name)) note('removed', `${folder}/${name}`);
    for (const name of new Set([...inPoint.folders, ...inPlace.folders]))
      pending.push(`${folder}/${name}`);
    folder = pending.shift();
  }
  return changes;
}

interface Listing {
  files: Map<string, FileFacts>;
  folders: Set<string>;
  entries: number;
  cut: boolean;
}

async function listPoint(
  list: (folder: string) => AsyncIterable<PointEntry>,
  folder: string,
  limit: number,
  signal: AbortSignal,
): Promise<Listing> {
  const listing = emptyListing();
  try {
    for await (const entry of list(folder)) {
      if (listing.entries >= limit || signal.aborted) {
        listing.cut = true;
        break;
      }
      listing.entries++;
      const name = path.posix.basename(entry.path);
      if (entry.type === 'directory') listing.folders.add(name);
      else if (entry.type === 'file') {
        listing.files.set(name, {
          size: entry.sizeBytes,
          modifiedAt: entry.modifiedAt
            ? Date.parse(entry.modifiedAt)
            : undefined,
        });
      }
    }
  } catch (error) {
    // A folder that only the place has is not in the point.
    const code = (error as { code?: string }).code;
    if (code !== 'not-found' && code !== 'nothing-matched') throw error;
  }
  return listing;
}

async function listPlace(folder: string, limit: number): Promise<Listing> {
  const listing = emptyListing();
  const entries = await fs.opendir(folder).catch(() => undefined);
  if (!entries) return listing;
  for await (const entry of entries) {
    if (listing.entries >= limit) {
      listing.cut = true;
      break;
    }
    listing.entries++;
    if (entry.isDirectory()) listing.folders.add(entry.name);
    else if (entry.isFile()) {
      const stats = await fs
        .lstat(path.join(folder, entry.name))
        .catch(() => undefined);
      if (stats)
        listing.files.set(entry.name, {
          size: stats.size,
          modifiedAt: stats.mtimeMs,
        });
    }
  }
  return listing;
}

function emptyListing(): Listing {
  return { files: new Map(), folders: new Set(), entries: 0, cut: false };
}

function differs(there: FileFacts, here: FileFacts): boolean {
  if (there.size !== undefined && there.size !== here.size) return true;
  return (
    there.modifiedAt !== undefined &&
    here.modifiedAt !== undefined &&
    Math.abs(there.modifiedAt - here.modifiedAt) > SAME_TIME_MS
  );
}
