import type { ArchiveEntry } from './ArchiveEntry';
import type { ByteReader } from './ByteReader';
import { damaged, unsupported } from './errors';
import {
  assertSparseMap,
  parsePaxMap,
  readGnuMap,
  readPaxMap,
  withHoles,
  type SparseMap,
} from './sparse';

const BLOCK = 512;
const MAX_META_SIZE = 1024 * 1024;

interface Header {
  name: Buffer;
  linkName: Buffer;
  type: string;
  mode: number;
  size: number;
  mtime: number;
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

function untilNul(field: Buffer): Buffer {
  const end = field.indexOf(0);
  return end < 0 ? field : field.subarray(0, end);
}

function readNumber(field: Buffer): number {
  // eslint-disable-next-line no-bitwise
  if (field[0] & 0x80) {
    // base 256, as GNU tar writes sizes of 8 GiB and more
    let value = 0;
    for (let i = 0; i < field.length; i += 1) {
      // eslint-disable-next-line no-bitwise
      value = value * 256 + (i === 0 ? field[i] & 0x7f : field[i]);
    }
    return value;
  }
  const digits = untilNul(field).toString('latin1').trim();
  if (digits === '') return 0;
  return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : NaN;
}

function checksumIsRight(block: Buffer): boolean {
  let sum = 8 * 32;
  for (let i = 0; i < 148; i += 1) sum += block[i];
  for (let i = 156; i < BLOCK; i += 1) sum += block[i];
  return readNumber(block.subarray(148, 156)) === sum;
}

function isZero(block: Buffer): boolean {
  return block.every(byte => byte === 0);
}

function parseHeader(block: Buffer, position: number): Header {
  if (!checksumIsRight(block)) {
    throw damaged(`The tar header at byte ${position} is broken`);
  }
  let name = untilNul(block.subarray(0, 100));
  const isPosix = block.toString('latin1', 257, 263) === 'ustar\0';
  if (isPosix && block[345] !== 0) {
    name = Buffer.concat([
      untilNul(block.subarray(345, 500)),
      Buffer.from('/'),
      name,
    ]);
  }
  const size = readNumber(block.subarray(124, 136));
  if (!Number.isSafeInteger(size) || size < 0) {
    throw damaged(
      `The tar header at byte ${position} holds an impossible size`,
    );
  }
  const type = block[156] === 0 ? '0' : String.fromCharCode(block[156]);
  return {
    name,
    linkName: untilNul(block.subarray(157, 257)),
    type: type === '0' && name[name.length - 1] === 0x2f ? '5' : type,
    mode: readNumber(block.subarray(100, 108)),
    size,
    mtime: readNumber(block.subarray(136, 148)),
  };
}

/** Records of a pax header: `"<length> <key>=<value>\n"`. */
function parsePax(data: Buffer): Map<string, Buffer> {
  const records = new Map<string, Buffer>();
  let at = 0;
  while (at < data.length && data[at] !== 0) {
    const space = data.indexOf(0x20, at);
    const digits = space < 0 ? '' : data.toString('latin1', at, space);
    const length = /^[0-9]{1,8}$/.test(digits) ? Number(digits) : 0;
    const equals = data.indexOf(0x3d, space);
    const end = at + length;
    if (length < 5 || end > data.length || equals < 0 || equals >= end) {
      throw damaged('A pax header of the tar archive is broken');
    }
    records.set(
      data.toString('utf8', space + 1, equals),
      data.subarray(equals + 1, end - 1),
    );
    at = end;
  }
  return records;
}

/** Text of a name. One that is not UTF-8 is read byte by byte, so that no two names become one. */
export function decodeName(name: Buffer): string {
  const text = name.toString('utf8');
  return text.includes('\ufffd') && !Buffer.from(text).equals(name)
    ? name.toString('latin1')
    : text;
}

const UNREAD_WORDS: Record<string, string> = {
  M: 'part of a multi-volume archive',
  // It lists what a full restore of all earlier archives would have: alone it is not whole.
  D: 'a directory of an incremental archive',
};

function applyPax(header: Header, pax: Map<string, Buffer>) {
  if (pax.has('GNU.dumpdir')) {
    throw unsupported(`"${decodeName(header.name)}" is ${UNREAD_WORDS.D}`);
  }
  header.name = pax.get('GNU.sparse.name') ?? pax.get('path') ?? header.name;
  header.linkName = pax.get('linkpath') ?? header.linkName;
  const size = pax.get('size');
  if (size !== undefined) {
    const value = Number(size.toString('latin1'));
    if (!Number.isSafeInteger(value) || value < 0) {
      throw damaged('A pax header of the tar archive holds an impossible size');
    }
    header.size = value;
  }
  const mtime = Number(pax.get('mtime')?.toString('latin1') ?? NaN);
  if (Number.isFinite(mtime)) {
    header.mtime = mtime;
  }
}

/**
 * The map of a sparse file, in one of the ways in which GNU tar writes it. Reads what
 * stands before the data; undefined for all other files.
 */
async function readSparseMap(
  header: Header,
  block: Buffer,
  pax: Map<string, Buffer>,
  reader: ByteReader,
): Promise<{ map: SparseMap; mapSize: number } | undefined> {
  const text = (key: string) =>
    pax.get(`GNU.sparse.${key}`)?.toString('latin1');
  const start = reader.position;
  if (header.type === 'S') {
    return { map: await readGnuMap(block, reader, readNumber), mapSize: 0 };
  }
  if (text('major') === '1' && text('minor') === '0') {
    const map = await readPaxMap(reader, text('realsize'));
    return { map, mapSize: reader.position - start };
  }
  const inHeader = text('map');
  if (inHeader !== undefined) {
    return { map: parsePaxMap(inHeader, text('size')), mapSize: 0 };
  }
  if ([...pax.keys()].some(key => key.startsWith('GNU.sparse.'))) {
    throw unsupported(
      `"${decodeName(header.name)}" is a sparse file of version ${
        text('major') ?? '0'
      }.${text('minor') ?? '0'}`,
    );
  }
  return undefined;
}

const TYPES: Record<string, ArchiveEntry['type']> = {
  '0': 'file',
  '7': 'file',
  S: 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'other',
  '4': 'other',
  '5': 'directory',
  '6': 'other',
};

const OTHER_WORDS: Record<string, string> = {
  '3': 'a character device',
  '4': 'a block device',
  '6': 'a named pipe',
};

function toEntry(
  header: Header,
  reader: ByteReader,
  sparse: SparseMap | undefined,
  onHole: (bytes: number) => void,
): ArchiveEntry {
  const type = TYPES[header.type];
  const name = decodeName(header.name);
  const unread = UNREAD_WORDS[header.type];
  if (unread) {
    throw unsupported(`"${name}" is ${unread}`);
  }
  if (!type) {
    throw unsupported(`"${name}" is of the unknown tar type "${header.type}"`);
  }
  return {
    name,
    type,
    otherType: OTHER_WORDS[header.type],
    size: type === 'file' ? sparse?.size ?? header.size : 0,
    mode: Number.isFinite(header.mode) ? header.mode : undefined,
    modifiedAt:
      Number.isFinite(header.mtime) && Math.abs(header.mtime) < 8.64e12
        ? new Date(header.mtime * 1000)
        : undefined,
    linkName: decodeName(header.linkName),
    data: () =>
      sparse
        ? withHoles(reader, sparse, onHole)
        : reader.stream(type === 'file' ? header.size : 0),
  };
}

/** Reads past the end mark and says what lies there. */
async function readTail(reader: ByteReader) {
  // One zero block ends an archive for every tar; the second is padding that some leave out.
  const start = reader.position;
  while (!(await reader.atEnd())) {
    const rest = await reader.readSome();
    if (!isZero(rest)) {
      throw damaged(
        `The tar archive ends at byte ${start}, but other data follows that a restore would leave out`,
      );
    }
  }
}

/**
 * The entries of a tar archive in their order: ustar, GNU and pax headers. An archive
 * without its end mark was cut off and is `damaged`, as is data after the end mark.
 *
 * Content that the consumer does not read is skipped.
 *
 * @param onHole - told of the zeros that holes of sparse files unpack to, before they do
 */
export async function* readTar(
  reader: ByteReader,
  onHole: (bytes: number) => void = () => {},
): AsyncGenerator<ArchiveEntry> {
  let globalPax = new Map<string, Buffer>();
  let pax: Map<string, Buffer> | undefined;
  let longName: Buffer | undefined;
  let longLink: Buffer | undefined;
  for (;;) {
    if (await reader.atEnd()) {
      throw damaged(
        `The tar archive has no end mark: it was cut off after ${reader.position} bytes`,
      );
    }
    const position = reader.position;
    const block = await reader.read(BLOCK);
    if (isZero(block)) {
      await readTail(reader);
      return;
    }
    const header = parseHeader(block, position);
    if ('xgXLKV'.includes(header.type)) {
      if (header.size > MAX_META_SIZE) {
        throw damaged(
          `The tar header at byte ${position} is longer than any real one`,
        );
      }
      const data = await reader.read(header.size);
      await reader.skip(padding(header.size));
      if (header.type === 'x' || header.type === 'X') pax = parsePax(data);
      if (header.type === 'g')
        globalPax = new Map([...globalPax, ...parsePax(data)]);
      if (header.type === 'L') longName = untilNul(data);
      if (header.type === 'K') longLink = untilNul(data);
      continue;
    }
    header.name = longName ?? header.name;
    header.linkName = longLink ?? header.linkName;
    const records = new Map([...globalPax, ...(pax ?? [])]);
    applyPax(header, records);
    pax = undefined;
    longName = undefined;
    longLink = undefined;

    const sparse = await readSparseMap(header, block, records, reader);
    if (sparse) assertSparseMap(sparse.map, header.size - sparse.mapSize);
    const entry = toEntry(header, reader, sparse?.map, onHole);
    // A link's size tells of its target: no content follows. (Of type 1, pax may store some.)
    const contentSize =
      entry.type === 'symlink' || header.type === '5' ? 0 : header.size;
    const contentStart = reader.position - (sparse?.mapSize ?? 0);
    yield entry;
    const read = reader.position - contentStart;
    await reader.skip(contentSize + padding(contentSize) - read);
  }
}
