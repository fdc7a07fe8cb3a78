import type { LoggerService } from '@backstage/backend-plugin-api';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProviderError } from '../errors';
import type {
  DiscoveredPoint,
  PointRef,
  ProgressUpdate,
  ProviderContext,
  RecoverabilityWindow,
  SourceNotice,
} from '../provider';

/** A context for tests, with what the provider told it. @public */
export interface TestProviderContext extends ProviderContext {
  /** Lines of the operation's log and of the logger. */
  lines: string[];
  progressUpdates: ProgressUpdate[];
}

/** A logger that keeps its lines. @public */
export function createRecordingLogger(lines: string[] = []): LoggerService {
  const write = (message: string, meta?: unknown) => {
    lines.push(meta ? `${message} ${JSON.stringify(meta)}` : message);
  };
  const logger: LoggerService = {
    error: write,
    warn: write,
    info: write,
    debug: write,
    child: () => logger,
  };
  return logger;
}

const scratchDirectories: string[] = [];

// A test file imports this at its top, where hooks may be registered.
if (typeof afterAll === 'function') {
  afterAll(async () => {
    for (const directory of scratchDirectories.splice(0)) {
      await rm(directory, { recursive: true, force: true });
    }
  });
}

/** A new directory that is removed when the test file has ended. */
async function makeScratch(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'recovery-scratch-'));
  scratchDirectories.push(directory);
  return directory;
}

/**
 * Makes a context for a provider's long calls. The scratch directory is a new one
 * unless given, and then removed at the end of the test file; the deadline is in ten minutes unless given.
 *
 * @public
 */
export async function createProviderContext(
  options: {
    signal?: AbortSignal;
    deadline?: Date;
    scratchDirectory?: string;
  } = {},
): Promise<TestProviderContext> {
  const lines: string[] = [];
  const progressUpdates: ProgressUpdate[] = [];
  return {
    signal: options.signal ?? new AbortController().signal,
    deadline: options.deadline ?? new Date(Date.now() + 600_000),
    logger: createRecordingLogger(lines),
    log: (_level, text) => {
      lines.push(text);
    },
    progress: update => {
      progressUpdates.push(update);
    },
    scratchDirectory: options.scratchDirectory ?? (await makeScratch()),
    lines,
    progressUpdates,
  };
}

/** A listing, read to its end. @public */
export interface DrainedListing {
  /** Oldest first. */
  points: DiscoveredPoint[];
  notices: SourceNotice[];
  windows: RecoverabilityWindow[];
}

/** Reads a listing to its end. @public */
export async function drainListing(
  listing: AsyncIterable<DiscoveredPoint | RecoverabilityWindow | SourceNotice>,
): Promise<DrainedListing> {
  const points: DiscoveredPoint[] = [];
  const notices: SourceNotice[] = [];
  const windows: RecoverabilityWindow[] = [];
  for await (const item of listing) {
    if (item.type === 'point') {
      points.push(item);
    } else if (item.type === 'window') {
      windows.push(item);
    } else {
      notices.push(item);
    }
  }
  points.sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
  return { points, notices, windows };
}

/** The reference that the core would pass to the provider's other methods. @public */
export function pointRefOf(point: DiscoveredPoint): PointRef {
  return {
    id: point.id,
    seriesKey: point.series.key,
    time: point.time,
    sizeBytes: point.sizeBytes,
    fileCount: point.fileCount,
    details: point.details ?? {},
  };
}

/** The `ProviderError` that a promise is rejected with; fails when there is none. @public */
export async function providerErrorOf(
  promise: Promise<unknown>,
): Promise<ProviderError> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    if (error instanceof ProviderError) {
      return error;
    }
    throw new Error(`Expected a ProviderError, but it failed with ${error}`, {
      cause: error,
    });
  }
  throw new Error(
    `Expected a ProviderError, but it succeeded with ${JSON.stringify(value)}`,
  );
}
