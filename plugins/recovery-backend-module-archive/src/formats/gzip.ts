import {
  createGunzip,
  createInflateRaw,
  type Gunzip,
  type InflateRaw,
} from 'node:zlib';
import { ProviderError } from 'backstage-plugin-recovery-node';
import { damaged } from './errors';

const CHUNK_SIZE = 128 * 1024;

/** Chunks that can be on their way between the source and the engine, and some to spare. */
const KEPT_CHUNKS = 8;

function translate(error: unknown, what: string): unknown {
  if (error instanceof ProviderError) {
    return error;
  }
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') {
    return damaged(`${what} ends early`);
  }
  return code?.startsWith('Z_')
    ? damaged(`${what} is broken (${message})`)
    : error;
}

/**
 * Feeds a source to an engine, and goes on reading it when the engine has seen its end:
 * what follows may be padding with zeros, and nothing else.
 */
class Feed {
  readonly #iterator: AsyncIterator<Buffer>;
  #kept: Buffer[] = [];
  #fed = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  async *chunks(): AsyncGenerator<Buffer> {
    for (;;) {
      const next = await this.#iterator.next();
      if (next.done) return;
      this.#fed += next.value.length;
      this.#kept.push(next.value);
      if (this.#kept.length > KEPT_CHUNKS) this.#kept.shift();
      yield next.value;
    }
  }

  /** Reads the rest. Throws when it is more than zeros. */
  async assertOnlyPadding(consumed: number, what: string): Promise<void> {
    const unread = this.#fed - consumed;
    const tail = Buffer.concat(this.#kept);
    let zeros = tail.subarray(tail.length - unread).every(byte => byte === 0);
    for await (const chunk of this.chunks()) {
      zeros &&= chunk.every(byte => byte === 0);
    }
    if (!zeros) {
      throw damaged(
        `${what} ends after ${consumed} bytes, but other data follows it`,
      );
    }
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}

/** Writes the chunks as fast as the engine takes them, until one of both is done. */
async function pump(feed: Feed, engine: Gunzip | InflateRaw): Promise<void> {
  let over = false;
  let wake = () => {};
  const onOver = () => {
    over = true;
    wake();
  };
  engine.once('end', onOver).once('close', onOver);
  engine.on('drain', () => wake());
  const drained = () =>
    new Promise<void>(resolve => {
      wake = resolve;
      if (over) resolve();
    });
  try {
    for await (const chunk of feed.chunks()) {
      if (over) return;
      if (!engine.write(chunk)) {
        await drained();
      }
      if (over) return;
    }
    engine.end();
  } catch (error) {
    engine.destroy(error as Error);
  }
}

async function* decompress(
  source: AsyncIterable<Buffer>,
  engine: Gunzip | InflateRaw,
  what: string,
): AsyncGenerator<Buffer> {
  const feed = new Feed(source);
  const pumped = pump(feed, engine);
  try {
    for await (const chunk of engine) {
      yield chunk as Buffer;
    }
    await pumped;
    await feed.assertOnlyPadding(engine.bytesWritten, what);
  } catch (error) {
    throw translate(error, what);
  } finally {
    engine.destroy();
    await pumped;
    await feed.close();
  }
}

/**
 * Unpacks gzip data of one or more members. CRC-32 and length of every member are
 * checked by zlib; data that ends early, or is followed by anything but zeros, is
 * `damaged`.
 */
export function gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  return decompress(
    source,
    createGunzip({ chunkSize: CHUNK_SIZE }),
    'The gzip data',
  );
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
