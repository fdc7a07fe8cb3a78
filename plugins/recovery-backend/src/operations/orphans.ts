import { promises as fs } from 'node:fs';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { readStatus } from './processIdentity';
import { pause } from './timing';

const TERM_GRACE_MS = 3_000;

/**
 * Ends the tools of a backend that was killed: they live on and write. They are the
 * processes of our user whose parent is gone and that were told, in an argument, by their
 * environment or as their current directory, one of the operation's own directories,
 * whose names nobody else uses.
 */
export async function endOrphans(
  directories: string[],
  logger: LoggerService,
): Promise<void> {
  const orphans = await findOrphans(directories);
  if (orphans.length === 0) return;
  logger.warn(
    `Ending processes ${orphans.join(', ')}, left by a backend that was killed`,
  );
  signalAll(orphans, 'SIGTERM');
  for (let waited = 0; waited < TERM_GRACE_MS; waited += 100) {
    await pause(100, new AbortController().signal);
    if ((await findOrphans(directories)).length === 0) return;
  }
  signalAll(await findOrphans(directories), 'SIGKILL');
}

async function findOrphans(directories: string[]): Promise<number[]> {
  const entries = await fs.readdir('/proc').catch(() => [] as string[]);
  const found = await Promise.all(
    entries
      .filter(entry => /^\d+$/.test(entry))
      .map(async entry =>
        (await isOrphan(Number(entry), directories))
          ? Number(entry)
          : undefined,
      ),
  );
  return found.filter((pid): pid is number => pid !== undefined);
}

async function isOrphan(pid: number, directories: string[]): Promise<boolean> {
  if (pid === process.pid || pid === 1) return false;
  try {
    if ((await fs.stat(`/proc/${pid}`)).uid !== process.getuid?.())
      return false;
    const texts = async (name: 'cmdline' | 'environ') =>
      (await fs.readFile(`/proc/${pid}/${name}`, 'utf8')).split('\0');
    const told = [...(await texts('cmdline')), ...(await texts('environ'))];
    const current = await fs.readlink(`/proc/${pid}/cwd`).catch(() => '');
    const names = [
      ...told.flatMap(text => [text, text.slice(text.indexOf('=') + 1)]),
      current,
    ];
    const isOurs = directories.some(directory =>
      names.some(
        name => name === directory || name.startsWith(`${directory}/`),
      ),
    );
    if (!isOurs) return false;
    const status = await readStatus(pid);
    return status !== undefined && (await isReaper(status.parent));
  } catch {
    return false;
  }
}

/** Whether a process takes in the children of dead parents: init, or one acting for it. */
async function isReaper(pid: number): Promise<boolean> {
  if (pid === 1 || pid === 0) return true;
  const name = await fs.readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  return [
    'systemd',
    'tini',
    'dumb-init',
    'catatonit',
    'containerd-shim',
  ].includes(name.trim());
}

function signalAll(pids: number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone meanwhile.
    }
  }
}
