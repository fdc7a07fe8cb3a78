import {
  ProviderError,
  runTool,
  streamTool,
  streamToolLines,
  type RunToolOptions,
  type ToolResult,
} from 'backstage-plugin-recovery-node';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { readFile } from 'node:fs/promises';
import { meaningOf, resticError, UNREACHABLE } from './failures';
import type { ResticSource } from './source';
import { plain } from './text';
import { parseVersion, type ResticVersion } from './version';

/** restic removes its lock when it is asked to end, which takes a call to the repository. */
const GRACE_MS = 10_000;
/** 0.14 removes its lock on SIGINT only. */
const END_SIGNAL = 'SIGINT';
/** Newer versions try for a quarter of an hour. Three times tell as much. */
const TRIES_TO_OPEN = 3;
/** How long a repository may not answer in the middle of a restore. */
const PATIENCE_MS = 120_000;
const MOST_OUTPUT_BYTES = 64 * 1024 ** 3;
/** The line that describes a snapshot names all its paths. */
const MOST_LINE_BYTES = 16 * 1024 ** 2;
const MOST_PASSWORD_BYTES = 64 * 1024;

export interface ResticCall {
  signal: AbortSignal;
  logger: LoggerService;
  /** Where the repository's cache goes for this call only. */
  cacheDirectory?: string;
}

/**
 * restic, bound to one repository. Nothing secret is on its command line: repository
 * and password go by the environment.
 */
export class ResticTool {
  readonly #base: Omit<RunToolOptions, 'args'>;
  readonly version: ResticVersion;

  private constructor(
    base: Omit<RunToolOptions, 'args'>,
    version: ResticVersion,
  ) {
    this.#base = base;
    this.version = version;
  }

  /** Finds out the version, on which everything else depends. */
  static async open(
    source: ResticSource,
    call: ResticCall,
  ): Promise<ResticTool> {
    const secrets = [...source.secrets];
    if (source.passwordFile) {
      secrets.push(await readPassword(source.passwordFile));
    }
    const cacheDirectory = call.cacheDirectory ?? source.cacheDirectory;
    const base: Omit<RunToolOptions, 'args'> = {
      command: source.binary,
      env: {
        ...source.environment,
        RESTIC_REPOSITORY: source.repository,
        RESTIC_PROGRESS_FPS: '1',
        ...(source.password !== undefined && {
          RESTIC_PASSWORD: source.password,
        }),
        ...(source.passwordFile && {
          RESTIC_PASSWORD_FILE: source.passwordFile,
        }),
        ...(cacheDirectory && { RESTIC_CACHE_DIR: cacheDirectory }),
        ...(source.certificateFile && {
          RESTIC_CACERT: source.certificateFile,
        }),
      },
      signal: call.signal,
      logger: call.logger,
      secrets,
      verbatimOutput: true,
      endSignal: END_SIGNAL,
      graceMs: GRACE_MS,
      maxOutputBytes: MOST_OUTPUT_BYTES,
      maxLineBytes: MOST_LINE_BYTES,
    };
    let output = '';
    const result = await runTool(
      {
        ...base,
        args: ['version'],
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
      throw new ProviderError(
        'tool-missing',
        `${source.binary} could not say its version: ${plain(
          result.stderr || `exit code ${result.exitCode}`,
        )}`,
        { nextStep: 'Install restic 0.14 or newer, or name it in `binary`.' },
      );
    }
    return new ResticTool(base, parseVersion(output));
  }

  /** The same tool, whose calls also end when another signal fires. */
  until(signal: AbortSignal): ResticTool {
    return new ResticTool(
      {
        ...this.#base,
        signal: AbortSignal.any([this.#base.signal, signal]),
      },
      this.version,
    );
  }

  /** Runs a command and yields its output as bytes. */
  bytes(args: string[]): AsyncGenerator<Buffer, ToolResult, void> {
    return streamTool(this.#options(args));
  }

  /** Runs a command and yields its output by line. */
  lines(args: string[]): AsyncGenerator<string, ToolResult, void> {
    return streamToolLines(this.#options(args));
  }

  run(
    args: string[],
    onLine: (line: string) => void = () => {},
    onStderrLine?: (line: string) => void,
  ): Promise<ToolResult> {
    return runTool(this.#options(args, onStderrLine), { onLine });
  }

  #options(
    args: string[],
    onStderrLine?: (line: string) => void,
  ): RunToolOptions {
    let triesToOpen = 0;
    let silentSince: number | undefined;
    return {
      ...this.#base,
      args,
      onStderrLine: line => {
        onStderrLine?.(line);
        if (!/retrying after/.test(line)) {
          return;
        }
        if (/<(config|key)\//.test(line)) {
          triesToOpen += 1;
          if (triesToOpen >= TRIES_TO_OPEN) {
            throw resticError(meaningOf(line) ?? 'unreachable', [plain(line)]);
          }
        } else if (UNREACHABLE.test(line)) {
          silentSince ??= performance.now();
          if (performance.now() - silentSince > PATIENCE_MS) {
            throw resticError('unreachable', [plain(line)]);
          }
        }
      },
    };
  }
}

async function readPassword(file: string): Promise<string> {
  let password: string;
  try {
    const content = await readFile(file);
    password = content.subarray(0, MOST_PASSWORD_BYTES).toString('utf8').trim();
  } catch (error) {
    throw new ProviderError(
      'access-denied',
      `The password file ${file} could not be read (${
        (error as NodeJS.ErrnoException).code
      })`,
      {
        nextStep:
          'Check `passwordFile`, and that the user of the backend may read it.',
      },
    );
  }
  if (password === '') {
    throw new ProviderError(
      'access-denied',
      `The password file ${file} is empty`,
      { nextStep: 'Write the password of the repository into it.' },
    );
  }
  return password;
}
