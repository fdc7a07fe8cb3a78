import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { isAlive } from '../../operations/__testUtils__/OtherBackend';

/** Whether tools can run as somebody else: only root may have them do so. */
export const asRoot = process.getuid?.() === 0;

/** The user that PostgreSQL's own programs run as. */
export const SERVER_USER = 'postgres';

/** Where its programs lie. */
export const PROGRAMS = '/usr/lib/postgresql/15/bin';

/** Runs a program as the user of the server, and resolves to its output. */
export function asServerUser(command: string, ...args: string[]): string {
  return execFileSync('runuser', ['-u', SERVER_USER, '--', command, ...args], {
    encoding: 'utf8',
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

export function idOf(user: string): number {
  return Number(execFileSync('id', ['-u', user], { encoding: 'utf8' }));
}

/** Living processes that name a text in their arguments, environment or directory. */
export function processesNaming(text: string): number[] {
  const read = (get: () => string) => {
    try {
      return get();
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(name =>
      [
        read(() => readFileSync(`/proc/${name}/cmdline`, 'utf8')),
        read(() => readFileSync(`/proc/${name}/environ`, 'utf8')),
        read(() => readlinkSync(`/proc/${name}/cwd`)),
      ].some(told => told.includes(text)),
    )
    .map(Number)
    .filter(isAlive);
}
