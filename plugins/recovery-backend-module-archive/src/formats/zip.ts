import * as yauzl from 'yauzl';
import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { ProviderError } from 'backstage-plugin-recovery-node';
import type { OpenObject } from '../stores/types';
import type { ArchiveEntry } from './ArchiveEntry';
import { crc32 } from './crc32';
import { damaged, unsupported } from './errors';
import { inflateRaw } from './gzip';
import { BlockCache } from './BlockCache';

/** What yauzl 3 offers beyond its published types. */
interface CentralEntry {
  fileNameRaw: Buffer;
  extraFields: Array<{ id: number; data: Buffer }>;
  compressionMethod: number;
  compressedSize: number;
  uncompressedSize: number;
  crc32: number;
  generalPurposeBitFlag: number;
  versionMadeBy: number;
  externalFileAttributes: number;
  relativeOffsetOfLocalHeader: number;
  isEncrypted(): boolean;
  getLastModDate(): Date;
}

interface CentralDirectory {
  entryCount: number;
  readEntryCursor: number;
  eachEntry(): AsyncIterable<CentralEntry>;
}

interface Yauzl3 {
  fromRandomAccessReaderPromise(
    reader: yauzl.RandomAccessReader,
    size: number,
    options: {
      decodeStrings: boolean;
      validateEntrySizes: boolean;
      autoClose: boolean;
    },
  ): Promise<CentralDirectory>;
  getFileNameLowLevel(
    flags: number,
    name: Buffer,
    extraFields: CentralEntry['extraFields'],
    strict: boolean,
  ): string;
}

const { fromRandomAccessReaderPromise, getFileNameLowLevel } =
  yauzl as unknown as Yauzl3;

const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_SIZE = 30;
const MAX_LINK_LENGTH = 4096;

class Reader extends yauzl.RandomAccessReader {
  failure: unknown;

  constructor(private readonly cache: BlockCache) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    this.cache.read(position, length).then(
      data => callback(null, data.copy(buffer, offset)),
      error => {
        this.failure = error;
        callback(error);
      },
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.cache.object.read(start, end));
  }
}

/** An entry of a zip archive with what is needed to check it. */
export interface ZipEntry extends ArchiveEntry {
  size: number;
  /** Compares the local header with the central directory; gives the entry's place. */
  checkLocalHeader(): Promise<{ start: number; end: number }>;
}

/* eslint-disable no-bitwise */

function typeOf(entry: CentralEntry, name: string) {
  const madeOnUnix = entry.versionMadeBy >> 8 === 3;
  const unixMode = entry.externalFileAttributes >>> 16;
  const mode = madeOnUnix && unixMode !== 0 ? unixMode : undefined;
  const kind = (mode ?? 0) & 0o170000;
  if (name.endsWith('/') || kind === 0o040000)
    return { type: 'directory', mode } as const;
  if (kind === 0o120000) return { type: 'symlink', mode } as const;
  // `zip` marks what it read from a pipe as one: it is a file all the same.
  const fromPipe = kind === 0o010000 && entry.uncompressedSize > 0;
  if (kind !== 0 && kind !== 0o100000 && !fromPipe)
    return { type: 'other', mode } as const;
  return { type: 'file', mode } as const;
}

/**
 * Names without a mark are in code page 437 by the format. But `zip` on Unix writes
 * UTF-8 without a mark when it runs without a locale, as backup jobs do.
 */
function nameFlags(entry: CentralEntry): number {
  const { fileNameRaw, generalPurposeBitFlag } = entry;
  const madeOnUnix = entry.versionMadeBy >> 8 === 3;
  return madeOnUnix && isUtf8(fileNameRaw)
    ? generalPurposeBitFlag | 0x800
    : generalPurposeBitFlag;
}

class ZipReader {
  readonly #cache: BlockCache;

  constructor(private readonly object: OpenObject) {
    this.#cache = new BlockCache(object);
  }

  async #readLocalHeader(entry: CentralEntry, name: string) {
    const start = entry.relativeOffsetOfLocalHeader;
    if (start + LOCAL_HEADER_SIZE > this.object.size) {
      throw damaged(`The zip entry "${name}" lies outside the archive`);
    }
    const header = await this.#cache.read(start, LOCAL_HEADER_SIZE);
    if (header.readUInt32LE(0) !== LOCAL_HEADER) {
      throw damaged(`The zip entry "${name}" has no header at byte ${start}`);
    }
    const nameLength = header.readUInt16LE(26);
    const dataStart =
      start + LOCAL_HEADER_SIZE + nameLength + header.readUInt16LE(28);
    const dataEnd = dataStart + entry.compressedSize;
    if (dataEnd > this.object.size) {
      throw damaged(
        `The content of the zip entry "${name}" ends outside the archive`,
      );
    }
    const localName = await this.#cache.read(
      start + LOCAL_HEADER_SIZE,
      nameLength,
    );
    if (!localName.equals(entry.fileNameRaw)) {
      throw damaged(
        `The zip entry "${name}" has another name in its own header than in the directory`,
      );
    }
    return { header, start, dataStart, dataEnd };
  }

  async checkLocalHeader(entry: CentralEntry, name: string) {
    const { header, start, dataEnd } = await this.#readLocalHeader(entry, name);
    const method = header.readUInt16LE(8);
    const sizesFollow = (header.readUInt16LE(6) & 8) !== 0;
    const crc = header.readUInt32LE(14);
    const compressed = header.readUInt32LE(18);
    const size = header.readUInt32LE(22);
    const differs = (local: number, central: number) =>
      local !== central &&
      local !== 0xffffffff &&
      !(sizesFollow && local === 0);
    if (
      method !== entry.compressionMethod ||
      (crc !== entry.crc32 && !(sizesFollow && crc === 0)) ||
      differs(compressed, entry.compressedSize) ||
      differs(size, entry.uncompressedSize)
    ) {
      throw damaged(
        `The zip entry "${name}" says something else in its own header than in the directory`,
      );
    }
    return { start, end: dataEnd };
  }

  async *#content(entry: CentralEntry, name: string): AsyncGenerator<Buffer> {
    const { dataStart, dataEnd } = await this.#readLocalHeader(entry, name);
    const stored = this.#cache.stream(dataStart, dataEnd);
    const content = entry.compressionMethod === 0 ? stored : inflateRaw(stored);
    let length = 0;
    let sum = 0;
    for await (const chunk of content) {
      length += chunk.length;
      if (length > entry.uncompressedSize) break;
      sum = crc32(chunk, sum);
      yield chunk;
    }
    if (length !== entry.uncompressedSize || sum !== entry.crc32) {
      throw damaged(
        length === entry.uncompressedSize
          ? `The content of the zip entry "${name}" does not have its CRC-32`
          : `The content of the zip entry "${name}" does not have its length`,
      );
    }
  }

  async #toEntry(entry: CentralEntry): Promise<ZipEntry> {
    const name = getFileNameLowLevel(
      nameFlags(entry),
      entry.fileNameRaw,
      entry.extraFields,
      false,
    );
    if (entry.isEncrypted()) {
      throw new ProviderError(
        'bad-output',
        `The zip entry "${name}" is encrypted`,
        {
          nextStep: 'Restore this archive with an unzip tool and its password.',
        },
      );
    }
    if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
      throw unsupported(
        `The zip entry "${name}" is packed with method ${entry.compressionMethod}`,
      );
    }
    const { type, mode } = typeOf(entry, name);
    let linkName: string | undefined;
    if (type === 'symlink') {
      if (entry.uncompressedSize > MAX_LINK_LENGTH) {
        throw damaged(
          `The zip entry "${name}" is a link longer than any real one`,
        );
      }
      const parts: Buffer[] = [];
      for await (const part of this.#content(entry, name)) parts.push(part);
      linkName = Buffer.concat(parts).toString('utf8');
    }
    return {
      name,
      type,
      otherType: 'a device or pipe',
      size: type === 'file' ? entry.uncompressedSize : 0,
      mode,
      modifiedAt: entry.getLastModDate(),
      linkName,
      independent: true,
      data: () => this.#content(entry, name),
      checkLocalHeader: () => this.checkLocalHeader(entry, name),
    };
  }

  async *entries(maxEntries: number): AsyncGenerator<ZipEntry> {
    const reader = new Reader(this.#cache);
    try {
      const directory = await fromRandomAccessReaderPromise(
        reader,
        this.object.size,
        {
          decodeStrings: false,
          validateEntrySizes: true,
          autoClose: false,
        },
      );
      if (directory.entryCount > maxEntries) {
        throw new ProviderError(
          'limit-exceeded',
          `The zip archive announces ${directory.entryCount} entries, more than the ${maxEntries} that are read`,
          {
            nextStep:
              'Raise archive.limits.maxEntries if the archive is to be trusted.',
          },
        );
      }
      for await (const entry of directory.eachEntry()) {
        yield await this.#toEntry(entry);
      }
    } catch (error) {
      if (reader.failure) throw reader.failure;
      if (error instanceof ProviderError) throw error;
      throw damaged(
        `The zip directory cannot be read (${(error as Error).message})`,
      );
    }
  }
}

/** The entries of a zip archive, in the order of its central directory. */
export function readZip(
  object: OpenObject,
  maxEntries: number,
): AsyncGenerator<ZipEntry> {
  return new ZipReader(object).entries(maxEntries);
}
