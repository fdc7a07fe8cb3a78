import type { ByteReader } from './ByteReader';
import { damaged } from './errors';

const BLOCK = 512;
const MOST_EXTENTS = 1_000_000;
const MOST_DIGITS = 20;

/** Where the data of a sparse file lies; between its stretches it reads as zeros. */
export interface SparseMap {
  /** Length of the whole file. */
  size: number;
  extents: Array<{ offset: number; length: number }>;
}

/**
 * Zeros that stand for a hole. Who writes files can leave the hole out, and knows it by
 * this memory.
 */
const HOLE = Buffer.alloc(1024 * 1024);

export function isHole(chunk: Buffer): boolean {
  return chunk.buffer === HOLE.buffer && chunk.length > 0;
}

function broken(what: string) {
  return damaged(`The map of a sparse file of the tar archive ${what}`);
}

/** Throws unless the stretches follow one another inside the file, and are what is stored. */
export function assertSparseMap(map: SparseMap, stored: number): void {
  let end = 0;
  let total = 0;
  for (const { offset, length } of map.extents) {
    if (!(offset >= end) || !(length >= 0) || offset + length > map.size) {
      throw broken('leads out of the file, or over itself');
    }
    end = offset + length;
    total += length;
  }
  if (!Number.isSafeInteger(map.size) || total !== stored) {
    throw broken('does not fit what is stored of it');
  }
}

/** Entries of an old GNU header or of a block that goes on with one. */
function readEntries(
  block: Buffer,
  start: number,
  count: number,
  readNumber: (field: Buffer) => number,
): SparseMap['extents'] {
  const extents: SparseMap['extents'] = [];
  for (let i = 0; i < count; i += 1) {
    const at = start + i * 24;
    if (block[at] === 0 && block[at + 12] === 0) break;
    extents.push({
      offset: readNumber(block.subarray(at, at + 12)),
      length: readNumber(block.subarray(at + 12, at + 24)),
    });
  }
  return extents;
}

/** The map of GNU tar's own format (type S): in the header, and in blocks after it. */
export async function readGnuMap(
  header: Buffer,
  reader: ByteReader,
  readNumber: (field: Buffer) => number,
): Promise<SparseMap> {
  const extents = readEntries(header, 386, 4, readNumber);
  for (let more = header[482] !== 0; more; ) {
    const block = await reader.read(BLOCK);
    extents.push(...readEntries(block, 0, 21, readNumber));
    more = block[504] !== 0;
    if (extents.length > MOST_EXTENTS)
      throw broken('is longer than any real one');
  }
  return { size: readNumber(header.subarray(483, 495)), extents };
}

function toNumber(text: string | undefined): number {
  return /^[0-9]{1,16}$/.test(text ?? '') ? Number(text) : NaN;
}

function toExtents(numbers: number[]): SparseMap['extents'] {
  if (numbers.length % 2 !== 0) throw broken('breaks off');
  return Array.from({ length: numbers.length / 2 }, (_, i) => ({
    offset: numbers[2 * i],
    length: numbers[2 * i + 1],
  }));
}

/** The map that stands in a pax header (version 0.1): `offset,length,…`. */
export function parsePaxMap(map: string, size: string | undefined): SparseMap {
  const numbers = map === '' ? [] : map.split(',').map(toNumber);
  return { size: toNumber(size), extents: toExtents(numbers) };
}

/**
 * The map that stands before the data (pax, version 1.0): a count and then offsets and
 * lengths, a line each, filled up to a whole block.
 */
export async function readPaxMap(
  reader: ByteReader,
  size: string | undefined,
): Promise<SparseMap> {
  const numbers: number[] = [];
  let wanted = 1;
  let digits = '';
  while (numbers.length < wanted) {
    const block = (await reader.read(BLOCK)).toString('latin1');
    for (const char of block) {
      if (char !== '\n') {
        digits += char;
        if (digits.length > MOST_DIGITS) throw broken('is not readable');
        continue;
      }
      const value = toNumber(digits);
      digits = '';
      if (Number.isNaN(value)) throw broken('is not readable');
      numbers.push(value);
      if (numbers.length === 1) {
        if (value > MOST_EXTENTS) throw broken('is longer than any real one');
        wanted = 1 + 2 * value;
      }
      if (numbers.length === wanted) break;
    }
  }
  return { size: toNumber(size), extents: toExtents(numbers.slice(1)) };
}

function* hole(length: number): Generator<Buffer> {
  for (let missing = length; missing > 0; ) {
    const part = HOLE.subarray(0, missing);
    missing -= part.length;
    yield part;
  }
}

/** The whole file: what is stored, and the holes between. `onHole` may refuse them. */
export async function* withHoles(
  reader: ByteReader,
  { size, extents }: SparseMap,
  onHole: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  let position = 0;
  for (const { offset, length } of [...extents, { offset: size, length: 0 }]) {
    onHole(offset - position);
    yield* hole(offset - position);
    yield* reader.stream(length);
    position = offset + length;
  }
}
