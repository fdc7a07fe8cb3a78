import {
  ProviderError,
  type CheckOutcome,
} from 'backstage-plugin-recovery-node';
import { createHash } from 'node:crypto';
import { constants, promises as fs } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { isWithin, NotThereError, resolveInside } from '../shared/paths';
import { formatNumber, oneLine } from '../shared/text';
import { filesBelow } from './countFiles';
import { ManifestError, readManifest } from './readManifest';

const CHUNK_BYTES = 1024 ** 2;
const SHOWN = 5;

interface Comparison {
  /** The manifest, links resolved. */
  file: string;
  /** Whether the manifest itself was restored. */
  inTree: boolean;
  /** What its paths start from, links resolved. */
  directory: string;
  complete: boolean;
  signal: AbortSignal;
}

/** How many files are wrong, and the first few of them. */
class Wrongs {
  count = 0;
  readonly #shown: string[] = [];

  add(file: string, what: string): void {
    this.count++;
    if (this.#shown.length < SHOWN) {
      this.#shown.push(`${oneLine(file, 120)} ${what}`);
    }
  }

  toString(): string {
    const more = this.count - this.#shown.length;
    return [...this.#shown, ...(more > 0 ? [`and ${more} more`] : [])].join(
      '; ',
    );
  }
}

/** Compares the checksum of every listed file. Reads all of it, in pieces. */
export async function compareWithManifest(
  comparison: Comparison,
): Promise<CheckOutcome> {
  const { directory, signal } = comparison;
  const wrong = new Wrongs();
  const listed = new Set<string>();
  let count = 0;
  const manifest = await openManifest(comparison);
  try {
    for await (const entry of readManifest(manifest, signal)) {
      count++;
      const problem = await problemOf(directory, entry, signal);
      if (problem) {
        wrong.add(entry.path, problem);
      }
      if (comparison.complete) {
        listed.add(path.resolve(directory, entry.path));
      }
    }
  } catch (error) {
    if (error instanceof ManifestError) {
      return outcome('fail', `${error.message}.`);
    }
    throw error;
  } finally {
    await manifest.close();
  }
  if (count === 0) {
    return outcome('fail', 'The manifest lists no file.');
  }
  if (comparison.complete) {
    for await (const file of filesBelow(directory)) {
      signal.throwIfAborted();
      if (file !== comparison.file && !listed.has(file)) {
        wrong.add(path.relative(directory, file), 'is not listed');
      }
    }
  }
  const details = { listed: String(count), wrong: String(wrong.count) };
  if (wrong.count > 0) {
    return outcome(
      'fail',
      `${formatNumber(
        wrong.count,
      )} files are not as the manifest says, which lists ${formatNumber(
        count,
      )}: ${wrong}.`,
      details,
    );
  }
  return outcome(
    'pass',
    `${formatNumber(count)} files have the checksums of the manifest.`,
    details,
  );
}

async function openManifest({ file, inTree }: Comparison): Promise<FileHandle> {
  try {
    return await openFile(file);
  } catch (error) {
    if (inTree && error instanceof NotThereError) {
      throw error;
    }
    throw new ProviderError(
      'tool-failed',
      `The manifest ${file} cannot be read (${
        (error as NodeJS.ErrnoException).code ?? (error as Error).message
      })`,
      { nextStep: 'Check that it is there and that the backend may read it.' },
    );
  }
}

async function problemOf(
  directory: string,
  entry: { path: string; sha256: string },
  signal: AbortSignal,
): Promise<string | undefined> {
  const full = path.resolve(directory, entry.path);
  if (entry.path.includes('\0') || !isWithin(full, directory)) {
    return 'leads out of the restored data';
  }
  let file: FileHandle;
  try {
    const real = await resolveInside(directory, path.relative(directory, full));
    file = await openFile(real);
  } catch (error) {
    if (error instanceof NotThereError) {
      return error.what;
    }
    throw error;
  }
  try {
    const found = await hash(file, signal);
    return found === entry.sha256 ? undefined : 'has other contents';
  } finally {
    await file.close();
  }
}

/** Neither follows a link nor waits for somebody at the other end of a pipe. */
async function openFile(file: string): Promise<FileHandle> {
  const handle = await fs.open(
    file,
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  );
  if ((await handle.stat()).isFile()) {
    return handle;
  }
  await handle.close();
  throw new NotThereError(path.basename(file), 'is no regular file');
}

async function hash(file: FileHandle, signal: AbortSignal): Promise<string> {
  const digest = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (;;) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, null);
    if (bytesRead === 0) {
      return digest.digest('hex');
    }
    digest.update(buffer.subarray(0, bytesRead));
  }
}

function outcome(
  result: CheckOutcome['result'],
  message: string,
  details?: Record<string, string>,
): CheckOutcome {
  return { name: 'manifest', level: 4, result, message, details };
}
