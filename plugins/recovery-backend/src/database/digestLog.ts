import { createHash } from 'node:crypto';
import type { LogLine } from 'backstage-plugin-recovery-common';

const LINES_AT_A_TIME = 1_000;

/**
 * SHA-256 over the kept lines of a log, each as `seq at level text` and a line feed, read
 * a part at a time. `readLog` gives the lines behind a number.
 */
export async function digestLog(
  readLog: (after: number, limit: number) => Promise<LogLine[]>,
): Promise<{ lines: number; sha256: string }> {
  const hash = createHash('sha256');
  let lines = 0;
  let after = 0;
  for (;;) {
    const read = await readLog(after, LINES_AT_A_TIME);
    for (const { seq, at, level, text } of read) {
      hash.update(`${seq} ${at} ${level} ${text}\n`, 'utf8');
    }
    lines += read.length;
    if (read.length < LINES_AT_A_TIME) break;
    after = read[read.length - 1].seq;
  }
  return { lines, sha256: hash.digest('hex') };
}
