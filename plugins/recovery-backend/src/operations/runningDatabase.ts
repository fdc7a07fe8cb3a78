import { promises as fs } from 'node:fs';
import path from 'node:path';

/** Files in which servers keep their process id: postmaster.pid, mysqld.pid, … */
const PID_FILE = /\.pid$/;
const MAX_ENTRIES = 1_000;

export interface RunningServer {
  file: string;
  pid: number;
  /** Whether a process of that id lives on this host. */
  alive: boolean;
}

/**
 * A server that works on a directory, or on one directly below it, by the files in
 * which servers note their process id. One that lives goes before one that does not.
 */
export async function findServer(
  directory: string,
): Promise<RunningServer | undefined> {
  const files = await pidFiles(directory);
  const servers = (await Promise.all(files.map(readServer))).filter(
    server => server !== undefined,
  ) as RunningServer[];
  return servers.find(server => server.alive) ?? servers[0];
}

async function pidFiles(directory: string): Promise<string[]> {
  const found: string[] = [];
  const look = async (folder: string, below: boolean) => {
    let seen = 0;
    const entries = await fs.opendir(folder).catch(() => undefined);
    if (!entries) return;
    for await (const entry of entries) {
      if (++seen > MAX_ENTRIES) break;
      const file = path.join(folder, entry.name);
      if (entry.isFile() && PID_FILE.test(entry.name)) found.push(file);
      if (below && entry.isDirectory()) await look(file, false);
    }
  };
  await look(directory, true);
  return found;
}

async function readServer(file: string): Promise<RunningServer | undefined> {
  const text = await fs.readFile(file, 'utf8').catch(() => '');
  const pid = /^\s*(\d{1,10})\s*(\n|$)/.exec(text)?.[1];
  if (pid === undefined) return undefined;
  return { file, pid: Number(pid), alive: isAlive(Number(pid)) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
