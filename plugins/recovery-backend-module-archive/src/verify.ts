import { createHash, type Hash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import type { EvidenceLevel } from 'backstage-plugin-recovery-common';
import type {
  ProviderContext,
  VerificationReport,
} from 'backstage-plugin-recovery-node';
import type { ArchiveFormat } from './formats/detectFormat';
import { ByteReader } from './formats/ByteReader';
import { findChecksum, type StoredChecksum } from './formats/checksums';
import { damaged, isDamaged } from './formats/errors';
import {
  checkMagic,
  readArchive,
  type ArchiveLimits,
} from './formats/readArchive';
import { readZip } from './formats/zip';
import { walkZstd, type ZstdFacts } from './formats/zstd';
import type { ArchiveStore, OpenObject } from './stores/types';

export interface VerifyInput {
  store: ArchiveStore;
  object: OpenObject;
  format: ArchiveFormat;
  limits: ArchiveLimits;
  pointId: string;
  level: EvidenceLevel;
  context: ProviderContext;
}

/** What a walk proved, in words, and the level that it amounts to. */
interface Proof {
  level: EvidenceLevel;
  summary: string;
}

const counted = (count: number, one: string, many: string) =>
  `${count} ${count === 1 ? one : many}`;

const entryCount = (count: number) => counted(count, 'entry', 'entries');

/** Where the entries of a zip archive lie: 16 bytes for each. */
class ZipPlaces {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  add({ start, end }: { start: number; end: number }): void {
    this.#starts.push(start);
    this.#ends.push(end);
  }

  get count(): number {
    return this.#starts.length;
  }

  assertNoOverlap(): void {
    const order = Uint32Array.from(this.#starts.keys());
    order.sort((a, b) => this.#starts[a] - this.#starts[b]);
    for (let i = 1; i < order.length; i += 1) {
      if (this.#starts[order[i]] < this.#ends[order[i - 1]]) {
        throw damaged('Entries of the zip archive lie over one another');
      }
    }
  }
}

async function zipStructure({ object, limits }: VerifyInput): Promise<Proof> {
  const places = new ZipPlaces();
  for await (const entry of readZip(object, limits.maxEntries)) {
    places.add(await entry.checkLocalHeader());
  }
  places.assertNoOverlap();
  return {
    level: 1,
    summary: `The zip directory and the headers of its ${entryCount(
      places.count,
    )} agree; their content was not read`,
  };
}

/** Walks all entries without their content, where the format allows to leave it out. */
async function tarHeaders(input: VerifyInput): Promise<number> {
  let entries = 0;
  for await (const entry of readArchive(input.object, input.format, input)) {
    entries += Number(entry.name !== undefined);
    input.context.progress({ files: entries });
  }
  return entries;
}

async function structure(input: VerifyInput): Promise<Proof> {
  const { object, format } = input;
  await checkMagic(object, format);
  if (format.container === 'zip') {
    return zipStructure(input);
  }
  if (format.compression === 'zstd') {
    const stored = object.read(0, object.size, { reuseMemory: true });
    const reader = new ByteReader(stored, { what: 'The zstd data' });
    const facts = await walkZstd(reader);
    return {
      level: 1,
      summary: `${counted(
        facts.frames,
        'zstd frame is',
        'zstd frames are',
      )} complete to the last block; nothing was unpacked`,
    };
  }
  if (format.container === 'tar') {
    const entries = await tarHeaders(input);
    const packed = format.compression === 'gzip';
    return {
      level: 1,
      summary: `The headers of ${entryCount(
        entries,
      )} and the end mark of the tar archive are intact${
        packed
          ? ', and so is the CRC-32 of the gzip data'
          : '; file content was not checked'
      }`,
    };
  }
  if (format.compression === 'gzip') {
    const { unpacked } = await fullRead(input);
    return {
      level: 1,
      summary: `The gzip data unpacks to ${unpacked} bytes with the right CRC-32`,
    };
  }
  return {
    level: 0,
    summary:
      'A plain file has no structure that could be checked: it is there with its listed size, no more is known',
  };
}

/** Reads and unpacks everything; `stored` sees each stored byte of a stream format. */
async function fullRead(input: VerifyInput, hash?: Hash) {
  const { object, format, limits, context } = input;
  const zstdFacts: ZstdFacts = {
    frames: 0,
    framesWithChecksum: 0,
    contentSize: 0,
  };
  let entries = 0;
  let unpacked = 0;
  let stored = 0;
  const reader = readArchive(object, format, {
    limits,
    zstdFacts,
    onStored(chunk) {
      stored += chunk.length;
      hash?.update(chunk);
      context.progress({
        bytes: stored,
        totalBytes: object.size,
        files: entries,
      });
    },
  });
  for await (const entry of reader) {
    entries += 1;
    for await (const chunk of entry.data()) {
      unpacked += chunk.length;
    }
    context.progress({ files: entries });
  }
  return { entries, unpacked, zstdFacts };
}

async function hashAll({ object, context }: VerifyInput, hash: Hash) {
  let bytes = 0;
  for await (const chunk of object.read(0, object.size, {
    reuseMemory: true,
  })) {
    hash.update(chunk);
    bytes += chunk.length;
    context.progress({ bytes, totalBytes: object.size });
  }
}

async function everything(input: VerifyInput): Promise<Proof> {
  const { store, object, format, context } = input;
  let checksum: StoredChecksum | undefined;
  let sumsComplaint = '';
  try {
    checksum = await findChecksum(store, object.path, context.signal);
  } catch (error) {
    if (context.signal.aborted) throw error;
    sumsComplaint = `. ${(error as Error).message}`;
    context.log('warn', (error as Error).message);
  }
  const hash = checksum ? createHash('sha256') : undefined;
  if (hash && format.container === 'zip') {
    await hashAll(input, hash); // read from its end, so it takes a reading of its own
  }
  let broken: unknown;
  let facts: Awaited<ReturnType<typeof fullRead>> | undefined;
  try {
    facts = await fullRead(
      input,
      format.container === 'zip' ? undefined : hash,
    );
  } catch (error) {
    if (!isDamaged(error)) throw error;
    broken = error;
  }
  if (checksum && hash && !(broken && format.container !== 'zip')) {
    if (hash.digest('hex') !== checksum.sha256) {
      throw damaged(
        `The content does not have the SHA-256 that ${checksum.origin} names`,
      );
    }
    if (broken) {
      throw damaged(
        `${(broken as Error).message}. It has the SHA-256 that ${
          checksum.origin
        } names: it was broken before that was written`,
      );
    }
  }
  if (broken || !facts) throw broken;
  const what = `All ${object.size} bytes were read`;
  if (checksum) {
    return {
      level: 3,
      summary: `${what}; they have the SHA-256 that ${
        checksum.origin
      } names, and ${entryCount(facts.entries)} unpacked`,
    };
  }
  const proof = (level: EvidenceLevel, words: string): Proof => ({
    level,
    summary: `${what}; ${words}${sumsComplaint}`,
  });
  if (format.container === 'zip') {
    return proof(
      3,
      `the CRC-32 of each of ${entryCount(facts.entries)} is right`,
    );
  }
  if (format.compression === 'gzip') {
    return proof(
      3,
      `they unpack to ${facts.unpacked} bytes with the right CRC-32`,
    );
  }
  if (format.compression === 'zstd') {
    const { frames, framesWithChecksum } = facts.zstdFacts;
    return framesWithChecksum === frames
      ? proof(
          3,
          `they unpack to ${facts.unpacked} bytes with the right zstd checksum`,
        )
      : proof(
          1,
          'they unpack, but the zstd data was written without checksums and no sums file lies beside it: the content itself is not proven',
        );
  }
  return proof(
    format.container === 'tar' ? 1 : 0,
    'but no checksum lies beside the file: that the bytes are those once written is not proven',
  );
}

/**
 * Verifies one stored file. The report's level is what was really proven, which can be
 * less than what was asked for: a plain file without a checksum proves nothing by
 * being read.
 */
export async function verifyObject(
  input: VerifyInput,
): Promise<VerificationReport> {
  const { object, level, pointId } = input;
  if (level !== 1 && level !== 3) {
    throw new InputError(
      `Archives are verified at level 1 (structure) or 3 (full read), not ${level}`,
    );
  }
  try {
    const proof = await (level === 1 ? structure(input) : everything(input));
    await object.assertUnchanged();
    return {
      level: proof.level,
      result: 'pass',
      summary: `${proof.summary}.`,
      damagedPoints: [],
      bytesRead: level === 3 ? object.size : undefined,
    };
  } catch (error) {
    if (!isDamaged(error)) throw error;
    await object.assertUnchanged();
    return {
      level,
      result: 'fail',
      summary: `${error.message}.`,
      damagedPoints: [pointId],
    };
  }
}
