import { promises as fs } from 'node:fs';
import path from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ProviderContext } from 'backstage-plugin-recovery-node';
import { NotStoppedError } from './errors';
import { formatDuration } from './text';
import { settledWithin, untilAborted } from './timing';

/**
 * Calls a provider and does not believe that it heeds its signal: after the signal and
 * a time of grace the call is left alone, with a NotStoppedError. What it answers after
 * its signal has fired does not count.
 */
export async function callProvider<T>(
  call: () => Promise<T>,
  options: { signal: AbortSignal; graceMs: number },
): Promise<T> {
  const { signal, graceMs } = options;
  signal.throwIfAborted();
  const running = Promise.resolve().then(call);
  try {
    const value = await untilAborted(running, signal);
    signal.throwIfAborted();
    return value;
  } catch (error) {
    if (!signal.aborted) throw error;
    if (await settledWithin(running, graceMs)) throw signal.reason;
    throw new NotStoppedError(
      `The provider went on for ${formatDuration(
        graceMs,
      )} after it was told to stop, and was left alone.`,
    );
  }
}

/** Name of the scratch directory of an operation: short, since sockets have their paths in it. */
export function scratchDirectoryName(operationId: string): string {
  return `recovery-${operationId}`;
}

/** Gives a call a directory of its own, and takes it away afterwards. */
export async function withScratchDirectory<T>(
  options: { scratchRoot: string; logger: LoggerService },
  name: string,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = path.join(options.scratchRoot, name);
  await fs.mkdir(directory, { mode: 0o700 });
  try {
    return await use(directory);
  } finally {
    await fs.rm(directory, { recursive: true, force: true }).catch(error => {
      options.logger.warn(
        `Cannot remove the scratch directory ${directory}: ${error}`,
      );
    });
  }
}

export type ContextParts = Omit<ProviderContext, 'progress' | 'log'> &
  Partial<Pick<ProviderContext, 'progress' | 'log'>>;

/** A provider's context in which absent parts do nothing. */
export function providerContext(parts: ContextParts): ProviderContext {
  return { progress: () => {}, log: () => {}, ...parts };
}
