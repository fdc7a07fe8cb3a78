import { randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type {
  ContentEntry,
  ContentPage,
} from 'backstage-plugin-recovery-common';
import {
  PointEntry,
  PointRef,
  ProviderError,
} from 'backstage-plugin-recovery-node';
import type { ValidSource } from '../config';
import { decodeCursor, encodeCursor } from '../util/cursor';
import { toSourceError } from './errors';
import { boundedText, joinSentences } from '../util/text';
import { untilAborted } from './untilAborted';

const MAX_PATH_LENGTH = 4096;
const TYPES: ContentEntry['type'][] = ['file', 'directory', 'link', 'other'];

/** A path inside a point: absolute, without empty, `.` and `..` parts. */
export function readContentPath(value: string | undefined): string {
  const text = value ?? '/';
  if (text.length > MAX_PATH_LENGTH || text.includes('\0')) {
    throw new InputError(
      `The path must have at most ${MAX_PATH_LENGTH} characters.`,
    );
  }
  if (!text.startsWith('/')) {
    throw new InputError(
      'The path must begin with a slash: it is a path inside the point.',
    );
  }
  const parts = text.split('/').filter(part => part !== '');
  if (parts.some(part => part === '.' || part === '..')) {
    throw new InputError('The path must not contain "." or ".." as a part.');
  }
  return `/${parts.join('/')}`;
}

function toEntry(entry: PointEntry, folder: string): ContentEntry | undefined {
  const prefix = folder === '/' ? '/' : `${folder}/`;
  if (
    typeof entry?.path !== 'string' ||
    entry.path.length > MAX_PATH_LENGTH ||
    !entry.path.startsWith(prefix)
  ) {
    return undefined;
  }
  const name = entry.path.slice(prefix.length);
  if (name === '' || name === '.' || name === '..' || name.includes('/')) {
    return undefined;
  }
  return {
    path: entry.path,
    name: boundedText(name, MAX_PATH_LENGTH),
    type: TYPES.find(type => type === entry.type) ?? 'other',
    sizeBytes:
      typeof entry.sizeBytes === 'number' && entry.sizeBytes >= 0
        ? entry.sizeBytes
        : undefined,
    modifiedAt:
      typeof entry.modifiedAt === 'string' && entry.modifiedAt.length <= 40
        ? entry.modifiedAt
        : undefined,
  };
}

/** Directories first, then by path; plain comparison, so that pages fit together. */
function sortKey(entry: ContentEntry): [string, string] {
  return [entry.type === 'directory' ? '0' : '1', entry.path];
}

function compareKeys(a: [string, string], b: [string, string]): number {
  for (const at of [0, 1] as const) {
    if (a[at] !== b[at]) {
      return a[at] < b[at] ? -1 : 1;
    }
  }
  return 0;
}

/**
 * The first entries after a key, of any number of entries in any order. Keeps a few
 * pages of them, not all.
 */
class FirstEntries {
  private entries: ContentEntry[] = [];

  constructor(
    private readonly limit: number,
    private readonly after: [string, string] | undefined,
  ) {}

  add(entry: ContentEntry): void {
    if (this.after && compareKeys(sortKey(entry), this.after) <= 0) {
      return;
    }
    this.entries.push(entry);
    if (this.entries.length > this.limit * 4) {
      this.entries = this.list();
    }
  }

  list(): ContentEntry[] {
    return this.entries
      .sort((a, b) => compareKeys(sortKey(a), sortKey(b)))
      .slice(0, this.limit);
  }
}

function toApiError(error: unknown, sourceId: string): Error {
  const { code, message, nextStep } = toSourceError(error, sourceId);
  const text = joinSentences([message, nextStep]);
  switch (code) {
    case 'point-gone':
    case 'nothing-matched':
      return new NotFoundError(text);
    case 'locked':
    case 'damaged':
      return new ConflictError(text);
    default:
      return new ServiceUnavailableError(text);
  }
}

/** Lists what a point holds, by asking its provider each time. */
export class ContentReader {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly options: {
      logger: LoggerService;
      /** Longest time for one page, in milliseconds. */
      timeoutMs?: number;
      /** Listings that run at the same time; each may start a tool. */
      concurrency?: number;
      scratchRoot?: string;
    },
  ) {}

  async list(
    source: ValidSource,
    point: PointRef,
    folder: string,
    page: { cursor?: string; limit: number },
  ): Promise<ContentPage> {
    const after = decodeCursor(page.cursor, 2) as [string, string] | undefined;
    const { provider } = source;
    if (!provider.contents) {
      throw new InputError(
        `The contents of points of ${source.title} cannot be listed: its provider ${provider.type} does not offer it.`,
      );
    }
    const first = new FirstEntries(page.limit + 1, after);
    await this.limited(() => this.collect(source, point, folder, first));
    const entries = first.list();
    const items = entries.slice(0, page.limit);
    return {
      items,
      ...(entries.length > page.limit
        ? { nextCursor: encodeCursor(sortKey(items[items.length - 1])) }
        : {}),
    };
  }

  private async collect(
    source: ValidSource,
    point: PointRef,
    folder: string,
    first: FirstEntries,
  ): Promise<void> {
    const {
      logger,
      timeoutMs = 60_000,
      scratchRoot = os.tmpdir(),
    } = this.options;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      controller.abort(
        new ProviderError(
          'deadline',
          `Listing the contents of the point took longer than ${Math.round(
            timeoutMs / 1000,
          )} seconds and was stopped.`,
          { nextStep: 'Try again, or restore the whole point.' },
        ),
      );
    }, timeoutMs);
    const scratchDirectory = path.join(
      scratchRoot,
      `recovery-contents-${randomUUID()}`,
    );
    try {
      await fs.mkdir(scratchDirectory, { mode: 0o700 });
      const entries = source.provider.contents!(
        source.settings,
        point,
        folder,
        {
          signal: controller.signal,
          deadline: new Date(Date.now() + timeoutMs),
          logger,
          log: (level, text) => logger[level](boundedText(text, 1000)),
          progress: () => {},
          scratchDirectory,
        },
      );
      for await (const item of untilAborted(entries, controller.signal)) {
        const entry = toEntry(item, folder);
        if (entry) {
          first.add(entry);
        }
      }
    } catch (error) {
      throw toApiError(error, source.id);
    } finally {
      clearTimeout(timer);
      controller.abort();
      await fs.rm(scratchDirectory, { recursive: true, force: true });
    }
  }

  private async limited<T>(work: () => Promise<T>): Promise<T> {
    const { concurrency = 4 } = this.options;
    if (this.running >= concurrency) {
      await new Promise<void>(resolve => this.waiting.push(resolve));
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) {
        next();
      } else {
        this.running -= 1;
      }
    }
  }
}
