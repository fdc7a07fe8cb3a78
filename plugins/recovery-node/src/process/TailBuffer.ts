/** Keeps the last bytes of a stream. */
export class TailBuffer {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #length = 0;
  truncated = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    // Chunks are joined now and then only, so that many small ones stay cheap.
    if (this.#length > 2 * this.#limit || this.#chunks.length > 1024) {
      this.#trim();
    }
  }

  #trim(): Buffer {
    const all = Buffer.concat(this.#chunks);
    const kept =
      all.length > this.#limit ? all.subarray(all.length - this.#limit) : all;
    this.truncated ||= kept.length < all.length;
    // A copy, so that the part that is dropped does not stay in memory.
    this.#chunks = [Buffer.from(kept)];
    this.#length = kept.length;
    return kept;
  }

  toString(): string {
    return this.#trim().toString('utf8');
  }
}
