import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

interface RunningProcess {
  /** Id and start time: an id alone is given again to later processes. */
  key: string;
  pid: number;
  parent: number;
  command: string;
}

/** From Linux' /proc: a plain machine need not have `ps`. */
function fromProc(): RunningProcess[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if ('ZXx'.includes(fields[0])) {
          // Has ended already, and waits for its parent to notice.
          return [];
        }
        const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return [
          {
            key: `${pid} ${fields[19]}`,
            pid: Number(pid),
            parent: Number(fields[1]),
            command: args.replace(/\0/g, ' ').trim(),
          },
        ];
      } catch {
        return []; // Ended meanwhile.
      }
    });
}

function fromPs(): RunningProcess[] {
  const table = execFileSync(
    'ps',
    ['-A', '-o', 'pid=,ppid=,stat=,lstart=,args='],
    { encoding: 'utf8', env: { PATH: process.env.PATH, LC_ALL: 'C' } },
  );
  return table.split('\n').flatMap(line => {
    const match =
      /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\S+ +\S+ +\d+ +\S+ +\d+)\s+(.*)$/.exec(
        line,
      );
    return match && !match[3].startsWith('Z')
      ? [
          {
            key: `${match[1]} ${match[4]}`,
            pid: Number(match[1]),
            parent: Number(match[2]),
            command: match[5],
          },
        ]
      : [];
  });
}

const runningProcesses = process.platform === 'linux' ? fromProc : fromPs;

/** Processes that this process has started, and those that they have started. */
export function startedProcesses(): Map<string, string> {
  const all = runningProcesses();
  const family = new Set([process.pid]);
  let size = 0;
  while (size !== family.size) {
    size = family.size;
    for (const each of all) {
      if (family.has(each.parent)) {
        family.add(each.pid);
      }
    }
  }
  return new Map(
    all
      .filter(
        each =>
          family.has(each.pid) &&
          each.pid !== process.pid &&
          !each.command.startsWith('ps -A'),
      )
      .map(each => [each.key, each.command]),
  );
}

/** Those of the given processes that still run. */
export function stillRunning(processes: Map<string, string>): string[] {
  return runningProcesses()
    .filter(each => processes.has(each.key))
    .map(each => `${each.pid} ${each.command}`);
}

/** Processes that were started since. */
export function newProcesses(before: Map<string, string>): Map<string, string> {
  return new Map([...startedProcesses()].filter(([key]) => !before.has(key)));
}
