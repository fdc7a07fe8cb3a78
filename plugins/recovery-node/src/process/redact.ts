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
    let text = this.#held + chunk.toString('latin1');
    let passedOn = '';
    for (;;) {
      const held = text.length - this.#beginningOfSecret(text);
      const match = this.#find(text);
      if (!match || match.index >= held) {
        // A match inside what is held back may yet become a longer secret.
        passedOn += text.slice(0, held);
        this.#held = text.slice(held);
        return Buffer.from(passedOn, 'latin1');
      }
      passedOn += text.slice(0, match.index) + REPLACEMENT;
      text = text.slice(match.index + match.length);
    }
  }

  end(): Buffer {
    const rest = this.#pattern
      ? this.#held.replace(this.#pattern, REPLACEMENT)
      : '';
    this.#held = '';
    return Buffer.from(rest, 'latin1');
  }

  #find(text: string): { index: number; length: number } | undefined {
    this.#pattern!.lastIndex = 0;
    const match = this.#pattern!.exec(text);
    return match ? { index: match.index, length: match[0].length } : undefined;
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
