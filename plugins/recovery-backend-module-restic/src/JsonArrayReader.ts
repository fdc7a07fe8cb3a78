import { ProviderError } from 'backstage-plugin-recovery-node';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);
const BLANK = new Set([0x20, 0x09, 0x0a, 0x0d]);

function notUnderstood(problem: string): ProviderError {
  return new ProviderError(
    'bad-output',
    `restic's listing could not be understood: ${problem}`,
    { nextStep: 'Check that `binary` names a restic program.' },
  );
}

/**
 * Takes a JSON array apart into its elements as it comes. restic writes a whole listing
 * as one array on one line; only one element of it is in memory at a time.
 */
export class JsonArrayReader {
  readonly #maxElementBytes: number;
  #parts: Buffer[] = [];
  #length = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #ended = false;
  #text = '';

  constructor(maxElementBytes: number) {
    this.#maxElementBytes = maxElementBytes;
  }

  /** The text of each element that ends in this chunk. */
  *push(chunk: Buffer): Generator<string> {
    let start = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i];
      if (this.#depth === 0) {
        this.#outside(byte);
        start = i + 1;
      } else if (this.#inString) {
        if (this.#escaped) {
          this.#escaped = false;
        } else if (byte === BACKSLASH) {
          this.#escaped = true;
        } else if (byte === QUOTE) {
          this.#inString = false;
        }
      } else if (byte === QUOTE) {
        this.#inString = true;
      } else if (OPEN.has(byte)) {
        this.#depth += 1;
      } else if (CLOSE.has(byte)) {
        this.#depth -= 1;
        if (this.#depth === 0) {
          this.#add(chunk.subarray(start, i));
          yield* this.#take();
          this.#ended = true;
          start = i + 1;
        }
      } else if (byte === COMMA && this.#depth === 1) {
        this.#add(chunk.subarray(start, i));
        yield* this.#take();
        start = i + 1;
      }
    }
    if (this.#depth > 0) {
      this.#add(chunk.subarray(start));
    }
  }

  /** Call at the end of the output: a listing that breaks off is not a listing. */
  end(): void {
    if (!this.#ended && this.#text !== 'null') {
      throw notUnderstood(
        this.#depth > 0 ? 'it breaks off' : 'it is not a JSON array',
      );
    }
  }

  #outside(byte: number): void {
    if (BLANK.has(byte)) {
      return;
    }
    if (byte === 0x5b && !this.#ended && this.#text === '') {
      this.#depth = 1;
      return;
    }
    // An empty listing may be `null`.
    this.#text += String.fromCharCode(byte);
    if (this.#ended || !'null'.startsWith(this.#text)) {
      throw notUnderstood('it is not a JSON array');
    }
  }

  #add(part: Buffer): void {
    this.#length += part.length;
    if (this.#length > this.#maxElementBytes) {
      throw new ProviderError(
        'limit-exceeded',
        `One entry of restic's listing is longer than ${
          this.#maxElementBytes
        } bytes`,
        { nextStep: 'Check that the source is what it should be.' },
      );
    }
    if (part.length > 0) {
      // A copy, so that an unfinished element does not hold its whole chunk.
      this.#parts.push(Buffer.from(part));
    }
  }

  *#take(): Generator<string> {
    const text = Buffer.concat(this.#parts).toString('utf8');
    this.#parts = [];
    this.#length = 0;
    if (text.trim() !== '') {
      yield text;
    }
  }
}
