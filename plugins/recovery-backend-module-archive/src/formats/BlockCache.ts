import type { OpenObject } from '../stores/types';

const BLOCK_SIZE = 256 * 1024;
const MAX_BLOCKS = 16;

/** Serves many small reads of one object from few large ones; 4 MiB at most. */
export class BlockCache {
  readonly #blocks = new Map<number, Buffer>();

  constructor(readonly object: OpenObject) {}

  async #block(index: number): Promise<Buffer> {
    const known = this.#blocks.get(index);
    if (known) {
      this.#blocks.delete(index);
      this.#blocks.set(index, known);
      return known;
    }
    const start = index * BLOCK_SIZE;
    const end = Math.min(start + BLOCK_SIZE, this.object.size);
    const parts: Buffer[] = [];
    for await (const part of this.object.read(start, end)) parts.push(part);
    const block = Buffer.concat(parts);
    this.#blocks.set(index, block);
    if (this.#blocks.size > MAX_BLOCKS) {
      const [oldest] = this.#blocks.keys();
      this.#blocks.delete(oldest);
    }
    return block;
  }

  /** Fewer bytes than asked for at the end of the object. */
  async read(position: number, length: number): Promise<Buffer> {
    const end = Math.min(position + length, this.object.size);
    const parts: Buffer[] = [];
    let at = position;
    while (at < end) {
      const index = Math.floor(at / BLOCK_SIZE);
      const block = await this.#block(index);
      const part = block.subarray(
        at - index * BLOCK_SIZE,
        end - index * BLOCK_SIZE,
      );
      parts.push(part);
      at += part.length;
    }
    return Buffer.concat(parts);
  }

  /** Content: short ones from the blocks, long ones past them. */
  async *stream(start: number, end: number): AsyncGenerator<Buffer> {
    if (end - start <= BLOCK_SIZE) {
      yield await this.read(start, end - start);
    } else {
      yield* this.object.read(start, end);
    }
  }
}
