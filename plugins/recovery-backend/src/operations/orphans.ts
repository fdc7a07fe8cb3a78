import { promises as fs } from 'node:fs';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { backendMark } from 'backstage-plugin-recovery-node';
import { readStatus, type ProcessIdentity } from './processIdentity';
import { cleanLine } from './text';
import { pause } from './timing';

const TERM_GRACE_MS = 3_000;
const KILL_GRACE_MS = 3_000;
const POLL_MS = 100;

/** Where tools of a backend that was killed are known by. */
export interface OrphanSearch {
  /** Directories of the operation's own, whose names nobody else uses. */
  directories: string[];
  /** A process that is known to have ended: all of its tools are orphans. */
  backend?: ProcessIdentity;
}

/** A process that was found. */
export interface Orphan {
  pid: number;
  program: string;
  user: string;
}

/**
 * Ends the tools of a backend that was killed, whoever they run as: they live on and
 * write. They are the processes that carry the mark of the backend in their environment;
 * and, since that cannot always be read of other users' processes, those whose parent is
 * gone and that were told, in an argument, by their environment or as their current
 * directory, one of the operation's own directories.
 *
 * Resolves to those that go on: a backend that is not root may not end what runs as
 * somebody else.
 */
export async function endOrphans(
  search: OrphanSearch,
  logger: LoggerService,
): Promise<Orphan[]> {
  const seen = new Set<number>();
  const signal = async (name: NodeJS.Signals, graceMs: number) => {
    for (let waited = 0; ; waited += POLL_MS) {
      const found = await findOrphans(search);
      // Children of one that has ended are orphans from then on.
      const fresh = found.filter(pid => !seen.has(pid));
      fresh.forEach(pid => seen.add(pid));
      if (fresh.length > 0) {
        logger.warn(
          `Ending processes ${fresh.join(
            ', ',
          )}, left by a backend that was killed`,
        );
      }
      const sent = (waited === 0 ? found : fresh).map(pid => send(pid, name));
      const refused = waited === 0 && !sent.includes(true);
      if (found.length === 0 || refused || waited >= graceMs) return found;
      await pause(POLL_MS, new AbortController().signal);
    }
  };
  if ((await signal('SIGTERM', TERM_GRACE_MS)).length === 0) return [];
  const left = await signal('SIGKILL', KILL_GRACE_MS);
  const orphans = await Promise.all(left.map(describe));
  for (const orphan of orphans) {
    logger.error(`${describeOrphan(orphan)} could not be ended`);
  }
  return orphans;
}

/** What people are told of processes that go on; undefined when there are none. */
export function describeOrphans(orphans: Orphan[]): string | undefined {
  if (orphans.length === 0) return undefined;
  const names = orphans.map(describeOrphan).join(', ');
  return `${names}, started by the backend that ended, ${
    orphans.length === 1 ? 'goes' : 'go'
  } on and could not be ended by this one. End ${
    orphans.length === 1 ? 'it' : 'them'
  } by hand before you touch what was left.`;
}

function describeOrphan({ pid, program, user }: Orphan): string {
  return `Process ${pid} (${program}, as ${user})`;
}

async function findOrphans(search: OrphanSearch): Promise<number[]> {
  const { directories, backend } = search;
  const mark =
    backend?.startTicks === undefined
      ? undefined
      : backendMark({ pid: backend.pid, startTicks: backend.startTicks });
  const entries = await fs.readdir('/proc').catch(() => [] as string[]);
  const found = await Promise.all(
    entries
      .filter(entry => /^\d+$/.test(entry))
      .map(async entry =>
        (await isOrphan(Number(entry), directories, mark))
          ? Number(entry)
          : undefined,
      ),
  );
  return found.filter((pid): pid is number => pid !== undefined);
}

async function isOrphan(
  pid: number,
  directories: string[],
  mark: string | undefined,
): Promise<boolean> {
  if (pid === process.pid || pid === 1) return false;
  // The environment and directory of another user's process may be closed to us.
  const [environment, command, current] = await Promise.all([
    fs.readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''),
    fs.readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
    fs.readlink(`/proc/${pid}/cwd`).catch(() => ''),
  ]);
  const variables = environment.split('\0');
  if (mark !== undefined && variables.includes(mark)) return true;
  const told = [...command.split('\0'), ...variables];
  const names = [
    ...told.flatMap(text => [text, text.slice(text.indexOf('=') + 1)]),
    current,
  ];
  const isOurs = directories.some(directory =>
    names.some(name => name === directory || name.startsWith(`${directory}/`)),
  );
  if (!isOurs) return false;
  const status = await readStatus(pid);
  return status !== undefined && (await isReaper(status.parent));
}

/** Whether a process takes in the children of dead parents: init, or one acting for it. */
async function isReaper(pid: number): Promise<boolean> {
  if (pid === 1 || pid === 0) return true;
  return [
    'systemd',
    'tini',
    'dumb-init',
    'catatonit',
    'containerd-shim',
  ].includes(await programOf(pid));
}

async function programOf(pid: number): Promise<string> {
  const name = await fs.readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  return name.trim();
}

async function describe(pid: number): Promise<Orphan> {
  const uid = await fs.stat(`/proc/${pid}`).then(
    stats => stats.uid,
    () => undefined,
  );
  const users = await fs.readFile('/etc/passwd', 'utf8').catch(() => '');
  const user = users
    .split('\n')
    .map(line => line.split(':'))
    .find(fields => Number(fields[2]) === uid)?.[0];
  return {
    pid,
    program: cleanLine((await programOf(pid)) || 'unknown', 40),
    user: cleanLine(user || `user ${uid ?? 'unknown'}`, 40),
  };
}

/** Whether the signal was sent, or was not needed any more. */
function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EPERM';
  }
}
