import {
  ProviderError,
  type PointEntry,
  type ProviderContext,
  type RestoreExpectation,
} from 'backstage-plugin-recovery-node';
import type { ArchiveEntry } from './formats/ArchiveEntry';
import type { ArchiveFormat } from './formats/detectFormat';
import { entryPath } from './formats/entryPath';
import { readArchive, type ArchiveLimits } from './formats/readArchive';
import { Selection } from './formats/Selection';
import type { OpenObject } from './stores/types';

/** Most entries listed directly below one path. */
const MAX_CHILDREN = 50_000;

/** Sizes remembered to give hard links theirs. */
const MAX_REMEMBERED_SIZES = 100_000;

const NEXT_STEP = 'Choose a folder as the contents of the point list it.';

export interface ContentsInput {
  object: OpenObject;
  format: ArchiveFormat;
  limits: ArchiveLimits;
  context: ProviderContext;
}

const TYPES: Record<ArchiveEntry['type'], PointEntry['type']> = {
  file: 'file',
  hardlink: 'file',
  directory: 'directory',
  symlink: 'link',
  other: 'other',
};

function parsePath(path: string): string[] {
  const parsed = entryPath(path.replace(/^\/+/, ''));
  if (!parsed.safe) {
    throw new ProviderError(
      'nothing-matched',
      `The path "${path}" ${parsed.reason}`,
      { nextStep: NEXT_STEP },
    );
  }
  return parsed.segments;
}

/**
 * The entries directly below a path. A directory that only shows in the paths of its
 * files is listed too. Entries whose names are not safe are left out and counted in the
 * log. A stream format is read to its end.
 */
export async function* listContents(
  input: ContentsInput,
  path: string,
): AsyncGenerator<PointEntry> {
  const parent = parsePath(path);
  const seen = new Set<string>();
  let found = parent.length === 0;
  let unsafe = 0;
  for await (const entry of readArchive(input.object, input.format, input)) {
    const parsed = entryPath(entry.name);
    if (!parsed.safe) {
      unsafe += 1;
      continue;
    }
    const { segments } = parsed;
    if (!parent.every((part, index) => segments[index] === part)) continue;
    if (segments.length === parent.length) {
      found ||= entry.type === 'directory';
      continue;
    }
    found = true;
    const name = segments[parent.length];
    if (seen.has(name)) continue;
    if (seen.size >= MAX_CHILDREN) {
      throw new ProviderError(
        'limit-exceeded',
        `More than ${MAX_CHILDREN} entries lie below "${path}"`,
        { nextStep: 'Restore the whole folder instead of choosing in it.' },
      );
    }
    seen.add(name);
    const itself = segments.length === parent.length + 1;
    yield {
      path: `/${[...parent, name].join('/')}`,
      type: itself ? TYPES[entry.type] : 'directory',
      sizeBytes: itself && entry.type === 'file' ? entry.size : undefined,
      modifiedAt: itself ? entry.modifiedAt?.toISOString() : undefined,
    };
  }
  if (unsafe > 0) {
    input.context.log(
      'warn',
      `${unsafe} entries are not shown: their names would lead out of a target`,
    );
  }
  if (!found) {
    throw new ProviderError(
      'nothing-matched',
      `The archive holds no folder "${path}"`,
      { nextStep: NEXT_STEP },
    );
  }
}

/** Counts what a restore of the paths would write, by reading the archive. */
export async function expectRestore(
  input: ContentsInput,
  paths: string[] | undefined,
): Promise<RestoreExpectation> {
  const selection = new Selection(paths);
  const sizes = new Map<string, number>();
  let files = 0;
  let bytes = 0;
  let bytesKnown = true;
  for await (const entry of readArchive(input.object, input.format, input)) {
    const parsed = entryPath(entry.name);
    if (!parsed.safe) continue;
    const isWanted = selection.includes(parsed.segments);
    const isFile = entry.type === 'file';
    let size = entry.size ?? 0;
    if (isFile && entry.size === undefined) {
      for await (const chunk of entry.data()) size += chunk.length;
    }
    if (isFile && sizes.size < MAX_REMEMBERED_SIZES) {
      sizes.set(parsed.segments.join('/'), size);
    }
    if (!isWanted || (!isFile && entry.type !== 'hardlink')) continue;
    files += 1;
    if (isFile) {
      bytes += size;
    } else {
      const target = entryPath(entry.linkName ?? '');
      const linked = target.safe
        ? sizes.get(target.segments.join('/'))
        : undefined;
      bytesKnown &&= linked !== undefined;
      bytes += linked ?? 0;
      sizes.set(parsed.segments.join('/'), linked ?? 0);
    }
    input.context.progress({ files, bytes });
  }
  selection.assertMatched();
  return bytesKnown ? { files, bytes } : { files };
}
