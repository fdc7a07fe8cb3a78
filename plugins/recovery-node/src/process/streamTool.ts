import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProviderError } from '../errors';
import { abortError, throwIfAborted } from './abort';
import { endGroup, trackGroup } from './processGroup';
import { StreamRedactor } from './redact';
import { startTool } from './startTool';
import { endStrays } from './strays';
import { TailBuffer } from './TailBuffer';
import type { RunToolOptions, ToolResult } from './types';

const DEFAULT_GRACE_MS = 5_000;
const DEFAULT_OUTPUT_BYTES = 1024 ** 3;
const STDERR_BYTES = 64 * 1024;
const STDERR_LINE_BYTES = 8 * 1024;
/** How long a process outside the group may hold the output open after the tool's end. */
const HELD_OPEN_MS = 1_000;

/** A tool that runs: watches its signal, its silence and its end. */
class ToolRun {
  readonly #child: ChildProcess;
  readonly #group: number;
  readonly #marker: string | undefined;
  readonly #options: RunToolOptions;
  readonly #stderr: TailBuffer;
  readonly #stderrRedactor: StreamRedactor;
  readonly #exited: Promise<void>;
  readonly #stderrClosed: Promise<unknown>;
  #stopped: Promise<boolean> | undefined;
  #idle: NodeJS.Timeout | undefined;
  #reading = false;
  #heldOpen = false;
  #line = '';
  failure: ProviderError | undefined;

  constructor(
    started: { child: ChildProcess; group: number; marker?: string },
    options: RunToolOptions,
  ) {
    const { child, group } = started;
    this.#child = child;
    this.#group = group;
    this.#marker = started.marker;
    this.#options = options;
    this.#stderr = new TailBuffer(STDERR_BYTES);
    this.#stderrRedactor = new StreamRedactor(options.secrets);
    trackGroup(group);
    // Ends of the pipes are seen by their readers; these keep Node from throwing.
    child.on('error', () => {});
    child.stdout!.on('error', () => {});
    child.stderr!.on('error', () => {});
    child.stderr!.on('data', (chunk: Buffer) => {
      this.#onStderr(this.#stderrRedactor.push(chunk));
      this.#startIdleTimer();
    });
    this.#stderrClosed = once(child.stderr!, 'close');
    this.#exited = new Promise(resolve => {
      child.once('exit', () => {
        // Children that the tool left behind hold its output open: end them too.
        void this.stop().then(() => {
          this.#heldOpen = true;
          this.#startIdleTimer();
          resolve();
        });
      });
    });
    options.signal.addEventListener('abort', this.#onAbort, { once: true });
    if (options.signal.aborted) {
      this.#onAbort();
    }
  }

  #onStderr(text: Buffer): void {
    this.#stderr.push(text);
    if (!this.#options.onStderrLine) {
      return;
    }
    const parts = text.toString('latin1').split('\n');
    parts.forEach((part, i) => {
      this.#line = (this.#line + part).slice(0, STDERR_LINE_BYTES);
      if (i < parts.length - 1) {
        this.#tellLine();
      }
    });
  }

  #tellLine(): void {
    const line = Buffer.from(this.#line, 'latin1').toString('utf8');
    this.#line = '';
    if (line && !this.failure) {
      try {
        this.#options.onStderrLine?.(line);
      } catch (error) {
        this.fail(
          error instanceof ProviderError
            ? error
            : new ProviderError(
                'bad-output',
                `${this.#name} said something that could not be understood`,
                { cause: error },
              ),
        );
      }
    }
  }

  get #name() {
    return basename(this.#options.command);
  }

  #onAbort = () => this.fail(abortError(this.#options.signal, this.#name));

  /** Tells whether the reader waits for output; only then silence is the tool's. */
  reading(now: boolean): void {
    this.#reading = now;
    this.#startIdleTimer();
  }

  #startIdleTimer(): void {
    clearTimeout(this.#idle);
    const limit = this.#heldOpen ? HELD_OPEN_MS : this.#options.idleTimeoutMs;
    if (!this.#reading || limit === undefined || this.failure) {
      return;
    }
    this.#idle = setTimeout(() => {
      if (this.#heldOpen) {
        this.#child.stdout!.destroy();
      } else {
        this.fail(
          new ProviderError(
            'deadline',
            `${this.#name} said nothing for ${Math.round(
              limit / 1000,
            )} s and was ended`,
            {
              nextStep: 'Check whether the source answers, and try again.',
            },
          ),
        );
      }
    }, limit);
  }

  /** Ends the run early. The first reason counts. */
  fail(failure: ProviderError): void {
    this.failure ??= failure;
    void this.stop().then(() => this.#child.stdout!.destroy());
  }

  /** Whether the end of the output was made here, after the end of the tool. */
  get endedByHand(): boolean {
    return this.#heldOpen && !this.failure;
  }

  stop(): Promise<boolean> {
    this.#stopped ??= endGroup(
      this.#group,
      this.#options.graceMs ?? DEFAULT_GRACE_MS,
      this.#options.endSignal,
    ).then(async groupGone => {
      const straysGone =
        this.#marker === undefined || (await endStrays(this.#marker));
      const gone = groupGone && straysGone;
      if (!gone) {
        this.#options.logger?.error(
          `Processes of ${this.#name} (process group ${
            this.#group
          }) could not be ended`,
        );
      }
      return gone;
    });
    return this.#stopped;
  }

  async result(): Promise<ToolResult> {
    await this.#exited;
    // Closed at once, but for a process outside the group that holds it open.
    const enough = new AbortController();
    await Promise.race([
      this.#stderrClosed,
      sleep(HELD_OPEN_MS, undefined, { signal: enough.signal }).catch(() => {}),
    ]);
    enough.abort();
    this.#onStderr(this.#stderrRedactor.end());
    this.#tellLine();
    return {
      exitCode: this.#child.exitCode,
      signal: this.#child.signalCode,
      stderr: this.#stderr.toString(),
      stderrTruncated: this.#stderr.truncated,
    };
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    const gone = await this.stop();
    this.#child.stdout!.destroy();
    this.#child.stderr!.destroy();
    if (gone) {
      await this.#exited;
    }
    clearTimeout(this.#idle);
  }
}

/**
 * Runs a tool and yields its standard output as it comes, secrets redacted; returns how
 * it ended. The tool is held back while the reader works. Ends the tool's whole process
 * group, and waits for it, when the reader stops early, the signal fires, or a limit is
 * passed.
 *
 * Throws a `ProviderError`: `tool-missing`, `cancelled`, `deadline`, `limit-exceeded` or
 * `tool-failed` (it could not be started). An exit code is never an error here.
 *
 * @public
 */
export async function* streamTool(
  options: RunToolOptions,
): AsyncGenerator<Buffer, ToolResult, void> {
  throwIfAborted(options.signal, basename(options.command));
  const started = await startTool(options);
  const { child } = started;
  const run = new ToolRun(started, options);
  const limit = options.maxOutputBytes ?? DEFAULT_OUTPUT_BYTES;
  const redactor = new StreamRedactor(
    options.verbatimOutput ? [] : options.secrets,
  );
  let bytes = 0;
  try {
    run.reading(true);
    try {
      for await (const chunk of child.stdout! as AsyncIterable<Buffer>) {
        run.reading(false);
        bytes += chunk.length;
        if (bytes > limit) {
          throw new ProviderError(
            'limit-exceeded',
            `${basename(
              options.command,
            )} wrote more than ${limit} bytes and was ended`,
            { nextStep: 'Check that the source is what it should be.' },
          );
        }
        const passedOn = redactor.push(chunk);
        if (passedOn.length > 0 && !run.failure) {
          yield passedOn;
        }
        run.reading(true);
      }
    } catch (error) {
      if (run.failure || !run.endedByHand || error instanceof ProviderError) {
        throw error;
      }
    }
    const rest = redactor.end();
    if (rest.length > 0 && !run.failure) {
      yield rest;
    }
    const result = await run.result();
    if (run.failure) {
      throw run.failure;
    }
    return result;
  } catch (error) {
    throw run.failure ?? error;
  } finally {
    await run.close();
  }
}
