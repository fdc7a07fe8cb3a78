import type { FileHandle } from 'node:fs/promises';

export interface ManifestEntry {
  /** As written, relative to the manifest's directory. */
  path: string;
  /** Lower-case hexadecimal. */
  sha256: string;
}

const MAX_LINE_BYTES = 64 * 1024;
const GNU = /^(\\?)([0-9a-fA-F]{64}) [ *](.+)$/;
const BSD = /^SHA256 \((.+)\) = ([0-9a-fA-F]{64})$/;

/** A manifest that cannot be read: what is wrong with it, and in which line. */
export class ManifestError extends Error {
  override name = 'ManifestError';
}

/** The entries of a manifest as `sha256sum` writes it, streamed. */
export async function* readManifest(
  file: FileHandle,
  signal: AbortSignal,
): AsyncGenerator<ManifestEntry> {
  let number = 0;
  for await (const line of linesOf(file, signal)) {
    number++;
    if (line.trim() === '' || line.startsWith('#')) {
      continue;
    }
    const entry = parseLine(line);
    if (!entry) {
      throw new ManifestError(
        `line ${number} of the manifest is not a checksum and a path as sha256sum writes them`,
      );
    }
    yield entry;
  }
}

function parseLine(line: string): ManifestEntry | undefined {
  const gnu = GNU.exec(line);
  if (gnu) {
    const [, escaped, sha256, path] = gnu;
    return {
      path: escaped ? unescapeName(path) : path,
      sha256: sha256.toLowerCase(),
    };
  }
  const bsd = BSD.exec(line);
  return bsd ? { path: bsd[1], sha256: bsd[2].toLowerCase() } : undefined;
}

/** sha256sum begins a line with a backslash when it escaped the name. */
function unescapeName(name: string): string {
  const letters: Record<string, string> = { n: '\n', r: '\r' };
  return name.replace(/\\(.)/g, (_, letter) => letters[letter] ?? letter);
}

async function* linesOf(
  file: FileHandle,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  const stream = file.createReadStream({ autoClose: false, start: 0 });
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    const data = Buffer.concat([rest, chunk]);
    let start = 0;
    for (
      let end = data.indexOf(0x0a);
      end >= 0;
      end = data.indexOf(0x0a, start)
    ) {
      yield decode(data.subarray(start, end));
      start = end + 1;
    }
    rest = Buffer.from(data.subarray(start));
    if (rest.length > MAX_LINE_BYTES) {
      throw new ManifestError('a line of the manifest is too long');
    }
  }
  if (rest.length > 0) {
    yield decode(rest);
  }
}

function decode(line: Buffer): string {
  return line.toString('utf8').replace(/\r$/, '');
}
