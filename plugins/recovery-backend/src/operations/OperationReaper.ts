import { promises as fs } from 'node:fs';
import path from 'node:path';
import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { OperationResult } from 'backstage-plugin-recovery-common';
import type {
  OperationEnd,
  OperationRecord,
  OperationStore,
  RunningOperation,
} from '../database/OperationStore';
import { endPhase } from '../util/phases';
import { countTree, type TreeCount } from './directoryTree';
import { describePlace } from './interruptedPlace';
import { describeOrphans, endOrphans, type Orphan } from './orphans';
import {
  hasEnded,
  parseIdentity,
  type ProcessIdentity,
} from './processIdentity';
import { wordsOf } from './operationWords';
import { scratchDirectoryName } from './providerCall';
import type { Retries } from './Retries';
import { finalDirectoryName } from './restoreOptions';
import { formatBytes, formatCount, formatDuration } from './text';

export interface OperationReaperOptions {
  store: OperationStore;
  own: ProcessIdentity;
  queueTimeoutMs: number;
  /** How often it is looked for operations that waited too long, in milliseconds. */
  queueCheckMs: number;
  expireApprovals: (now: Date) => Promise<void>;
  retries: Retries;
  scratchRoot: string;
  /** Told of an operation whose process is known to have ended, before it is judged. */
  afterDeath?(record: OperationRecord): Promise<void>;
  logger: LoggerService;
  auditor?: AuditorService;
}

const COUNT_TIMEOUT_MS = 5_000;

/**
 * Ends what nobody works on any more: operations whose process died or lost its
 * database become interrupted, and say what they left and where. No restore is run again,
 * and nothing that a person may want to look at is removed.
 */
export class OperationReaper {
  readonly #options: OperationReaperOptions;
  #queueCheckedAt = 0;

  constructor(options: OperationReaperOptions) {
    this.#options = options;
  }

  /** `isRunningHere` tells whether this process runs an operation itself. */
  async reap(isRunningHere: (operationId: string) => boolean): Promise<void> {
    for (const running of await this.#options.store.listRunning()) {
      // After a sleep of the machine the lease has passed and the work goes on.
      if (isRunningHere(running.record.id)) continue;
      const holder = parseIdentity(running.record.leaseOwner);
      const dead = await hasEnded(holder, this.#options.own);
      if (dead || running.leaseExpired) await this.#interrupt(running, dead);
    }
    if (Date.now() - this.#queueCheckedAt >= this.#options.queueCheckMs) {
      this.#queueCheckedAt = Date.now();
      await this.#endForgotten();
      await this.#options.expireApprovals(new Date());
    }
  }

  async #interrupt({ record }: RunningOperation, dead: boolean): Promise<void> {
    const goingOn = dead ? await this.#clearAfter(record) : [];
    const { leftover: files, written } = record.options?.inPlace
      ? await describePlace(record)
      : await describeLeftover(record);
    const leftover =
      [files, describeOrphans(goingOn)].filter(Boolean).join(' ') || undefined;
    const result: OperationResult = {
      expectedFiles: record.progress?.totalFiles,
      expectedBytes: record.progress?.totalBytes,
      restoredFiles: written?.files ?? record.progress?.files ?? 0,
      restoredBytes: written?.bytes ?? record.progress?.bytes ?? 0,
      checks: [],
      ...(leftover !== undefined && { leftover }),
    };
    const { noun, again } = wordsOf(record);
    const why = dead
      ? `The backend that ran the ${noun} ended without warning.`
      : `The backend that ran the ${noun} was not heard of any more.`;
    const at = new Date();
    const end: OperationEnd = {
      state: 'interrupted',
      at,
      phases: endPhase(record.phases, 'failed', at),
      result,
      error: {
        code: 'interrupted',
        message: `${why} ${
          leftover ? `Left behind: ${leftover}` : 'Nothing was left behind.'
        }`,
        nextStep: again,
      },
    };
    const ended = await this.#options.store.end(
      { operationId: record.id, fencingToken: record.fencingToken },
      [record.state],
      end,
      [
        {
          at,
          level: 'error',
          text: `${why} ${leftover ?? 'Nothing was left behind.'}`,
        },
      ],
      { onlyIfExpired: !dead, next: this.#options.retries.after(record, end) },
    );
    if (!ended) return;
    this.#options.logger.warn(`Operation ${record.id} was interrupted. ${why}`);
    await this.#audit(record, why);
  }

  /** Ends the tools of a dead process, and removes what nobody needs to look at. */
  async #clearAfter(record: OperationRecord): Promise<Orphan[]> {
    const scratch = this.#scratchOf(record.id);
    const goingOn = await endOrphans(
      {
        directories: [
          scratch,
          ...(record.workDirectory ? [record.workDirectory] : []),
        ],
        backend: parseIdentity(record.leaseOwner),
      },
      this.#options.logger,
    );
    // What still writes must not find its directories gone.
    if (goingOn.length > 0) return goingOn;
    await this.#removeScratch(scratch);
    await this.#options.afterDeath?.(record);
    return [];
  }

  /** Operations that no replica takes, as after their source was removed. */
  async #endForgotten(): Promise<void> {
    const { store, queueTimeoutMs } = this.#options;
    const forgotten = await store.listQueuedBefore(
      new Date(Date.now() - queueTimeoutMs),
      100,
    );
    for (const record of forgotten) {
      const at = new Date();
      const { noun } = wordsOf(record);
      const message = `The ${noun} was not started within ${formatDuration(
        queueTimeoutMs,
      )}.`;
      await store.end(
        { operationId: record.id, fencingToken: record.fencingToken },
        ['queued'],
        {
          state: 'failed',
          at,
          phases: endPhase(record.phases, 'failed', at),
          error: {
            code: 'queue-timeout',
            message,
            nextStep: `Check that a backend with source ${record.sourceId} runs and that its queue is not paused, then request the ${noun} again.`,
          },
        },
        [{ at, level: 'error', text: message }],
      );
    }
  }

  #scratchOf(operationId: string): string {
    return path.join(
      this.#options.scratchRoot,
      scratchDirectoryName(operationId),
    );
  }

  async #removeScratch(directory: string): Promise<void> {
    try {
      const stats = await fs.lstat(directory);
      if (stats.isDirectory() && stats.uid === process.getuid?.()) {
        await fs.rm(directory, { recursive: true, force: true });
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        this.#options.logger.warn(
          `Cannot remove the scratch directory ${directory}: ${error}`,
        );
      }
    }
  }

  async #audit(record: OperationRecord, why: string): Promise<void> {
    try {
      const event = await this.#options.auditor?.createEvent({
        eventId: 'operation-interrupt',
        severityLevel: 'medium',
        meta: {
          queryType: record.kind,
          operationId: record.id,
          entityRef: record.entityRef,
          targetId: record.targetId ?? null,
        },
      });
      await event?.fail({ error: new Error(why) });
    } catch (error) {
      this.#options.logger.warn(
        `Cannot audit the end of operation ${record.id}: ${error}`,
      );
    }
  }
}

export async function describeLeftover(
  record: OperationRecord,
): Promise<{ leftover?: string; written?: TreeCount }> {
  const directory = record.workDirectory;
  if (directory === undefined) return {};
  try {
    const stats = await fs.lstat(directory);
    if (!stats.isDirectory()) {
      return {
        leftover: `${directory} is not the directory that the operation created. Look into it.`,
      };
    }
    const written = await countTree(
      directory,
      AbortSignal.timeout(COUNT_TIMEOUT_MS),
    );
    return {
      written,
      leftover:
        `${directory} holds ${formatCount(
          written.files,
          'file',
        )}, ${formatBytes(written.bytes)} ` +
        `of an unfinished ${
          wordsOf(record).noun
        }: files may be missing, cut short or wrong. Remove it when it is of no use.`,
    };
  } catch (error) {
    const finished = await describeFinished(record, directory);
    if (finished) return finished;
    const gone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    // Gone here need not mean gone: the target may lie on the other host.
    const dead = gone && (await existsHere(path.dirname(directory)));
    return dead
      ? {}
      : {
          leftover: `${directory} may hold an unfinished ${
            wordsOf(record).noun
          }. Look for it where the backend ran, and remove it.`,
        };
  }
}

/** The backend may have ended between the renaming and writing so down. */
async function describeFinished(record: OperationRecord, directory: string) {
  const name = finalDirectoryName({
    resourceName: record.resourceName,
    pointTime: record.point.time,
    operationId: record.id,
  });
  const destination = path.join(path.dirname(directory), name);
  if (!(await existsHere(destination))) return undefined;
  const leftover =
    `${destination} holds the restored files: they were all there and counted, ` +
    'but the end of the operation could not be recorded.';
  return { leftover };
}

async function existsHere(directory: string): Promise<boolean> {
  return await fs.lstat(directory).then(
    () => true,
    () => false,
  );
}
