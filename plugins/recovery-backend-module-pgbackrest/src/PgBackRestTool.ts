import {
  plainText,
  ProviderError,
  redactSecrets,
  runTool,
  streamTool,
  streamToolLines,
  type RunToolOptions,
  type ToolResult,
} from 'backstage-plugin-recovery-node';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { failureOf } from './failures';
import { notUnderstood, parseJson } from './json';
import type { PgBackRestSource } from './source';
import { parseVersion, type PgBackRestVersion } from './version';

/** pgBackRest ends its workers and removes its locks when it is asked to end. */
const GRACE_MS = 10_000;
const MOST_OUTPUT_BYTES = 64 * 1024 ** 3;
/** `info` of thousands of backups. */
const MOST_JSON_BYTES = 256 * 1024 ** 2;
const MOST_SECRET_BYTES = 64 * 1024;
const MOST_SAID = 16 * 1024;

export interface PgBackRestCall {
  signal: AbortSignal;
  logger: LoggerService;
}

/**
 * pgBackRest, bound to one stanza. Nothing secret is on its command line: options go
 * by the environment, which `runuser` passes on.
 */
export class PgBackRestTool {
  readonly #base: Omit<RunToolOptions, 'args'>;
  readonly #before: string[];
  readonly #common: string[];
  readonly source: PgBackRestSource;
  readonly version: PgBackRestVersion;

  private constructor(
    source: PgBackRestSource,
    base: Omit<RunToolOptions, 'args'>,
    before: string[],
    version: PgBackRestVersion,
  ) {
    this.source = source;
    this.#base = base;
    this.#before = before;
    this.#common = [
      ...configArguments(source),
      `--stanza=${source.stanza}`,
      '--log-level-file=off',
      '--no-log-timestamp',
    ];
    this.version = version;
  }

  /** Finds out the version, and as whom pgBackRest has to be run. */
  static async open(
    source: PgBackRestSource,
    call: PgBackRestCall,
  ): Promise<PgBackRestTool> {
    const secrets = { ...source.secretOptions };
    for (const [name, file] of Object.entries(source.secretFiles)) {
      secrets[name] = await readSecret(name, file);
    }
    const before = runner(source);
    const base: Omit<RunToolOptions, 'args'> = {
      command: before[0] ?? source.binary,
      env: Object.fromEntries(
        Object.entries({ ...source.options, ...secrets }).map(
          ([name, value]) => [
            `PGBACKREST_${name.toUpperCase().replaceAll('-', '_')}`,
            value,
          ],
        ),
      ),
      // The user of the database need not be able to enter the backend's own place.
      cwd: '/',
      signal: call.signal,
      logger: call.logger,
      secrets: Object.values(secrets),
      verbatimOutput: true,
      graceMs: GRACE_MS,
      maxOutputBytes: MOST_OUTPUT_BYTES,
    };
    const afterwards =
      before.length > 0 ? [...before.slice(1), source.binary] : [];
    let output = '';
    const result = await runTool(
      {
        ...base,
        args: [...afterwards, 'version'],
        maxOutputBytes: 64 * 1024,
        idleTimeoutMs: 60_000,
      },
      {
        onBytes: bytes => {
          output += bytes.toString('utf8');
        },
      },
    );
    if (result.exitCode !== 0) {
      throw failureOf(withOutput(result, output, base.secrets));
    }
    return new PgBackRestTool(source, base, afterwards, parseVersion(output));
  }

  /** The JSON that a command writes. */
  async json(command: string, ...args: string[]): Promise<unknown> {
    const chunks: Buffer[] = [];
    const result = await runTool(
      {
        ...this.#options(command, ['--output=json', ...args]),
        maxOutputBytes: MOST_JSON_BYTES,
      },
      {
        onBytes: bytes => {
          chunks.push(bytes);
        },
      },
    );
    const output = Buffer.concat(chunks).toString('utf8');
    if (result.exitCode !== 0) {
      throw failureOf(withOutput(result, output, this.#base.secrets));
    }
    return parseJson(output);
  }

  bytes(
    command: string,
    ...args: string[]
  ): AsyncGenerator<Buffer, ToolResult, void> {
    return streamTool(this.#options(command, args));
  }

  lines(
    command: string,
    ...args: string[]
  ): AsyncGenerator<string, ToolResult, void> {
    return streamToolLines(this.#options(command, args));
  }

  /** Runs a command whose standard output is its log. */
  run(
    command: string,
    args: string[],
    onLine: (line: string) => void,
  ): Promise<ToolResult> {
    return runTool(this.#options(command, args, 'info'), { onLine });
  }

  /** Numbers of the user and group that pgBackRest runs as; of the backend's when absent. */
  async owner(): Promise<{ uid: number; gid: number } | undefined> {
    const { runAs } = this.source;
    if (this.#before.length === 0 || runAs === undefined) {
      return undefined;
    }
    const ask = async (option: string) => {
      let output = '';
      const result = await runTool(
        { ...this.#base, env: {}, command: 'id', args: [option, runAs] },
        {
          onLine: line => {
            output += line;
          },
        },
      );
      if (result.exitCode !== 0 || !/^\d+$/.test(output)) {
        throw notUnderstood(`the number of the user ${runAs} is not known`);
      }
      return Number(output);
    };
    return { uid: await ask('-u'), gid: await ask('-g') };
  }

  /**
   * The command by which a restored server fetches stored changes, for a shell that
   * runs in its data directory: without that directory's name, since a restore is
   * renamed when it is complete. Holds no secret.
   */
  restoreCommand(repo: number): string {
    const { options, binary, stanza } = this.source;
    const quoted = [
      binary,
      ...configArguments(this.source),
      ...Object.entries(options)
        .filter(([name]) => name.startsWith('repo'))
        .map(([name, value]) => `--${name}=${value}`),
      `--stanza=${stanza}`,
      `--repo=${repo}`,
      '--no-archive-async',
      '--log-level-file=off',
    ].map(argument => `"${argument}"`);
    return `${quoted.join(' ')} --pg1-path="$PWD" archive-get %f "%p"`;
  }

  #options(
    command: string,
    args: string[],
    consoleLevel = 'off',
  ): RunToolOptions {
    return {
      ...this.#base,
      args: [
        ...this.#before,
        ...this.#common,
        `--log-level-console=${consoleLevel}`,
        '--log-level-stderr=warn',
        command,
        ...args,
      ],
    };
  }
}

/**
 * While pgBackRest has not read its configuration, it does not know either where to say
 * what is wrong with it: newer versions say it on standard output.
 */
function withOutput(
  result: ToolResult,
  output: string,
  secrets: readonly string[] = [],
): ToolResult {
  return result.stderr.trim() === ''
    ? { ...result, stderr: redactSecrets(output.slice(0, MOST_SAID), secrets) }
    : result;
}

function configArguments(source: PgBackRestSource): string[] {
  if (source.configFile) {
    return [`--config=${source.configFile}`];
  }
  return Object.keys(source.options).length > 0 ? ['--no-config'] : [];
}

/** What starts the tool as the configured user; nothing when that is the backend's own. */
function runner(source: PgBackRestSource): string[] {
  const { runAs } = source;
  if (process.getuid?.() === 0) {
    return ['runuser', '-u', runAs!, '--'];
  }
  if (runAs !== undefined && runAs !== userInfo().username) {
    throw new ProviderError(
      'tool-failed',
      `pgBackRest should run as ${runAs}, and the backend runs as ${plainText(
        userInfo().username,
        40,
      )}`,
      {
        nextStep: `Run the backend as ${runAs}, or give its user the right to read the repository and leave \`runAs\` out.`,
      },
    );
  }
  return [];
}

async function readSecret(name: string, file: string): Promise<string> {
  let secret: string;
  try {
    const content = await readFile(file);
    secret = content.subarray(0, MOST_SECRET_BYTES).toString('utf8').trim();
  } catch (error) {
    throw new ProviderError(
      'access-denied',
      `The file ${file} of the option ${name} could not be read (${
        (error as NodeJS.ErrnoException).code
      })`,
      {
        nextStep:
          'Check `secretFiles`, and that the user of the backend may read it.',
      },
    );
  }
  if (secret === '') {
    throw new ProviderError(
      'access-denied',
      `The file ${file} of the option ${name} is empty`,
      { nextStep: 'Write the secret into it.' },
    );
  }
  return secret;
}
