import { promises as fs } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;
const GRACE_MS = 3_000;
const LONGEST_MS = 10_000;

/**
 * Waits until no process of a server works in its data directory, and ends those that
 * stay. Each of them is a process group of its own: when the server itself had to be
 * killed, they notice it and end, but not at once.
 */
export async function endServerProcesses(dataDirectory: string): Promise<void> {
  if (process.platform !== 'linux') {
    return;
  }
  const began = performance.now();
  for (;;) {
    const left = await findServerProcesses(dataDirectory);
    const waited = performance.now() - began;
    if (left.length === 0 || waited > LONGEST_MS) {
      return;
    }
    if (waited > GRACE_MS) {
      for (const pid of left) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // Ended meanwhile.
        }
      }
    }
    await sleep(POLL_MS);
  }
}

/** PostgreSQL's processes have the data directory as their current one. */
export async function findServerProcesses(
  dataDirectory: string,
): Promise<number[]> {
  const found: number[] = [];
  for (const name of await fs.readdir('/proc')) {
    if (!/^\d+$/.test(name)) {
      continue;
    }
    try {
      const [cwd, program] = await Promise.all([
        fs.readlink(`/proc/${name}/cwd`),
        fs.readFile(`/proc/${name}/comm`, 'utf8'),
      ]);
      if (cwd === dataDirectory && /^(postgres|postmaster)/.test(program)) {
        found.push(Number(name));
      }
    } catch {
      // Ended meanwhile, or somebody else's.
    }
  }
  return found;
}
