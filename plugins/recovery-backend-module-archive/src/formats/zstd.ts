import { setImmediate } from 'node:timers/promises';
import { Decompress } from 'fzstd';
import xxhash from 'xxhash-wasm';
import { ProviderError } from 'backstage-plugin-recovery-node';
import type { ByteReader } from './ByteReader';
import { damaged } from './errors';

const FRAME_MAGIC = 0xfd2fb528;
const MAX_BLOCK = 128 * 1024;

/** Unpacked at most before other work of the process has its turn. */
const BYTES_PER_TURN = 1024 * 1024;

/** Largest window that is unpacked: what `zstd` uses up to level 21. */
const MAX_WINDOW = 64 * 1024 * 1024;

/* eslint-disable no-bitwise -- the format is made of bits */

interface FrameHeader {
  bytes: Buffer;
  windowSize: number;
  contentSize?: number;
  hasChecksum: boolean;
}

async function readFrameHeader(
  reader: ByteReader,
  magic: Buffer,
): Promise<FrameHeader> {
  const descriptor = await reader.read(1);
  const flags = descriptor[0];
  const singleSegment = (flags & 0x20) !== 0;
  if (flags & 0x08) {
    throw damaged('A zstd frame header is broken');
  }
  const dictionarySize = [0, 1, 2, 4][flags & 3];
  const contentFlag = flags >> 6;
  const contentBytes =
    contentFlag === 0 ? Number(singleSegment) : 1 << contentFlag;
  const windowBytes = singleSegment ? 0 : 1;
  const rest = await reader.read(windowBytes + dictionarySize + contentBytes);
  const dictionary = rest.subarray(windowBytes, windowBytes + dictionarySize);
  if (dictionary.some(byte => byte !== 0)) {
    throw new ProviderError(
      'bad-output',
      'The zstd data was packed with a dictionary, which is not stored with it',
      { nextStep: 'Restore this file with zstd and its dictionary.' },
    );
  }
  const contentField = rest.subarray(rest.length - contentBytes);
  let contentSize: number | undefined;
  if (contentBytes === 1) contentSize = contentField[0];
  if (contentBytes === 2) contentSize = contentField.readUInt16LE() + 256;
  if (contentBytes === 4) contentSize = contentField.readUInt32LE();
  if (contentBytes === 8) contentSize = Number(contentField.readBigUInt64LE());
  let windowSize = contentSize ?? 0;
  if (!singleSegment) {
    const base = 2 ** (10 + (rest[0] >> 3));
    windowSize = base + (base / 8) * (rest[0] & 7);
  }
  return {
    bytes: Buffer.concat([magic, descriptor, rest]),
    windowSize,
    contentSize,
    hasChecksum: (flags & 0x04) !== 0,
  };
}

/** Walks the blocks of a frame. The last one carries the frame's checksum, if it has one. */
async function* readBlocks(reader: ByteReader, header: FrameHeader) {
  for (let last = false; !last; ) {
    const blockHeader = await reader.read(3);
    const bits = blockHeader.readUIntLE(0, 3);
    last = (bits & 1) === 1;
    const type = (bits >> 1) & 3;
    const size = bits >> 3;
    if (type === 3 || size > MAX_BLOCK) {
      throw damaged(`The zstd block before byte ${reader.position} is broken`);
    }
    const content = await reader.read(type === 1 ? 1 : size);
    const checksum = await reader.read(last && header.hasChecksum ? 4 : 0);
    yield { bytes: Buffer.concat([blockHeader, content]), last, checksum };
  }
}

/** What the frames said of themselves. */
export interface ZstdFacts {
  frames: number;
  framesWithChecksum: number;
  /** Sum of the content sizes that the frames announce; absent when one does not. */
  contentSize?: number;
}

async function* readFrames(reader: ByteReader, facts: ZstdFacts) {
  while (!(await reader.atEnd())) {
    const magic = await reader.read(4);
    const value = magic.readUInt32LE();
    if (value >= 0x184d2a50 && value <= 0x184d2a5f) {
      await reader.skip((await reader.read(4)).readUInt32LE());
      continue;
    }
    if (value !== FRAME_MAGIC) {
      throw damaged(`There is no zstd frame at byte ${reader.position - 4}`);
    }
    const header = await readFrameHeader(reader, magic);
    facts.frames += 1;
    facts.framesWithChecksum += Number(header.hasChecksum);
    facts.contentSize =
      facts.contentSize === undefined || header.contentSize === undefined
        ? undefined
        : facts.contentSize + header.contentSize;
    yield header;
  }
}

/** Walks frames and blocks to the end of the data without unpacking them. */
export async function walkZstd(reader: ByteReader): Promise<ZstdFacts> {
  const facts: ZstdFacts = { frames: 0, framesWithChecksum: 0, contentSize: 0 };
  for await (const header of readFrames(reader, facts)) {
    for await (const block of readBlocks(reader, header)) {
      // Reading the block is the check.
      block.bytes.subarray(0, 0);
    }
  }
  return facts;
}

/**
 * Unpacks zstd data, block by block: one window and one block are in memory. Frames
 * that end early are `damaged`, and so are frames whose content does not have the
 * length or the checksum (XXH64) that they announce.
 */
export async function* unzstd(
  reader: ByteReader,
  facts: ZstdFacts = { frames: 0, framesWithChecksum: 0, contentSize: 0 },
): AsyncGenerator<Buffer> {
  const { create64 } = await xxhash();
  for await (const header of readFrames(reader, facts)) {
    if (header.windowSize > MAX_WINDOW) {
      throw new ProviderError(
        'limit-exceeded',
        `The zstd data needs a window of ${Math.ceil(
          header.windowSize / 1024 / 1024,
        )} MiB; at most ${MAX_WINDOW / 1024 / 1024} MiB are read`,
        {
          nextStep:
            'Restore this file with zstd itself. Pack the next ones at level 21 or less, and with --long=26 at most.',
        },
      );
    }
    const hash = header.hasChecksum ? create64() : undefined;
    let length = 0;
    let lengthAtTurn = 0;
    let unpacked: Buffer[] = [];
    const engine = new Decompress(part => {
      if (part.length > 0) {
        unpacked.push(Buffer.from(part.buffer, part.byteOffset, part.length));
      }
    });
    let isFirst = true;
    for await (const { bytes, last, checksum } of readBlocks(reader, header)) {
      try {
        if (isFirst) {
          engine.push(Buffer.concat([header.bytes, bytes, checksum]), last);
        } else {
          // In two parts: the library keeps a reference to every chunk that ends where a
          // block ends, and lets go of them when a block comes in parts.
          engine.push(bytes.subarray(0, -1));
          engine.push(Buffer.concat([bytes.subarray(-1), checksum]), last);
        }
      } catch {
        throw damaged(`A zstd block before byte ${reader.position} is broken`);
      }
      isFirst = false;
      for (const part of unpacked) {
        length += part.length;
        hash?.update(part);
        yield part;
      }
      unpacked = [];
      if (length - lengthAtTurn >= BYTES_PER_TURN) {
        lengthAtTurn = length;
        await setImmediate(); // unpacking takes place on the thread that serves requests
      }
      if (last && hash) {
        const low = Number(hash.digest() & 0xffffffffn);
        if (low !== checksum.readUInt32LE()) {
          throw damaged(
            'The unpacked data does not have the checksum of its zstd frame',
          );
        }
      }
    }
    if (header.contentSize !== undefined && header.contentSize !== length) {
      throw damaged(
        `A zstd frame unpacks to ${length} bytes where it announces ${header.contentSize}`,
      );
    }
  }
}
