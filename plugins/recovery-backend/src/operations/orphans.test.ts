import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { isAlive, until } from './__testUtils__/OtherBackend';
import { describeOrphans, endOrphans } from './orphans';
import { identifyThisProcess } from './processIdentity';

jest.setTimeout(60_000);

const asRoot = process.getuid?.() === 0;
const logger = mockServices.logger.mock();

describe('tools of a backend that was killed', () => {
  let directory: string;
  const started: number[] = [];

  beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'recovery-orphans-'));
  });

  afterEach(() => {
    started.filter(isAlive).forEach(pid => process.kill(pid, 'SIGKILL'));
    started.length = 0;
    rmSync(directory, { recursive: true, force: true });
  });

  /** A process whose parent is gone. Its script finds `argument` as `$1`. */
  async function orphan(
    script: string,
    argument: string,
    options: { user?: string; env?: Record<string, string> } = {},
  ): Promise<number> {
    const file = path.join(directory, `pid-${started.length}`);
    execFileSync(
      'sh',
      [
        ...['-c', 'f=$1; shift; setsid "$@" & echo $! > "$f"', 'sh', file],
        ...(options.user
          ? ['setpriv', `--reuid=${options.user}`, '--clear-groups']
          : []),
        ...['sh', '-c', script, 'tool', argument],
      ],
      { env: { PATH: process.env.PATH!, ...options.env }, stdio: 'ignore' },
    );
    const pid = Number(readFileSync(file, 'utf8'));
    started.push(pid);
    await until(() =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('sh'),
    );
    return pid;
  }

  const WAIT = 'while :; do sleep 0.2; done';

  it('are ended when they name a directory of the operation, and only they', async () => {
    const theirs = await orphan(WAIT, '/elsewhere');
    const ours = await orphan(`trap '' TERM; ${WAIT}`, `--to=${directory}/x`);
    const living = spawn('sleep', ['100'], { cwd: directory, stdio: 'ignore' });
    started.push(living.pid!);
    expect(await endOrphans({ directories: [directory] }, logger)).toEqual([]);
    await until(() => !isAlive(ours));
    expect(isAlive(theirs)).toBe(true);
    expect(isAlive(living.pid!)).toBe(true);
  });

  it('are known by the mark of their backend, which names no directory', async () => {
    const own = await identifyThisProcess();
    const mark = `${own.pid}.${own.startTicks}`;
    const ours = await orphan(WAIT, '', { env: { RECOVERY_BACKEND: mark } });
    const theirs = await orphan(WAIT, '', {
      env: { RECOVERY_BACKEND: `${mark}0` },
    });
    expect(await endOrphans({ directories: [], backend: own }, logger)).toEqual(
      [],
    );
    await until(() => !isAlive(ours));
    expect(isAlive(theirs)).toBe(true);
  });

  if (asRoot) {
    it('are ended by root whoever they run as', async () => {
      const pid = await orphan(WAIT, `${directory}/x`, { user: 'nobody' });
      expect(await endOrphans({ directories: [directory] }, logger)).toEqual(
        [],
      );
      await until(() => !isAlive(pid));
    });

    it('go on where the backend has no right to end them, and are named', async () => {
      const pid = await orphan(WAIT, `${directory}/x`, { user: 'daemon' });
      process.seteuid!('nobody');
      try {
        const left = await endOrphans({ directories: [directory] }, logger);
        expect(left).toEqual([{ pid, program: 'sh', user: 'daemon' }]);
        expect(describeOrphans(left)).toBe(
          `Process ${pid} (sh, as daemon), started by the backend that ended, goes on and could not be ended by this one. End it by hand before you touch what was left.`,
        );
      } finally {
        process.seteuid!(0);
      }
      expect(isAlive(pid)).toBe(true);
    });
  }
});
