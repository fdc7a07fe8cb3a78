import { randomFillSync } from 'node:crypto';
import { crc32 } from '../formats/crc32';
import type { ArchiveStore, OpenObject } from '../stores/types';
import { tarHeader, TAR_END } from './archives';

export const SYNTHETIC_FORMATS = ['tar', 'tar.gz', 'tar.zst', 'zip'] as const;
export type SyntheticFormat = (typeof SYNTHETIC_FORMATS)[number];

const PIECE = 64 * 1024 - 512;
const FILE_SIZE = 16 * 1024 * 1024;

const noise = randomFillSync(Buffer.alloc(PIECE + 512));

/** A tar archive of noise that is made while it is read. */
function* tarPieces(fileCount: number): Generator<Buffer> {
  for (let i = 0; i < fileCount; i += 1) {
    yield tarHeader(`data/file-${i}.bin`, { size: FILE_SIZE });
    for (let left = FILE_SIZE; left > 0; left -= PIECE) {
      yield noise.subarray(0, Math.min(left, PIECE));
    }
  }
  yield tarHeader('last.txt', { size: 0 });
  yield TAR_END;
}

/* eslint-disable no-bitwise -- formats are made of bits */

function* gzipPieces(fileCount: number): Generator<Buffer> {
  yield Buffer.from('1f8b08000000000000ff', 'hex');
  let sum = 0;
  let length = 0;
  const stored = (data: Buffer, last: boolean) => {
    const head = Buffer.alloc(5);
    head[0] = last ? 1 : 0;
    head.writeUInt16LE(data.length, 1);
    head.writeUInt16LE(data.length ^ 0xffff, 3);
    return Buffer.concat([head, data]);
  };
  for (const piece of tarPieces(fileCount)) {
    sum = crc32(piece, sum);
    length += piece.length;
    yield stored(piece, false);
  }
  yield stored(Buffer.alloc(0), true);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(sum, 0);
  trailer.writeUInt32LE(length % 2 ** 32, 4);
  yield trailer;
}

function* zstdPieces(fileCount: number): Generator<Buffer> {
  // A window of 8 MiB, as `zstd -19` has it; no content size, no checksum.
  yield Buffer.from('28b52ffd0068', 'hex');
  const block = (data: Buffer, last: boolean) => {
    const head = Buffer.alloc(3);
    head.writeUIntLE(data.length * 8 + (last ? 1 : 0), 0, 3);
    return Buffer.concat([head, data]);
  };
  for (const piece of tarPieces(fileCount)) yield block(piece, false);
  yield block(Buffer.alloc(0), true);
}

function sequential(path: string, pieces: () => Generator<Buffer>): OpenObject {
  let size = 0;
  for (const piece of pieces()) size += piece.length;
  return {
    path,
    size,
    async *read(start, end) {
      let position = 0;
      for (const piece of pieces()) {
        const from = Math.max(start - position, 0);
        const to = Math.min(end - position, piece.length);
        position += piece.length;
        if (from < to) yield piece.subarray(from, to);
        if (position >= end) return;
      }
    },
    async assertUnchanged() {},
    async close() {},
  };
}

/** Stored entries; offsets of 4 GiB and more would need another format. */
function zipPieces(fileCount: number): () => Generator<Buffer> {
  let sum = 0;
  for (let left = FILE_SIZE; left > 0; left -= PIECE) {
    sum = crc32(noise.subarray(0, Math.min(left, PIECE)), sum);
  }
  const head = (signature: number, extra: number, name: Buffer) => {
    const fields = Buffer.alloc(30 + extra);
    const at = extra ? 2 : 0;
    fields.writeUInt32LE(signature, 0);
    fields.writeUInt16LE(20, 4 + at);
    fields.writeUInt32LE(sum, 14 + at);
    fields.writeUInt32LE(FILE_SIZE, 18 + at);
    fields.writeUInt32LE(FILE_SIZE, 22 + at);
    fields.writeUInt16LE(name.length, 26 + at);
    return fields;
  };
  return function* pieces() {
    const central: Buffer[] = [];
    let offset = 0;
    for (let i = 0; i < fileCount; i += 1) {
      const name = Buffer.from(`data/file-${i}.bin`);
      yield Buffer.concat([head(0x04034b50, 0, name), name]);
      for (let left = FILE_SIZE; left > 0; left -= PIECE) {
        yield noise.subarray(0, Math.min(left, PIECE));
      }
      const entry = head(0x02014b50, 16, name);
      entry.writeUInt32LE(offset, 42);
      central.push(entry, name);
      offset += 30 + name.length + FILE_SIZE;
    }
    const directory = Buffer.concat(central);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(fileCount, 8);
    end.writeUInt16LE(fileCount, 10);
    end.writeUInt32LE(directory.length, 12);
    end.writeUInt32LE(offset, 16);
    yield directory;
    yield end;
  };
}

/** An archive of about so many bytes, none of which is kept anywhere. */
export function syntheticObject(
  format: SyntheticFormat,
  bytes: number,
): OpenObject {
  const fileCount = Math.max(1, Math.round(bytes / FILE_SIZE));
  const pieces = {
    tar: () => tarPieces(fileCount),
    'tar.gz': () => gzipPieces(fileCount),
    'tar.zst': () => zstdPieces(fileCount),
    zip: zipPieces(fileCount),
  }[format];
  return sequential(`synthetic.${format}`, pieces);
}

/** A store that holds one object. */
export function syntheticStore(object: OpenObject): ArchiveStore {
  return {
    title: 'synthetic',
    showsUnfinished: false,
    async *list() {},
    open: async path => (path === object.path ? object : undefined),
  };
}
