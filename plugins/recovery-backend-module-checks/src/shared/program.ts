import { ConfigReader } from '@backstage/config';
import {
  collectSecrets,
  ProviderError,
  redactCommonSecrets,
  runTool,
  type CheckContext,
} from 'backstage-plugin-recovery-node';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { resolveInside } from './paths';
import type { SettingsReader } from './SettingsReader';
import { formatMs, oneLine } from './text';
import { findUser, giveTree, letThrough } from './user';

const MINUTE = 60_000;
const MIB = 1024 ** 2;
const MAX_OUTPUT_BYTES = MIB;
const MAX_LOGGED_LINES = 200;
const GRACE_MS = 5_000;
/** What the programs in front say when they cannot start the one they are for. */
const NOT_STARTED = /^(prlimit|setpriv): failed to execute /;

/** A program of the administrator's that is run on restored data. */
export interface Program {
  /** Program and arguments. Never given to a shell. */
  command: string[];
  env: Record<string, string>;
  /** Where it is run, below the restored data. */
  directory: string;
  runAs?: string;
  timeoutMs: number;
  memoryMiB: number;
}

export const PROGRAM_KEYS = [
  'command',
  'env',
  'directory',
  'runAs',
  'timeout',
  'memoryMiB',
];

export function readProgram(reader: SettingsReader): Program {
  const command = reader.texts('command');
  if (!command || command.length === 0 || command[0].trim() === '') {
    throw reader.fail(
      'command',
      "must be a list of the program and its arguments, for example ['node', 'check.js']",
    );
  }
  const env = reader.textMap('env');
  for (const name of Object.keys(env)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw reader.fail(`env.${name}`, 'is not the name of a variable');
    }
    if (isSecret(name)) {
      throw reader.fail(
        `env.${name}`,
        'looks like a secret: what looks at restored data gets none',
      );
    }
  }
  return {
    command,
    env,
    directory: reader.relativePath('directory', '.'),
    runAs: reader.optionalText('runAs'),
    timeoutMs: reader.timeLimit('timeout', 5 * MINUTE),
    memoryMiB: reader.whole('memoryMiB', { from: 16, to: 1024 ** 2 }) ?? 4096,
  };
}

/** How a program ended. */
export type ProgramEnd =
  | { type: 'exit'; code: number; lastLine: string }
  | { type: 'signal'; signal: string; lastLine: string }
  /** It was ended, for what is said here. */
  | { type: 'limit'; what: string; lastLine: string };

/** Lines of the program, for the log and for the message. */
class Output {
  readonly #context: CheckContext;
  #lines = 0;
  #bytes = 0;
  lastLine = '';

  constructor(context: CheckContext) {
    this.#context = context;
  }

  add(line: string): void {
    this.#bytes += line.length + 1;
    if (this.#bytes > MAX_OUTPUT_BYTES) {
      throw new ProviderError(
        'limit-exceeded',
        'The program wrote too much output',
      );
    }
    const text = oneLine(redactCommonSecrets(line.slice(0, 8192)), 500);
    if (text === '') {
      return;
    }
    this.lastLine = text;
    this.#lines++;
    if (this.#lines <= MAX_LOGGED_LINES) {
      this.#context.log('info', text);
    } else if (this.#lines === MAX_LOGGED_LINES + 1) {
      this.#context.log('warn', 'Further output of the program is not kept.');
    }
  }
}

/**
 * Runs a program on restored data: as a process group of its own, in the restored
 * directory, with an environment of nothing but what is configured, within limits of
 * time, memory and output. Its output goes to the operation's log, secrets redacted.
 * Throws a ProviderError when it could not be run or the signal fired.
 */
export async function runProgram(
  program: Program,
  context: CheckContext,
  secrets: string[],
): Promise<ProgramEnd> {
  const { signal, scratchDirectory } = context;
  const cwd = await resolveInside(context.directory, program.directory);
  const home = path.join(scratchDirectory, 'home');
  await fs.mkdir(home, { recursive: true, mode: 0o700 });
  const output = new Output(context);
  const ownTime = AbortSignal.timeout(program.timeoutMs);
  const [command, ...args] = [
    ...(await asUser(program, context, home)),
    ...(await withinMemory(program, context)),
    ...program.command,
  ];
  try {
    const { exitCode, signal: endedBy } = await runTool(
      {
        command,
        args,
        cwd,
        isolated: true,
        env: {
          HOME: home,
          TMPDIR: home,
          ...program.env,
          RECOVERY_DIRECTORY: cwd,
          RECOVERY_POINT_TIME: context.point.time,
        },
        secrets,
        signal: AbortSignal.any([signal, ownTime]),
        graceMs: GRACE_MS,
        maxOutputBytes: MAX_OUTPUT_BYTES,
        onStderrLine: line => output.add(line),
        logger: context.logger,
      },
      { onLine: line => output.add(line) },
    );
    const { lastLine } = output;
    if (NOT_STARTED.test(lastLine)) {
      throw new ProviderError(
        'tool-missing',
        `The program ${program.command[0]} was not found or cannot be executed`,
        {
          nextStep:
            'Install it where the backend runs, or write its full path in the configuration.',
        },
      );
    }
    return exitCode === null
      ? { type: 'signal', signal: endedBy ?? 'unknown', lastLine }
      : { type: 'exit', code: exitCode, lastLine };
  } catch (error) {
    const { lastLine } = output;
    if (signal.aborted) {
      throw error;
    }
    if (ownTime.aborted) {
      const what = `did not end within ${formatMs(program.timeoutMs)}`;
      return { type: 'limit', what, lastLine };
    }
    if (error instanceof ProviderError && error.code === 'limit-exceeded') {
      return { type: 'limit', what: 'wrote too much output', lastLine };
    }
    throw error;
  }
}

async function asUser(
  program: Program,
  context: CheckContext,
  home: string,
): Promise<string[]> {
  const user = await findUser(program.runAs, context.signal);
  if (!user) {
    return [];
  }
  await letThrough(context.scratchDirectory);
  await giveTree(home, user, context.signal);
  await giveTree(context.directory, user, context.signal);
  return setpriv(user);
}

/** Runs what follows as another user, without a way back. */
export function setpriv(user: { name: string; uid: number; gid: number }) {
  return [
    'setpriv',
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--init-groups',
    '--no-new-privs',
    '--',
  ];
}

/**
 * `prlimit` bounds the address space of each process: neither systemd nor rights over
 * control groups can be counted on in a container.
 */
async function withinMemory(
  program: Program,
  context: CheckContext,
): Promise<string[]> {
  if (!(await hasPrlimit(context.signal))) {
    context.log(
      'warn',
      'The program runs without a limit of its memory: prlimit (package util-linux) is not installed.',
    );
    return [];
  }
  return ['prlimit', `--as=${program.memoryMiB * MIB}`, '--core=0', '--'];
}

async function hasPrlimit(signal: AbortSignal): Promise<boolean> {
  try {
    const { exitCode } = await runTool({
      command: 'prlimit',
      args: ['--version'],
      signal,
      isolated: true,
    });
    return exitCode === 0;
  } catch (error) {
    if (error instanceof ProviderError && error.code === 'tool-missing') {
      return false;
    }
    throw error;
  }
}

function isSecret(name: string): boolean {
  return collectSecrets(new ConfigReader({ [name]: 'value' })).length > 0;
}
