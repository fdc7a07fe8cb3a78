import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promises as fs, readFileSync } from 'node:fs';
import path from 'node:path';
import { TEST_TIMES, type Harness } from './Harness';

/** Whether a process runs. One that has ended and was not waited for does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

export async function until(condition: () => boolean | Promise<boolean>) {
  while (!(await condition())) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

/** How a backend of its own process behaves; what is absent is as usual. */
export interface OtherBackendOptions {
  times?: object;
  /** Written by each restore before the tool starts. */
  files?: number;
  /** Where the tool runs that goes on and on; while restoring and verifying when absent. */
  hangs?: 'expect' | 'restore' | 'never';
  /** Whom the tool runs as, through the process runner and told of no directory. */
  toolUser?: string;
  /** A directory of which restores make copies. */
  copyOf?: string;
  /** Loads the real checks and providers, for `recovery.validation` and `pgbackrest`. */
  modules?: boolean;
  /** Settings of the provider of pgBackRest, which then reads the source. */
  pgbackrest?: object;
  /** The point that there is. */
  point?: object;
  /**
   * Kills itself right after the first or the second rename of a restore in place of
   * `orders`, or while it removes files.
   */
  diesAt?: 'set-aside' | 'replaced' | 'removal';
  /** Whom the backend runs as, by number. */
  uid?: number;
}

/**
 * A backend in a process of its own over the harness's database, whose restores go on
 * until they are told to finish. Its tool is a real process too.
 */
export class OtherBackend {
  readonly #harness: Harness;
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  /** The operation on it. */
  operationId = '';
  toolPid = 0;

  private constructor(harness: Harness, child: ChildProcess) {
    this.#harness = harness;
    this.#child = child;
    this.#exited = once(child, 'exit');
  }

  static async start(
    harness: Harness,
    connection: object,
    options: OtherBackendOptions = {},
  ): Promise<OtherBackend> {
    const { times, uid, ...more } = options;
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        path.join(__dirname, 'crashingBackend.ts'),
        JSON.stringify({
          ...more,
          connection,
          config: harness.config,
          times: { ...TEST_TIMES, ...times },
          root: harness.root,
        }),
      ],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_OPTIONS: '' },
        ...(uid !== undefined && { uid, gid: uid }),
      },
    );
    const other = new OtherBackend(harness, child);
    try {
      const ended = other.#exited.then(() => {
        throw new Error('The other backend ended by itself');
      });
      await Promise.race([once(child.stdout!, 'data'), ended]);
      ended.catch(() => {});
    } catch (error) {
      other.dispose();
      throw error;
    }
    return other;
  }

  /** Starts it, and a restore on it. */
  static async restoring(
    harness: Harness,
    connection: object,
    options: OtherBackendOptions = {},
  ): Promise<OtherBackend> {
    const other = await OtherBackend.start(harness, connection, options);
    try {
      const { id } = await harness.request();
      await other.runs(id);
      if (!options.toolUser) await harness.writing(id);
    } catch (error) {
      other.dispose();
      throw error;
    }
    return other;
  }

  /** Waits until the tool of an operation runs. */
  async runs(operationId: string): Promise<void> {
    this.operationId = operationId;
    let line: string | undefined;
    await until(async () => {
      await this.#harness.until(operationId, () => true);
      const log = await this.#harness.logOf(operationId);
      line = log.find(text => text.startsWith('tool '));
      return line !== undefined;
    });
    this.toolPid = Number(line!.split(' ')[1]);
  }

  /** Has the restore end well. */
  async finish(): Promise<void> {
    await fs.writeFile(path.join(this.#harness.root, 'finish'), '');
  }

  /** A signal that the process survives. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal);
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#child.kill(signal);
    await this.#exited;
  }

  /** Until it has killed itself. */
  async died(): Promise<void> {
    await this.#exited;
  }

  /** Leaves nothing running, whatever happened. */
  dispose(): void {
    this.#child.kill('SIGKILL');
    if (this.toolPid > 0 && isAlive(this.toolPid))
      process.kill(this.toolPid, 'SIGKILL');
  }
}
