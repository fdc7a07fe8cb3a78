import { randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import os from 'node:os';

/**
 * What tells a process from all others: two processes with the same boot and namespace
 * share their process ids, so the one can see whether the other still lives.
 */
export interface ProcessIdentity {
  /** Unique per start. */
  instance: string;
  host: string;
  pid: number;
  /** Boot and process-id namespace; absent where the system does not tell. */
  scope?: string;
  /** Start of the process in the system's ticks: process ids are used again. */
  startTicks?: string;
}

export async function identifyThisProcess(): Promise<ProcessIdentity> {
  const [boot, namespace, startTicks] = await Promise.all([
    fs
      .readFile('/proc/sys/kernel/random/boot_id', 'utf8')
      .catch(() => undefined),
    fs.readlink('/proc/self/ns/pid').catch(() => undefined),
    readStartTicks(process.pid),
  ]);
  return {
    instance: randomUUID(),
    host: os.hostname(),
    pid: process.pid,
    scope: boot && namespace ? `${boot.trim()} ${namespace}` : undefined,
    startTicks,
  };
}

export function formatIdentity(identity: ProcessIdentity): string {
  return JSON.stringify(identity);
}

export function parseIdentity(
  text: string | undefined,
): ProcessIdentity | undefined {
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text);
    return typeof value?.instance === 'string' && Number.isInteger(value.pid)
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether a process is known to have ended. False when nothing is known: it may run on
 * another host.
 */
export async function hasEnded(
  other: ProcessIdentity | undefined,
  own: ProcessIdentity,
): Promise<boolean> {
  if (!other || other.instance === own.instance) return false;
  if (other.scope === undefined || other.scope !== own.scope) return false;
  if (other.startTicks === undefined || own.startTicks === undefined)
    return false;
  return (await readStartTicks(other.pid)) !== other.startTicks;
}

/** Field 22 of the process's status; undefined when there is no such process. */
export async function readStartTicks(pid: number): Promise<string | undefined> {
  return (await readStatus(pid))?.startTicks;
}

export interface ProcessStatus {
  state: string;
  parent: number;
  startTicks: string;
}

export async function readStatus(
  pid: number,
): Promise<ProcessStatus | undefined> {
  try {
    const text = await fs.readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, with anything inside.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // A dead process that nobody has waited for has not been started anew.
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return {
      state: fields[0],
      parent: Number(fields[1]),
      startTicks: fields[19],
    };
  } catch {
    return undefined;
  }
}
