import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The variable that isolated programs and their children carry. */
export const MARKER = 'RECOVERY_RUN';

const POLL_MS = 20;
const LONGEST_MS = 5_000;

/** Processes whose environment holds the marker: also those that left their group. */
function findMarked(marker: string): number[] {
  const wanted = Buffer.from(`${MARKER}=${marker}\0`);
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(name => {
      try {
        // Empty for processes that have ended, closed for those of others.
        return readFileSync(`/proc/${name}/environ`).includes(wanted);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/**
 * Ends what is left of an isolated run outside its process group. Resolves to false
 * when even SIGKILL did not end all of it.
 */
export async function endStrays(marker: string): Promise<boolean> {
  if (process.platform !== 'linux') {
    return true;
  }
  const end = performance.now() + LONGEST_MS;
  for (;;) {
    const strays = findMarked(marker);
    if (strays.length === 0) {
      return true;
    }
    if (performance.now() >= end) {
      return false;
    }
    for (const pid of strays) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Ended meanwhile.
      }
    }
    await sleep(POLL_MS);
  }
}
