import { ProviderError } from 'backstage-plugin-recovery-node';
import type { ArchiveStore } from '../stores/types';

const MAX_LINE = 8 * 1024;
const MAX_SUMS_BYTES = 64 * 1024 * 1024;

/** A checksum that lies beside a file. */
export interface StoredChecksum {
  sha256: string;
  /** The file that holds it, relative to the source. */
  origin: string;
}

async function* readLines(
  source: AsyncIterable<Buffer>,
): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of source) {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > MAX_LINE) {
      return; // no sums file has such lines
    }
  }
  yield rest;
}

/** A line of `sha256sum`, plain or `--tag`. A bare sum has no name. */
export function parseSumLine(
  line: string,
): { sha256: string; name?: string } | undefined {
  const text = line.replace(/\r$/, '').trimEnd();
  const tagged = /^SHA256 \((.{1,4096})\) = ([0-9a-fA-F]{64})$/.exec(text);
  if (tagged) {
    return { sha256: tagged[2].toLowerCase(), name: tagged[1] };
  }
  const plain = /^(\\?)([0-9a-fA-F]{64})(?: [ *](.{1,4096}))?$/.exec(text);
  if (!plain) {
    return undefined;
  }
  const [, escaped, sum, name] = plain;
  const words: Record<string, string> = { n: '\n', r: '\r', '\\': '\\' };
  return {
    sha256: sum.toLowerCase(),
    name: escaped ? name?.replace(/\\(.)/g, (_, c) => words[c] ?? c) : name,
  };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * The sum of a file in a sums file. One that is named by a full path, as where
 * `sha256sum` was run on another machine, counts when no other such name fits as well.
 */
async function findIn(
  store: ArchiveStore,
  sumsPath: string,
  accepts: (name: string | undefined) => boolean | 'by its end',
  signal: AbortSignal,
): Promise<StoredChecksum | undefined> {
  const object = await store.open(sumsPath, { signal });
  if (!object) {
    return undefined;
  }
  try {
    const end = Math.min(object.size, MAX_SUMS_BYTES);
    const byItsEnd = new Set<string>();
    for await (const line of readLines(object.read(0, end))) {
      const parsed = parseSumLine(line);
      const accepted = parsed && accepts(parsed.name);
      if (accepted === true) {
        return { sha256: parsed!.sha256, origin: sumsPath };
      }
      if (accepted && byItsEnd.size < 2) byItsEnd.add(parsed!.sha256);
    }
    const [sha256] = byItsEnd;
    return byItsEnd.size === 1 ? { sha256, origin: sumsPath } : undefined;
  } finally {
    await object.close();
  }
}

/**
 * Looks for a file's SHA-256: in `<file>.sha256`, then in a `SHA256SUMS` of its
 * directory, then of the directories above up to the source's root.
 */
export async function findChecksum(
  store: ArchiveStore,
  path: string,
  signal: AbortSignal,
): Promise<StoredChecksum | undefined> {
  const beside = `${path}.sha256`;
  const own = await findIn(
    store,
    beside,
    name => name === undefined || baseName(name) === baseName(path),
    signal,
  );
  if (own) {
    return own;
  }
  if (await exists(store, beside, signal)) {
    throw new ProviderError(
      'bad-output',
      `${beside} holds no SHA-256 sum of ${path}`,
      {
        nextStep: 'Write the sum again with sha256sum, or remove the file.',
      },
    );
  }
  let directory = path;
  do {
    const slash = directory.lastIndexOf('/');
    directory = slash < 0 ? '' : directory.slice(0, slash);
    const relative = directory ? path.slice(directory.length + 1) : path;
    const sums = directory ? `${directory}/SHA256SUMS` : 'SHA256SUMS';
    const found = await findIn(
      store,
      sums,
      name =>
        name?.replace(/^(\.\/)+/, '') === relative ||
        (name?.startsWith('/') && name.endsWith(`/${relative}`)
          ? 'by its end'
          : false),
      signal,
    );
    if (found) {
      return found;
    }
  } while (directory !== '');
  return undefined;
}

async function exists(store: ArchiveStore, path: string, signal: AbortSignal) {
  const object = await store.open(path, { signal });
  await object?.close();
  return object !== undefined;
}

/** Whether a name is that of a file that accompanies backups, such as a checksum. */
export function isCompanion(path: string): boolean {
  return (
    /\.(sha256|sha512|sha1|md5|sig|asc|sha256sum)$/i.test(path) ||
    /^(SHA256SUMS|SHA512SUMS|SHA1SUMS|MD5SUMS)(\..*)?$/i.test(baseName(path))
  );
}
