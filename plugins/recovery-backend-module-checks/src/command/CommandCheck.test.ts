import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  makeDirectory,
  readSettings,
  runCheck,
} from '../__testUtils__/context';
import { CommandCheck } from './CommandCheck';

jest.setTimeout(60_000);

const check = new CommandCheck({ secrets: ['correct-horse-battery'] });
const sh = (script: string) => ({ command: ['sh', '-c', script] });

function isAlive(pid: number): boolean {
  return (
    spawnSync('grep', ['-q', '^State:.[^Z]', `/proc/${pid}/status`]).status ===
    0
  );
}

describe('the check by a command', () => {
  it('passes when the program ends with 0, in the restored directory', async () => {
    const directory = makeDirectory();
    writeFileSync(path.join(directory, 'orders'), '17 orders\n');
    const run = await runCheck(
      check,
      { command: ['cat', 'orders'], name: 'orders' },
      directory,
    );
    expect(run.outcomes).toEqual([
      {
        name: 'orders',
        level: 6,
        result: 'pass',
        message: 'cat ended with 0. Its last line: 17 orders',
      },
    ]);
    expect(run.lines).toContain('17 orders');
    const start = await runCheck(
      check,
      { command: ['true'], level: 5 },
      directory,
    );
    expect(start.outcomes[0].level).toBe(5);
    expect(start.phases).toEqual(['start']);
  });

  it('fails for any other end', async () => {
    const directory = makeDirectory();
    const wrong = await runCheck(
      check,
      sh('echo no orders >&2; exit 3'),
      directory,
    );
    expect(wrong.result).toBe('fail');
    expect(wrong.messages).toBe(
      'sh ended with 3, not 0. Its last line: no orders',
    );
    const killed = await runCheck(check, sh('kill -9 $$'), directory);
    expect(killed.messages).toBe('sh was ended by SIGKILL.');
    expect(killed.result).toBe('fail');
  });

  it('is no shell', async () => {
    const run = await runCheck(
      check,
      { command: ['echo', '$(id); `id`'] },
      makeDirectory(),
    );
    expect(run.lines).toContain('$(id); `id`');
  });

  it('shows neither known secrets nor what looks like one', async () => {
    const run = await runCheck(
      check,
      sh(
        'echo correct-horse-battery; echo DB_PASSWORD=hunter22 >&2; echo postgres://a:hunter22@db/x; exit 1',
      ),
      makeDirectory(),
    );
    const all = [...run.lines, run.messages].join('\n');
    expect(all).toContain('[redacted]');
    expect(all).not.toMatch(/correct-horse|hunter22/);
  });

  it('sees nothing of the environment of the backend', async () => {
    process.env.VERY_SECRET = 'from-the-backend';
    process.env.HTTPS_PROXY = 'http://user:pw@proxy';
    const directory = makeDirectory();
    try {
      await runCheck(
        check,
        { command: ['sh', '-c', 'env > env.txt'], env: { MODE: 'drill' } },
        directory,
      );
    } finally {
      delete process.env.VERY_SECRET;
      delete process.env.HTTPS_PROXY;
    }
    const names = readFileSync(path.join(directory, 'env.txt'), 'utf8')
      .trim()
      .split('\n')
      .map(line => line.split('=')[0]);
    expect(
      names
        .filter(name => !['PWD', '_', 'OLDPWD', 'SHLVL'].includes(name))
        .sort(),
    ).toEqual([
      'HOME',
      'LANG',
      'LC_ALL',
      'MODE',
      'PATH',
      'RECOVERY_BACKEND',
      'RECOVERY_DIRECTORY',
      'RECOVERY_POINT_TIME',
      'RECOVERY_RUN',
      'TMPDIR',
      'TZ',
    ]);
  });

  it('ends a program that hangs, ignores SIGTERM, and leaves its group', async () => {
    const directory = makeDirectory();
    writeFileSync(
      path.join(directory, 'hang.sh'),
      `trap '' TERM
sleep 300 & echo $! >> pids
setsid sh -c "trap '' TERM; echo \\$\\$ >> pids; sleep 300; sleep 300" &
echo $$ >> pids
sleep 300; sleep 300`,
    );
    const run = await runCheck(
      check,
      { command: ['sh', 'hang.sh'], timeout: { seconds: 2 } },
      directory,
    );
    expect(run.messages).toContain('sh did not end within 2 s and was ended');
    expect(run.result).toBe('fail');
    const pids = readFileSync(path.join(directory, 'pids'), 'utf8')
      .trim()
      .split('\n')
      .map(Number);
    expect(pids).toHaveLength(3);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('ends children that a program leaves behind', async () => {
    const directory = makeDirectory();
    const run = await runCheck(
      check,
      sh('setsid sleep 300 & echo $! > pid; exit 0'),
      directory,
    );
    expect(run.result).toBe('pass');
    expect(
      isAlive(Number(readFileSync(path.join(directory, 'pid'), 'utf8'))),
    ).toBe(false);
  });

  it('ends a program that prints forever, on either output', async () => {
    const run = await runCheck(
      check,
      { command: ['yes', 'all is well'] },
      makeDirectory(),
    );
    expect(run.messages).toContain('wrote too much output');
    expect(run.result).toBe('fail');
    expect(run.lines.length).toBeLessThan(300);
    const other = await runCheck(check, sh('yes >&2'), makeDirectory());
    expect(other.messages).toContain('wrote too much output');
  });

  it('bounds the memory of a program', async () => {
    const hungry = [
      'python3',
      '-c',
      'x = bytearray(400 * 1024 ** 2); print(len(x))',
    ];
    const much = await runCheck(
      check,
      { command: hungry, memoryMiB: 200 },
      makeDirectory(),
    );
    expect(much.result).toBe('fail');
    const enough = await runCheck(check, { command: hungry }, makeDirectory());
    expect(enough.result).toBe('pass');
  });

  it('cannot be made when the program is missing, and is ended on cancel', async () => {
    await expect(
      runCheck(
        check,
        { command: ['no-such-program'], memoryMiB: 100 },
        makeDirectory(),
      ),
    ).rejects.toThrow('no-such-program was not found');
    const stop = new AbortController();
    const directory = makeDirectory();
    const running = runCheck(check, sh('echo $$ > pid; sleep 300'), directory, {
      signal: stop.signal,
    });
    await sleep(1_500);
    stop.abort();
    await expect(running).rejects.toThrow('cancelled');
    expect(
      isAlive(Number(readFileSync(path.join(directory, 'pid'), 'utf8'))),
    ).toBe(false);
  });

  it('runs as another user, where the backend is root', async () => {
    if (process.getuid?.() !== 0) return;
    const directory = makeDirectory();
    chmodSync(directory, 0o700);
    writeFileSync(path.join(directory, 'orders'), 'x', { mode: 0o600 });
    const run = await runCheck(
      check,
      {
        ...sh('cat orders && echo && touch new && id -un && id -u'),
        runAs: 'nobody',
      },
      directory,
    );
    expect(run.messages).toContain('ended with 0');
    expect(run.lines).toContain('nobody');
    await expect(
      runCheck(check, { ...sh('true'), runAs: 'no-such-user' }, directory),
    ).rejects.toThrow('There is no user no-such-user');
  });

  it.each([
    [{}, 'key.command must be a list'],
    [{ command: [] }, 'key.command must be a list'],
    [{ command: 'rm -rf /' }, 'key.command must be a list'],
    [
      { command: ['x'], level: 4 },
      'key.level must be a whole number from 5 to 6',
    ],
    [
      { command: ['x'], timeout: { seconds: -1 } },
      'key.timeout must be longer than zero',
    ],
    [{ command: ['x'], timeout: { years: 9 } }, 'key.timeout must be'],
    [{ command: ['x'], memoryMiB: 0 }, 'key.memoryMiB must be a whole number'],
    [
      { command: ['x'], env: { DB_PASSWORD: 'x' } },
      'key.env.DB_PASSWORD looks like a secret',
    ],
    [{ command: ['x'], env: { 'a b': 'x' } }, 'key.env.a b is not the name'],
    [
      { command: ['x'], directory: '/etc' },
      'key.directory must be a path below',
    ],
    [{ command: ['x'], shell: true }, 'key.shell is not known'],
  ])('refuses settings that are wrong: %j', (settings, message) => {
    expect(() => readSettings(check, settings)).toThrow(message);
  });
});
