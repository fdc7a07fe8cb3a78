const REPLACEMENT = '[redacted]';
const SHORTEST_SECRET = 4;

/** The spellings in which a tool may repeat a secret, longest first. */
function spellings(secrets: readonly string[]): string[] {
  const all = new Set<string>();
  for (const secret of secrets) {
    // A secret of several lines (a private key) may be repeated line by line.
    for (const part of [secret, ...secret.split(/\r?\n/)]) {
      if (part.length >= SHORTEST_SECRET) {
        all.add(part);
        all.add(encodeURIComponent(Buffer.from(part, 'utf8').toString('utf8')));
        all.add(JSON.stringify(part).slice(1, -1));
      }
    }
  }
  return [...all].sort((a, b) => b.length - a.length);
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function patternOf(values: string[]): RegExp | undefined {
  return values.length > 0
    ? new RegExp(values.map(escapeRegExp).join('|'), 'g')
    : undefined;
}

/**
 * Replaces secrets in a text by `[redacted]`.
 *
 * @public
 */
export function redactSecrets(
  text: string,
  secrets: readonly string[] = [],
): string {
  const pattern = patternOf(spellings(secrets));
  return pattern ? text.replace(pattern, REPLACEMENT) : text;
}

/**
 * Replaces secrets in a stream of bytes, also where one lies across two chunks: bytes
 * that may be the beginning of a secret are held back until the next chunk.
 */
export class StreamRedactor {
  readonly #pattern: RegExp | undefined;
  readonly #values: string[];
  #held = '';

  constructor(secrets: readonly string[] = []) {
    // latin1 maps bytes to characters one to one, whatever the encoding is.
    this.#values = spellings(secrets).map(value =>
      Buffer.from(value, 'utf8').toString('latin1'),
    );
    this.#pattern = patternOf(this.#values);
  }

  push(chunk: Buffer): Buffer {
    if (!this.#pattern) {
      return chunk;
    }
    const text = (this.#held + chunk.toString('latin1')).replace(
      this.#pattern,
      REPLACEMENT,
    );
    const keep = this.#beginningOfSecret(text);
    this.#held = text.slice(text.length - keep);
    return Buffer.from(text.slice(0, text.length - keep), 'latin1');
  }

  end(): Buffer {
    const rest = Buffer.from(this.#held, 'latin1');
    this.#held = '';
    return rest;
  }

  /** Length of the longest end of `text` that begins a secret. */
  #beginningOfSecret(text: string): number {
    let longest = 0;
    for (const value of this.#values) {
      const most = Math.min(value.length - 1, text.length);
      for (let length = most; length > longest; length--) {
        if (text.endsWith(value.slice(0, length))) {
          longest = length;
        }
      }
    }
    return longest;
  }
}
