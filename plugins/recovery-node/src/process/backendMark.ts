import { readFileSync } from 'node:fs';

/** The variable that tells of each tool, and of its children, which backend started it. */
const BACKEND = 'RECOVERY_BACKEND';

let own: Record<string, string> | undefined;

/**
 * The entry of the environment, `NAME=value`, that all tools carry which a process has
 * started through `runTool`. A process id alone would be used again; its start is the
 * 22nd field of `/proc/<pid>/stat`, in the system's ticks.
 *
 * @public
 */
export function backendMark(backend: {
  pid: number;
  startTicks: string;
}): string {
  return `${BACKEND}=${backend.pid}.${backend.startTicks}`;
}

/** The mark of this process as a variable; none where the system does not tell its start. */
export function ownBackendMark(): Record<string, string> {
  if (!own) {
    own = {};
    try {
      const stat = readFileSync('/proc/self/stat', 'latin1');
      // The program's name, in parentheses, may hold anything.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const mark = backendMark({ pid: process.pid, startTicks: fields[19] });
      own[BACKEND] = mark.slice(BACKEND.length + 1);
    } catch {
      // Not Linux: tools of a killed backend are not looked for.
    }
  }
  return own;
}
