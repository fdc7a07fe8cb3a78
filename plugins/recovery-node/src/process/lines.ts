import { ProviderError } from '../errors';

const NEWLINE = 0x0a;

/** Splits a stream of bytes into lines of a bounded length. */
export class LineSplitter {
  readonly #maxLineBytes: number;
  readonly #what: string;
  #parts: Buffer[] = [];
  #length = 0;

  constructor(maxLineBytes: number, what: string) {
    this.#maxLineBytes = maxLineBytes;
    this.#what = what;
  }

  *push(chunk: Buffer): Generator<string> {
    let start = 0;
    let end = chunk.indexOf(NEWLINE);
    while (end >= 0) {
      this.#add(chunk.subarray(start, end));
      yield this.#take();
      start = end + 1;
      end = chunk.indexOf(NEWLINE, start);
    }
    this.#add(chunk.subarray(start));
  }

  *end(): Generator<string> {
    if (this.#length > 0) {
      yield this.#take();
    }
  }

  #add(part: Buffer): void {
    this.#length += part.length;
    if (this.#length > this.#maxLineBytes) {
      throw new ProviderError(
        'limit-exceeded',
        `${this.#what} wrote a line of more than ${
          this.#maxLineBytes
        } bytes and was ended`,
        { nextStep: 'Check that the source is what it should be.' },
      );
    }
    if (part.length > 0) {
      this.#parts.push(part);
    }
  }

  #take(): string {
    const line = Buffer.concat(this.#parts).toString('utf8');
    this.#parts = [];
    this.#length = 0;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }
}
