import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProviderError } from '../errors';
import { groupIsAlive } from './processGroup';
import { runTool, streamToolLines } from './runTool';
import { streamTool } from './streamTool';
import type { RunToolOptions } from './types';

const never = new AbortController().signal;

/** A tool that is a script in JavaScript. */
function script(text: string, options: Partial<RunToolOptions> = {}) {
  return {
    command: process.execPath,
    args: ['-e', text],
    signal: never,
    ...options,
  };
}

function shell(text: string, options: Partial<RunToolOptions> = {}) {
  return { command: '/bin/sh', args: ['-c', text], signal: never, ...options };
}

async function linesOf(options: RunToolOptions) {
  const lines: string[] = [];
  const result = await runTool(options, {
    onLine: line => {
      lines.push(line);
    },
  });
  return { lines, result };
}

async function failureOf(promise: Promise<unknown>): Promise<ProviderError> {
  const error = await promise.then(
    () => undefined,
    e => e,
  );
  expect(error).toBeInstanceOf(ProviderError);
  return error;
}

/** Starts a tool whose first line is its process group, then does something to it. */
async function whileRunning(
  options: Omit<RunToolOptions, 'signal'>,
  then: (controller: AbortController) => void,
) {
  const controller = new AbortController();
  let group = 0;
  const run = runTool(
    { ...options, signal: controller.signal },
    {
      onLine: line => {
        if (group === 0) {
          group = Number(line);
          expect(groupIsAlive(group)).toBe(true);
          then(controller);
        }
      },
    },
  );
  const error = await failureOf(run);
  expect(group).toBeGreaterThan(1);
  return { error, group };
}

describe('runTool', () => {
  it('passes arguments as they are, without a shell', async () => {
    const args = ['$HOME; echo x', '*', '--a=b c', "'quoted'", ''];
    const { lines } = await linesOf({
      command: process.execPath,
      args: [
        '-e',
        'process.argv.slice(1).forEach(a => console.log(JSON.stringify(a)))',
        '--',
        ...args,
      ],
      signal: never,
    });
    expect(lines.map(line => JSON.parse(line))).toEqual(args);
  });

  it('tells how the tool ended, and what it complained about', async () => {
    const { lines, result } = await linesOf(
      shell('echo one; printf two; echo bad >&2; exit 3'),
    );
    expect(lines).toEqual(['one', 'two']);
    expect(result).toEqual({
      exitCode: 3,
      signal: null,
      stderr: 'bad\n',
      stderrTruncated: false,
    });
  });

  it('tells the signal that killed the tool from outside', async () => {
    const result = await runTool(shell('kill -KILL $$'));
    expect(result).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  });

  it('lets the tool see only the allow-listed environment and its own', async () => {
    process.env.RECOVERY_TEST_SECRET = 'of the backend';
    const { lines } = await linesOf({
      command: 'env',
      args: [],
      env: { OWN: 'yes' },
      signal: never,
    });
    delete process.env.RECOVERY_TEST_SECRET;
    expect(lines).toEqual(
      expect.arrayContaining(['OWN=yes', 'TZ=UTC', 'LANG=C.UTF-8']),
    );
    expect(lines.join('\n')).not.toContain('of the backend');
    expect(lines.some(line => line.startsWith('NODE_'))).toBe(false);
  });

  it('closes standard input, so that a tool that asks gets no answer', async () => {
    const { lines, result } = await linesOf(
      shell('read answer; echo "answered: $answer, $?"'),
    );
    expect(lines).toEqual(['answered: , 1']);
    expect(result.exitCode).toBe(0);
  });

  it('gives the tool no terminal to ask on', async () => {
    const result = await runTool(shell('exec 3</dev/tty'));
    expect(result.exitCode).not.toBe(0);
  });

  it.each([
    ['does not exist', '/does/not/exist/tool'],
    ['is not on the path', 'recovery-no-such-tool'],
    ['is not executable', '/etc/passwd'],
  ])('says what to install when the program %s', async (_, command) => {
    const error = await failureOf(
      runTool({ command, args: [], signal: never }),
    );
    expect(error.code).toBe('tool-missing');
    expect(error.message).toContain(command);
    expect(error.nextStep).toMatch(/Install|Check/);
  });

  it('does not blame the tool when the working directory is missing', async () => {
    const error = await failureOf(
      runTool({
        command: 'true',
        args: [],
        cwd: '/does/not/exist',
        signal: never,
      }),
    );
    expect(error.code).toBe('tool-failed');
    expect(error.message).toContain('working directory');
  });

  it('says that the arguments are too many', async () => {
    const error = await failureOf(
      runTool({ command: 'true', args: ['x'.repeat(4e6)], signal: never }),
    );
    expect(error.code).toBe('limit-exceeded');
  });

  it('passes broken text on as replacement characters', async () => {
    const { lines } = await linesOf(shell('printf "a\\377b\\r\\nc\\000d\\n"'));
    expect(lines).toEqual(['a\uFFFDb', 'c\0d']);
  });
});

describe('limits', () => {
  it('ends a tool that prints forever', async () => {
    const pids: number[] = [];
    const error = await failureOf(
      runTool(
        shell('echo $$; while :; do echo again and again; done', {
          maxOutputBytes: 100_000,
        }),
        {
          onLine: line => {
            if (pids.length === 0) pids.push(Number(line));
          },
        },
      ),
    );
    expect(error.code).toBe('limit-exceeded');
    expect(groupIsAlive(pids[0])).toBe(false);
  });

  it('ends a tool that prints a line without end', async () => {
    const error = await failureOf(
      linesOf(
        script(
          'const a = () => process.stdout.write("x".repeat(9e4), a); a()',
          {
            maxLineBytes: 200_000,
          },
        ),
      ),
    );
    expect(error.code).toBe('limit-exceeded');
    expect(error.message).toContain('200000 bytes');
  });

  it('keeps the end of endless complaints, in bounded memory', async () => {
    const { stderr, stderrTruncated } = await runTool(
      script('for (let i = 0; i < 20000; i++) console.error("complaint " + i)'),
    );
    expect(stderrTruncated).toBe(true);
    expect(Buffer.byteLength(stderr)).toBe(64 * 1024);
    expect(stderr.endsWith('complaint 19999\n')).toBe(true);
  });

  it('ends a tool that hangs without a word', async () => {
    const error = await failureOf(
      runTool(shell('sleep 1000', { idleTimeoutMs: 50 })),
    );
    expect(error.code).toBe('deadline');
    expect(error.message).toContain('said nothing');
  });

  it('does not count the time of the reader as silence of the tool', async () => {
    const lines: string[] = [];
    const result = await runTool(
      shell('echo a; echo b', { idleTimeoutMs: 1000 }),
      {
        onLine: async line => {
          await sleep(1200);
          lines.push(line);
        },
      },
    );
    expect(lines).toEqual(['a', 'b']);
    expect(result.exitCode).toBe(0);
  }, 15_000);

  it('holds the tool back while the reader works', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'recovery-tool-'));
    const written = join(directory, 'written');
    const chunk = 'x'.repeat(1023);
    const held = streamTool({
      command: process.execPath,
      args: [
        '-e',
        `const fs = require('fs'); for (let i = 1; i <= 20000; i++) { fs.writeSync(1, '${chunk}\\n'); if (i % 100 === 0) fs.writeFileSync(process.argv[1], String(i)) }`,
        written,
      ],
      signal: never,
    });
    const first = await held.next();
    expect(first.done).toBe(false);
    // The tool fills the pipe and Node's buffer and then cannot go on by itself.
    let before = -1;
    let now = 0;
    while (now !== before) {
      before = now;
      await sleep(200);
      now = existsSync(written) ? Number(readFileSync(written, 'utf8')) : 0;
    }
    expect(now).toBeLessThan(10_000);
    await held.return(undefined as never);
    rmSync(directory, { recursive: true });
  });

  it('ends the tool when the reader stops early', async () => {
    let group = 0;
    for await (const line of streamToolLines(
      shell('echo $$; while :; do echo more; done'),
    )) {
      group = Number(line);
      break;
    }
    expect(groupIsAlive(group)).toBe(false);
  });

  it('ends the tool when the reader fails', async () => {
    let group = 0;
    const run = runTool(shell('echo $$; sleep 1000'), {
      onLine: line => {
        group = Number(line);
        throw new Error('the reader failed');
      },
    });
    await expect(run).rejects.toThrow('the reader failed');
    expect(groupIsAlive(group)).toBe(false);
  });
});

describe('cancel and deadline', () => {
  it('does not start a tool for a signal that has fired', async () => {
    const error = await failureOf(
      runTool({
        command: '/does/not/exist',
        args: [],
        signal: AbortSignal.abort(),
      }),
    );
    expect(error.code).toBe('cancelled');
  });

  it('ends a tool that hangs', async () => {
    const { error, group } = await whileRunning(
      shell('echo $$; exec sleep 1000'),
      controller => controller.abort(),
    );
    expect(error.code).toBe('cancelled');
    expect(groupIsAlive(group)).toBe(false);
  });

  it('ends the children that a tool forked', async () => {
    const { error, group } = await whileRunning(
      shell('sleep 1000 & (sleep 1000 & sleep 1000) & echo $$; wait'),
      controller => controller.abort(),
    );
    expect(error.code).toBe('cancelled');
    expect(groupIsAlive(group)).toBe(false);
  });

  it('kills a tool that ignores SIGTERM, and its children that do', async () => {
    const { error, group } = await whileRunning(
      shell(
        'trap "" TERM; (trap "" TERM; while :; do sleep 1; done) & echo $$; while :; do sleep 1; done',
        { graceMs: 100 },
      ),
      controller => controller.abort(),
    );
    expect(error.code).toBe('cancelled');
    expect(groupIsAlive(group)).toBe(false);
  });

  it('ends a tool that was stopped', async () => {
    const { group } = await whileRunning(
      shell('echo $$; kill -STOP $$; sleep 1000'),
      controller => controller.abort(),
    );
    expect(groupIsAlive(group)).toBe(false);
  });

  it('ends children that outlive the tool and hold its output open', async () => {
    const { lines, result } = await linesOf(
      shell('sleep 1000 & echo $$; exit 0'),
    );
    expect(result.exitCode).toBe(0);
    expect(groupIsAlive(Number(lines[0]))).toBe(false);
  });

  it('does not wait for a process that left the group and holds the output', async () => {
    const { lines, result } = await linesOf(
      shell('setsid sleep 30 & echo $!; exit 0'),
    );
    expect(result.exitCode).toBe(0);
    // `setsid` forks only when it leads its group, which a background job does not.
    spawnSync('kill', ['-KILL', lines[0]]);
  });

  it.each(['TERM', 'INT'])('lets a tool clean up on SIG%s', async name => {
    const directory = mkdtempSync(join(tmpdir(), 'recovery-tool-'));
    const file = join(directory, 'cleaned');
    await whileRunning(
      {
        command: '/bin/sh',
        args: [
          '-c',
          'trap "echo done > \\"$1\\"; exit 1" $2; echo $$; while :; do sleep 0.05; done',
          'sh',
          file,
          name,
        ],
        endSignal: name === 'INT' ? 'SIGINT' : undefined,
      },
      controller => controller.abort(),
    );
    expect(readFileSync(file, 'utf8')).toBe('done\n');
    rmSync(directory, { recursive: true });
  });

  it('says that the deadline passed', async () => {
    const error = await failureOf(
      runTool({
        command: 'sleep',
        args: ['1000'],
        signal: AbortSignal.timeout(50),
      }),
    );
    expect(error.code).toBe('deadline');
    expect(error.nextStep).toBeTruthy();
  });

  it('keeps the reason that the caller gave', async () => {
    const reason = new ProviderError('deadline', 'Four hours are over');
    const { error } = await whileRunning(
      shell('echo $$; sleep 1000'),
      controller => controller.abort(reason),
    );
    expect(error).toBe(reason);
  });
});

describe('complaints', () => {
  it('are told line by line, bounded and without secrets', async () => {
    const told: string[] = [];
    await runTool(
      script(
        'process.stderr.write("a top-"); setTimeout(() => console.error("secret b\\n\\n" + "x".repeat(1e5) + "\\nlast, ü"), 50)',
        { secrets: ['top-secret'], onStderrLine: line => told.push(line) },
      ),
    );
    expect(told).toEqual(['a [redacted] b', 'x'.repeat(8192), 'last, ü']);
  });

  it('can end the tool', async () => {
    const error = await failureOf(
      runTool(
        shell('while :; do echo "retrying" >&2; sleep 0.01; done', {
          onStderrLine: () => {
            throw new ProviderError('unreachable', 'It does not answer');
          },
        }),
      ),
    );
    expect(error.code).toBe('unreachable');
  });
});

describe('secrets', () => {
  it('stay in output that is taken verbatim, but not in complaints', async () => {
    let output = '';
    const result = await runTool(
      shell('echo /srv/shop; echo /srv/shop >&2', {
        secrets: ['shop'],
        verbatimOutput: true,
      }),
      {
        onBytes: bytes => {
          output += bytes;
        },
      },
    );
    expect(output).toBe('/srv/shop\n');
    expect(result.stderr).toBe('/srv/[redacted]\n');
  });

  it('removes secrets from lines, bytes and complaints', async () => {
    const secret = 'pä ss"wörd/1';
    const tool = script(
      `const s = process.env.SECRET; for (const t of [s, encodeURIComponent(s), JSON.stringify(s)]) { console.log('out ' + t); console.error('err ' + t) }`,
      { env: { SECRET: secret }, secrets: [secret] },
    );
    const { lines, result } = await linesOf(tool);
    expect(lines).toEqual([
      'out [redacted]',
      'out [redacted]',
      'out "[redacted]"',
    ]);
    expect(result.stderr).toBe(
      'err [redacted]\nerr [redacted]\nerr "[redacted]"\n',
    );
    let bytes = '';
    await runTool(tool, {
      onBytes: chunk => {
        bytes += chunk.toString();
      },
    });
    expect(bytes).toBe(`${lines.join('\n')}\n`);
  });

  it('finds a secret that comes in two pieces', async () => {
    const { lines } = await linesOf(
      shell('printf "a top-se"; sleep 0.2; printf "cret b\\n top-sec"', {
        secrets: ['top-secret'],
      }),
    );
    expect(lines).toEqual(['a [redacted] b', ' top-sec']);
  });

  it('does not put a secret into an error', async () => {
    const error = await failureOf(
      runTool({
        command: '/no/such/tool',
        args: ['--password', 'top-secret'],
        env: { PASSWORD: 'top-secret' },
        secrets: ['top-secret'],
        signal: never,
      }),
    );
    expect(`${error.message} ${error.nextStep} ${error.stack}`).not.toContain(
      'top-secret',
    );
  });
});
