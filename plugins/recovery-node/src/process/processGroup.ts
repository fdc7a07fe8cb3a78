import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;
const AFTER_KILL_MS = 5_000;

/** Groups that run now; ended when the backend's process ends. */
const running = new Set<number>();
let endWithProcess = false;

function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    // EPERM: members exist which belong to somebody else (a set-user-id tool).
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** State and process group of a process, from Linux' /proc. */
function readStat(pid: string): { state: string; group: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The program name is in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], group: Number(fields[2]) };
  } catch {
    return undefined;
  }
}

/** Remembers a group as running, so that it does not outlive the backend. */
export function trackGroup(group: number): void {
  running.add(group);
  if (!endWithProcess) {
    endWithProcess = true;
    process.on('exit', () => {
      for (const each of running) {
        signalGroup(each, 'SIGKILL');
      }
    });
  }
}

/**
 * Whether a process of the group still runs. Processes that have ended and wait for
 * their parent to notice do not count: in a container without an init nobody does.
 */
export function groupIsAlive(group: number): boolean {
  if (!signalGroup(group, 0)) {
    return false;
  }
  if (process.platform !== 'linux') {
    return true;
  }
  return readdirSync('/proc').some(name => {
    if (!/^\d+$/.test(name)) {
      return false;
    }
    const stat = readStat(name);
    return stat?.group === group && !'ZXx'.includes(stat.state);
  });
}

async function goneWithin(group: number, ms: number): Promise<boolean> {
  const end = performance.now() + ms;
  while (groupIsAlive(group)) {
    if (performance.now() >= end) {
      return false;
    }
    await sleep(POLL_MS);
  }
  return true;
}

/**
 * Ends every process of the group: by the signal, and SIGKILL for those that are still there
 * after the grace period. Resolves when they are gone, to false when even SIGKILL did
 * not end them (a process that waits for a dead disk).
 */
export async function endGroup(
  group: number,
  graceMs: number,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<boolean> {
  let gone = !groupIsAlive(group);
  if (!gone) {
    signalGroup(group, signal);
    // A stopped process receives its signal only when it goes on.
    signalGroup(group, 'SIGCONT');
    gone = await goneWithin(group, graceMs);
  }
  if (!gone) {
    signalGroup(group, 'SIGKILL');
    gone = await goneWithin(group, AFTER_KILL_MS);
  }
  if (gone) {
    running.delete(group);
  }
  return gone;
}
