import {
  ProviderError,
  redactCommonSecrets,
  runTool,
  type CheckContext,
} from 'backstage-plugin-recovery-node';
import { constants, promises as fs } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setpriv } from '../shared/program';
import { formatMs, oneLine } from '../shared/text';
import { findUser, giveTree, letThrough, type OtherUser } from '../shared/user';
import { endServerProcesses } from './endServerProcesses';
import { PORT, serverConfig } from './serverConfig';
import { connect } from './session';
import type { PostgresSettings } from './settings';

/** The longest path of a socket on Linux, less the end of the string. */
const MAX_SOCKET_PATH = 107;
const POLL_MS = 200;
const GRACE_MS = 10_000;
/** What the server may be ending for. */
const COMPLAINT = /^(FATAL|PANIC|ERROR|postgres: could not|.*: could not)/;
/** What it says to each connection that comes before it is ready, or while it ends. */
const REFUSED_CONNECTION = /^FATAL:\s+the database system is /;
const MAX_LOGGED_LINES = 200;

/** Why the server did not come up: something about the restored data. */
export class NotStartedError extends Error {
  override name = 'NotStartedError';
}

/** A PostgreSQL server on a restored data directory, reached through a socket of its own. */
export class PostgresServer {
  /**
   * Starts the server and waits until recovery has finished and it still lives. Throws a
   * NotStartedError when it does not come so far.
   */
  static async start(
    settings: PostgresSettings,
    dataDirectory: string,
    context: CheckContext,
  ): Promise<PostgresServer> {
    const user = await findUser(settings.runAs, context.signal);
    if (!user && process.getuid?.() === 0) {
      throw new ProviderError(
        'access-denied',
        'PostgreSQL does not run as root, and the backend does',
        { nextStep: 'Write the user to run it as under postgres.runAs.' },
      );
    }
    const server = new PostgresServer(settings, dataDirectory, context, user);
    await server.#prepare();
    server.#run();
    try {
      await server.#waitUntilReady();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  readonly socketDirectory: string;
  readonly #settings: PostgresSettings;
  readonly #dataDirectory: string;
  readonly #context: CheckContext;
  readonly #user: OtherUser | undefined;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #ended: { error?: unknown } | undefined;
  #lines = 0;
  #lastComplaint = '';

  private constructor(
    settings: PostgresSettings,
    dataDirectory: string,
    context: CheckContext,
    user: OtherUser | undefined,
  ) {
    this.#settings = settings;
    this.#dataDirectory = dataDirectory;
    this.#context = context;
    this.#user = user;
    this.socketDirectory = path.join(context.scratchDirectory, 'pg');
  }

  /** Programs of the server, run as its user. */
  command(program: string): string[] {
    return [
      ...(this.#user ? setpriv(this.#user) : []),
      path.join(this.#settings.binDirectory, program),
    ];
  }

  /** Ends the server and all of its processes. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await endServerProcesses(this.#dataDirectory);
  }

  async #prepare(): Promise<void> {
    await assertProgram(path.join(this.#settings.binDirectory, 'postgres'));
    const { signal, directory, scratchDirectory } = this.#context;
    const socket = path.join(this.socketDirectory, `.s.PGSQL.${PORT}`);
    if (Buffer.byteLength(socket) > MAX_SOCKET_PATH) {
      throw new ProviderError(
        'tool-failed',
        `The scratch directory has too long a path for a socket of PostgreSQL (${socket.length} characters, at most ${MAX_SOCKET_PATH})`,
        { nextStep: 'Set backend.workingDirectory to a shorter path.' },
      );
    }
    await fs.mkdir(this.socketDirectory, { mode: 0o700 });
    const files = {
      'postgresql.conf': serverConfig(this.#settings, {
        socket: this.socketDirectory,
      }),
      // Whoever reaches the socket's directory is this process or the server itself.
      'pg_hba.conf': 'local all all trust\n',
      'pg_ident.conf': '',
    };
    for (const [name, text] of Object.entries(files)) {
      await fs.writeFile(path.join(this.socketDirectory, name), text);
    }
    if (this.#user) {
      await letThrough(scratchDirectory);
      await giveTree(this.socketDirectory, this.#user, signal);
      await giveTree(this.#dataDirectory, this.#user, signal);
      const root = await fs.realpath(directory);
      let above = this.#dataDirectory;
      while (above !== root) {
        above = path.dirname(above);
        await letThrough(above);
      }
    }
    await fs.chmod(this.#dataDirectory, 0o700);
  }

  #run(): void {
    const [command, ...args] = [
      ...this.command('postgres'),
      '-D',
      this.#dataDirectory,
      '-c',
      `config_file=${this.socketDirectory}/postgresql.conf`,
    ];
    this.#running = runTool({
      command,
      args,
      cwd: this.#user ? '/' : this.#dataDirectory,
      isolated: true,
      signal: AbortSignal.any([this.#context.signal, this.#stop.signal]),
      // A fast shutdown: open connections do not hold it up.
      endSignal: 'SIGINT',
      graceMs: GRACE_MS,
      onStderrLine: line => this.#take(line),
      logger: this.#context.logger,
    }).then(
      () => {
        this.#ended = {};
      },
      error => {
        this.#ended = { error };
      },
    );
  }

  #take(line: string): void {
    const text = oneLine(redactCommonSecrets(line), 500);
    if (COMPLAINT.test(text) && !REFUSED_CONNECTION.test(text)) {
      this.#lastComplaint = text;
    }
    this.#lines++;
    if (this.#lines <= MAX_LOGGED_LINES) {
      this.#context.log('info', text);
    }
  }

  async #waitUntilReady(): Promise<void> {
    const { signal } = this.#context;
    const until = performance.now() + this.#settings.startTimeoutMs;
    while (!(await this.#isReady())) {
      signal.throwIfAborted();
      if (performance.now() > until) {
        throw new NotStartedError(
          `Recovery did not finish within ${formatMs(
            this.#settings.startTimeoutMs,
          )}`,
        );
      }
      await sleep(POLL_MS, undefined, { signal }).catch(() => {});
    }
  }

  async #isReady(): Promise<boolean> {
    this.#assertRuns();
    let inRecovery: boolean;
    try {
      const session = await connect(this.socketDirectory, this.#settings);
      try {
        inRecovery = await session.isInRecovery();
      } finally {
        await session.end();
      }
    } catch (error) {
      this.#assertRuns();
      const { code, message } = error as Error & { code?: string };
      // No socket yet, or "the database system is starting up".
      if (['ENOENT', 'ECONNREFUSED', '57P03'].includes(code ?? '')) {
        return false;
      }
      throw new NotStartedError(
        `The server started, but refuses connections: ${oneLine(message)}`,
      );
    }
    // It may have ended right after the end of recovery.
    this.#assertRuns();
    return !inRecovery;
  }

  #assertRuns(): void {
    if (!this.#ended) {
      return;
    }
    const { error } = this.#ended;
    if (error) {
      throw error;
    }
    throw new NotStartedError(
      `The server ended by itself${
        this.#lastComplaint ? `: ${this.#lastComplaint}` : ''
      }`,
    );
  }
}

async function assertProgram(program: string): Promise<void> {
  try {
    await fs.access(program, constants.X_OK);
  } catch (error) {
    throw new ProviderError(
      'tool-missing',
      `The program ${program} is not there or cannot be executed`,
      {
        nextStep: `Install PostgreSQL where the backend runs, and write the directory of its programs under postgres.binDirectory.`,
        cause: error,
      },
    );
  }
}
