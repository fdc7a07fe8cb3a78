import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { TEST_TIMES, type Harness } from './Harness';

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export async function until(condition: () => boolean | Promise<boolean>) {
  while (!(await condition())) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

/**
 * A backend in a process of its own over the harness's database, whose restores go on
 * until they are told to finish. Its tool is a real process too.
 */
export class OtherBackend {
  readonly #harness: Harness;
  readonly #child: ChildProcess;
  /** The restore on it. */
  operationId = '';
  toolPid = 0;

  private constructor(harness: Harness, child: ChildProcess) {
    this.#harness = harness;
    this.#child = child;
  }

  /** Starts it, and a restore on it. */
  static async restoring(
    harness: Harness,
    connection: object,
    options: {
      times?: object;
      /** Written before the tool starts. */
      files?: number;
    } = {},
  ): Promise<OtherBackend> {
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        path.join(__dirname, 'crashingBackend.ts'),
        JSON.stringify({
          connection,
          config: harness.config,
          times: { ...TEST_TIMES, ...options.times },
          root: harness.root,
          files: options.files ?? 0,
        }),
      ],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_OPTIONS: '' },
      },
    );
    const other = new OtherBackend(harness, child);
    try {
      await other.#begin();
    } catch (error) {
      other.dispose();
      throw error;
    }
    return other;
  }

  async #begin(): Promise<void> {
    const ended = once(this.#child, 'exit').then(([code]) => {
      throw new Error(`The other backend ended by itself (${code})`);
    });
    await Promise.race([once(this.#child.stdout!, 'data'), ended]);
    ended.catch(() => {});
    const { id } = await this.#harness.request();
    this.operationId = id;
    await this.#harness.writing(id);
    let line: string | undefined;
    await until(async () => {
      const log = await this.#harness.logOf(id);
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
    const exited = once(this.#child, 'exit');
    this.#child.kill(signal);
    await exited;
  }

  /** Leaves nothing running, whatever happened. */
  dispose(): void {
    this.#child.kill('SIGKILL');
    if (this.toolPid > 0 && isAlive(this.toolPid))
      process.kill(this.toolPid, 'SIGKILL');
  }
}
