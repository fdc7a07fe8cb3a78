import { isTransient } from './s3Errors';
import type { OpenObject } from './types';

/** Connections that may break off in a row without a single byte. */
const MAX_RESUMES = 5;

/** One version of an object in a bucket. */
export class OpenS3Object implements OpenObject {
  constructor(
    readonly path: string,
    readonly size: number,
    readonly modifiedAt: Date | undefined,
    private readonly tag: string | undefined,
    private readonly fetch: (
      start: number,
      end: number,
      tag: string | undefined,
    ) => AsyncIterable<Buffer>,
    private readonly check: () => Promise<void>,
  ) {}

  /** A connection that breaks off is taken up again where it stopped, on the same version. */
  async *read(start: number, end: number): AsyncGenerator<Buffer> {
    let position = start;
    let failures = 0;
    while (position < end) {
      try {
        for await (const chunk of this.fetch(position, end, this.tag)) {
          position += chunk.length;
          failures = 0;
          yield chunk;
        }
      } catch (error) {
        failures += 1;
        if (!isTransient(error) || failures > MAX_RESUMES) throw error;
      }
    }
  }

  // Each part is asked for by its version: nothing else can have been read.
  async assertUnchanged(): Promise<void> {
    await this.check();
  }

  async close(): Promise<void> {}
}
