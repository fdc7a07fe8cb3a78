import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  createGunzip,
  createInflateRaw,
  type Gunzip,
  type InflateRaw,
} from 'node:zlib';
import { ProviderError } from 'backstage-plugin-recovery-node';
import { damaged } from './errors';

const CHUNK_SIZE = 128 * 1024;

const ZLIB_WORDS: Record<string, string> = {
  Z_BUF_ERROR: 'ends early',
  Z_DATA_ERROR: 'is broken',
};

function translate(error: unknown, what: string): unknown {
  if (error instanceof ProviderError) {
    return error;
  }
  const { code, message } = error as NodeJS.ErrnoException;
  if (code?.startsWith('Z_')) {
    return damaged(
      `${what} ${ZLIB_WORDS[code] ?? 'is broken'} (${message})`,
      error,
    );
  }
  return error;
}

async function* decompress(
  source: AsyncIterable<Buffer>,
  engine: Gunzip | InflateRaw,
  what: string,
): AsyncGenerator<Buffer> {
  const input = Readable.from(source, { objectMode: true, highWaterMark: 1 });
  let failure: unknown;
  const done = pipeline(input, engine).catch(error => {
    failure = error;
  });
  try {
    for await (const chunk of engine) {
      yield chunk as Buffer;
    }
    await done;
    if (failure) {
      throw failure;
    }
  } catch (error) {
    throw translate(error, what);
  } finally {
    engine.destroy();
    input.destroy();
    await done;
  }
}

/** One past what the format allows is enough to tell that something follows. */
async function* counted(
  source: AsyncIterable<Buffer>,
  count: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    count(chunk.length);
    yield chunk;
  }
}

/**
 * Unpacks gzip data of one or more members. CRC-32 and length of every member are
 * checked by zlib; data that ends early or goes on after the last member is `damaged`.
 */
export async function* gunzip(
  source: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const engine = createGunzip({ chunkSize: CHUNK_SIZE });
  let stored = 0;
  yield* decompress(
    counted(source, bytes => {
      stored += bytes;
    }),
    engine,
    'The gzip data',
  );
  if (engine.bytesWritten < stored) {
    throw damaged(
      `The gzip data ends after ${engine.bytesWritten} bytes, but ${
        stored - engine.bytesWritten
      } or more bytes follow that are no gzip data`,
    );
  }
}

/** Unpacks raw deflate data, as zip archives hold it. */
export function inflateRaw(
  source: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  return decompress(
    source,
    createInflateRaw({ chunkSize: CHUNK_SIZE }),
    'The compressed data',
  );
}
