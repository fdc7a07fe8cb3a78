import { createHash } from 'node:crypto';
import {
  throwIfAborted,
  type ProviderContext,
  type RestoreReport,
} from 'backstage-plugin-recovery-node';
import type { ArchiveFormat } from '../formats/detectFormat';
import { findChecksum, type StoredChecksum } from '../formats/checksums';
import { damaged, isDamaged } from '../formats/errors';
import { entryPath } from '../formats/entryPath';
import { readArchive, type ArchiveLimits } from '../formats/readArchive';
import { Selection } from '../formats/Selection';
import type { ArchiveStore, OpenObject } from '../stores/types';
import { unsafe } from './errors';
import { TargetWriter } from './TargetWriter';

const MAX_WARNINGS = 50;
const PROGRESS_EVERY_MS = 200;
const PROGRESS_EVERY_BYTES = 4 * 1024 * 1024;

export interface RestoreInput {
  store: ArchiveStore;
  object: OpenObject;
  format: ArchiveFormat;
  limits: ArchiveLimits;
  unsafeLinks: 'refuse' | 'skip';
  directory: string;
  paths?: string[];
  context: ProviderContext;
}

/** Calls through every so often, and every so many bytes: a file of few bytes is no news. */
function throttled(report: () => void, bytesSoFar: () => number): () => void {
  let lastTime = 0;
  let lastBytes = 0;
  return () => {
    const now = Date.now();
    const bytes = bytesSoFar();
    if (
      now - lastTime >= PROGRESS_EVERY_MS ||
      bytes - lastBytes >= PROGRESS_EVERY_BYTES
    ) {
      lastTime = now;
      lastBytes = bytes;
      report();
    }
  };
}

async function knownChecksum(
  input: RestoreInput,
): Promise<StoredChecksum | undefined> {
  const { store, object, format, context } = input;
  // A zip is not read in order, and each of its entries has a CRC-32 of its own.
  if (format.container === 'zip') return undefined;
  try {
    return await findChecksum(store, object.path, context.signal);
  } catch (error) {
    throwIfAborted(context.signal, `Restoring ${object.path}`);
    context.log('warn', (error as Error).message);
    return undefined;
  }
}

class Warnings {
  readonly list: string[] = [];
  #more = 0;

  constructor(private readonly context: ProviderContext) {}

  add(text: string) {
    if (this.list.length < MAX_WARNINGS) {
      this.list.push(text);
      this.context.log('warn', text);
    } else {
      this.#more += 1;
    }
  }

  all(): string[] {
    return this.#more > 0
      ? [...this.list, `… and ${this.#more} more`]
      : this.list;
  }
}

/** Reads the archive once and writes what is wanted of it. */
export async function restoreArchive(
  input: RestoreInput,
): Promise<RestoreReport> {
  const { object, format, context, paths } = input;
  const selection = new Selection(paths);
  const warnings = new Warnings(context);
  const broken: string[] = [];
  const expected = { files: 0, bytes: 0 };
  let stored = 0;
  const counts = { files: 0, bytes: 0 };

  const report = () =>
    context.progress({
      ...counts,
      totalBytes: format.name === 'plain' ? object.size : undefined,
      message:
        stored > 0
          ? `${Math.floor((stored / object.size) * 100)} % of the archive read`
          : undefined,
    });
  const tick = throttled(report, () => counts.bytes);
  const writer = new TargetWriter(input.directory, (files, bytes) => {
    throwIfAborted(context.signal, `Restoring ${object.path}`);
    Object.assign(counts, { files, bytes });
    tick();
  });
  await writer.prepare();
  const checksum = await knownChecksum(input);
  const hash = checksum ? createHash('sha256') : undefined;

  const entries = readArchive(object, format, {
    limits: input.limits,
    onStored:
      format.container === 'zip'
        ? undefined
        : chunk => {
            stored += chunk.length;
            hash?.update(chunk);
            tick();
          },
  });
  for await (const entry of entries) {
    throwIfAborted(context.signal, `Restoring ${object.path}`);
    const parsed = entryPath(entry.name);
    if (!parsed.safe) {
      if (selection.everything) {
        throw unsafe(
          `An entry ${parsed.reason}: "${entry.name.slice(0, 200)}"`,
        );
      }
      warnings.add(`An entry that was not asked for ${parsed.reason}`);
      continue;
    }
    const { segments } = parsed;
    if (!selection.includes(segments)) continue;
    const before = { files: writer.files, bytes: writer.bytes };
    try {
      await writer.write(entry, segments);
    } catch (error) {
      if (entry.type === 'file' && entry.independent && isDamaged(error)) {
        broken.push(segments.join('/'));
        expected.files += 1;
        expected.bytes += entry.size ?? 0;
        continue;
      }
      if (
        entry.type === 'symlink' &&
        input.unsafeLinks === 'skip' &&
        !writer.mayLink(entry, segments)
      ) {
        warnings.add(
          `The symbolic link "${segments.join(
            '/',
          )}" was left out: it could lead out of the target`,
        );
        continue;
      }
      throw error;
    }
    expected.files += writer.files - before.files;
    expected.bytes += writer.bytes - before.bytes;
  }
  await writer.finish();
  selection
    .assertMatched()
    .forEach(path => warnings.add(`"${path}" is not in the archive`));
  await object.assertUnchanged();
  if (broken.length > 0) {
    throw damaged(
      `${broken.length} of ${expected.files} files could not be read whole, such as "${broken[0]}"; the others are restored`,
    );
  }
  if (hash && checksum && hash.digest('hex') !== checksum.sha256) {
    throw damaged(
      `What was restored comes from a file that does not have the SHA-256 that ${checksum.origin} names`,
    );
  }
  report();
  writer.warnings.forEach(warning => warnings.add(warning));
  return { expected, warnings: warnings.all() };
}
