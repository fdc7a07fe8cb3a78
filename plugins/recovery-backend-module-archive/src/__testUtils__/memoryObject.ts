import type { OpenObject } from '../stores/types';

/** A stored object in memory that counts what is read of it. */
export interface MemoryObject extends OpenObject {
  readonly bytesRead: number;
}

export function memoryObject(
  path: string,
  data: Buffer,
  chunkSize = 10_000,
): MemoryObject {
  let bytesRead = 0;
  return {
    path,
    size: data.length,
    get bytesRead() {
      return bytesRead;
    },
    async *read(start, end) {
      for (let at = start; at < end; at += chunkSize) {
        const chunk = data.subarray(at, Math.min(at + chunkSize, end));
        bytesRead += chunk.length;
        yield chunk;
      }
    },
    async assertUnchanged() {},
    async close() {},
  };
}
