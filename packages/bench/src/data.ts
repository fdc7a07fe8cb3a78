import crypto from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

/** Files that do not compress, a few MiB each. */
export async function writeData(
  directory: string,
  megabytes: number,
): Promise<void> {
  await fs.mkdir(directory, { recursive: true });
  for (let n = 0; n * 8 < megabytes; n++) {
    await fs.writeFile(
      path.join(directory, `blob-${n}.bin`),
      crypto.randomBytes(Math.min(8, megabytes - n * 8) * 1024 * 1024),
    );
  }
}
