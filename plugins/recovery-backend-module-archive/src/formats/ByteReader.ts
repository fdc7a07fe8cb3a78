import { damaged } from './errors';

const SEEK_WORTHWHILE = 1024 * 1024;

/**
 * Reads exact numbers of bytes from a stream of chunks, one chunk in memory at a time.
 * A chunk that is handed out is valid until more is asked for.
 * Where the source can start anywhere, long skips are not read.
 */
export class ByteReader {
  #iterator: AsyncIterator<Buffer>;
  #chunk: Buffer = Buffer.alloc(0);
  #position = 0;

  constructor(
    source: AsyncIterable<Buffer>,
    private readonly options: {
      /** For messages: "the tar archive". */
      what: string;
      /** Starts the source again at a position. */
      seek?: (position: number) => AsyncIterable<Buffer>;
      /** Total length, needed for `seek`. */
      length?: number;
    },
  ) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  /** Bytes handed out or skipped so far. */
  get position(): number {
    return this.#position;
  }

  /** Whether there are no more bytes. */
  async atEnd(): Promise<boolean> {
    while (this.#chunk.length === 0) {
      const next = await this.#iterator.next();
      if (next.done) {
        return true;
      }
      this.#chunk = next.value;
    }
    return false;
  }

  #take(count: number): Buffer {
    const taken = this.#chunk.subarray(0, count);
    this.#chunk = this.#chunk.subarray(taken.length);
    this.#position += taken.length;
    return taken;
  }

  #truncated() {
    return damaged(
      `${this.options.what} ends early, after ${this.#position} bytes`,
    );
  }

  /** A copy of exactly `count` bytes; meant for small counts. */
  async read(count: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(count);
    let filled = 0;
    while (filled < count) {
      if (await this.atEnd()) {
        throw this.#truncated();
      }
      filled += this.#take(count - filled).copy(bytes, filled);
    }
    return bytes;
  }

  /** The next bytes, as many as are at hand; at least one unless at the end. */
  async readSome(): Promise<Buffer> {
    return (await this.atEnd())
      ? Buffer.alloc(0)
      : this.#take(this.#chunk.length);
  }

  /** Exactly `count` bytes, in chunks as they come. */
  async *stream(count: number): AsyncGenerator<Buffer> {
    let missing = count;
    while (missing > 0) {
      if (await this.atEnd()) {
        throw this.#truncated();
      }
      const part = this.#take(missing);
      missing -= part.length;
      yield part;
    }
  }

  async skip(count: number): Promise<void> {
    const { seek, length } = this.options;
    let missing = count - this.#take(count).length;
    if (seek && length !== undefined && missing > SEEK_WORTHWHILE) {
      const target = this.#position + missing;
      if (target > length) {
        this.#position = length;
        throw this.#truncated();
      }
      await this.close();
      this.#iterator = seek(target)[Symbol.asyncIterator]();
      this.#position = target;
      return;
    }
    while (missing > 0) {
      if (await this.atEnd()) {
        throw this.#truncated();
      }
      missing -= this.#take(missing).length;
    }
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}
