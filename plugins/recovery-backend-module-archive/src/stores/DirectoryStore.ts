import { constants, type BigIntStats, type Dirent } from 'node:fs';
import {
  lstat,
  open,
  opendir,
  realpath,
  stat,
  type FileHandle,
} from 'node:fs/promises';
import path from 'node:path';
import { ProviderError, throwIfAborted } from 'backstage-plugin-recovery-node';
import { abortable } from './abortable';
import { directoryError, errnoOf } from './directoryErrors';
import type {
  ArchiveStore,
  OpenObject,
  ReadOptions,
  StoredObject,
  StoreListOptions,
  StoreObstacle,
} from './types';

const READ_SIZE = 1024 * 1024;
const BATCH_SIZE = 64;

/** No link at the end of the path is followed, and no pipe is waited for. */
const OPEN_FLAGS =
  // eslint-disable-next-line no-bitwise
  constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

function versionOf(stats: BigIntStats): string {
  return stats.mtimeNs.toString();
}

/** Whether a name was not UTF-8: Node puts U+FFFD for what it cannot read. */
function isUndecoded(relative: string): boolean {
  return relative.includes('\ufffd');
}

function unnameable(relative: string): StoreObstacle {
  return {
    kind: 'unnameable',
    path: relative,
    reason: 'its name is not UTF-8',
  };
}

class OpenFile implements OpenObject {
  readonly path: string;
  readonly size: number;
  readonly modifiedAt: Date;

  constructor(
    /** Relative to the source's directory. */
    relativePath: string,
    private readonly handle: FileHandle,
    private readonly stats: BigIntStats,
    private readonly signal: AbortSignal,
    private readonly title: string,
  ) {
    this.path = relativePath;
    this.size = Number(stats.size);
    this.modifiedAt = stats.mtime;
  }

  /** Reads the next part while the consumer is busy with this one. */
  async *read(
    start: number,
    end: number,
    options: ReadOptions = {},
  ): AsyncGenerator<Buffer> {
    const size = Math.min(READ_SIZE, end - start);
    const pair = [0, 1].map(() =>
      Buffer.allocUnsafe(options.reuseMemory ? size : 0),
    );
    let turn = 0;
    const readPart = (position: number) => {
      turn += 1;
      return this.#readInto(
        options.reuseMemory ? pair[turn % 2] : Buffer.allocUnsafe(size),
        position,
        end,
      );
    };
    let position = start;
    let next: Promise<Buffer> | undefined;
    while (position < end) {
      const part = await abortable(
        next ?? readPart(position),
        this.signal,
        `Reading ${this.title}`,
      );
      position += part.length;
      next = position < end ? readPart(position) : undefined;
      // Its error is for who asks for that part; nobody may.
      next?.catch(() => {});
      yield part;
    }
  }

  async #readInto(
    buffer: Buffer,
    position: number,
    end: number,
  ): Promise<Buffer> {
    let bytesRead: number;
    try {
      ({ bytesRead } = await this.handle.read(
        buffer,
        0,
        Math.min(buffer.length, end - position),
        position,
      ));
    } catch (error) {
      throw directoryError(error, this.title);
    }
    if (bytesRead === 0) {
      throw new ProviderError(
        'point-gone',
        `${this.title} became shorter while it was read`,
        { nextStep: 'Refresh the source: the file is being written.' },
      );
    }
    return buffer.subarray(0, bytesRead);
  }

  async assertUnchanged(): Promise<void> {
    const now = await this.handle.stat({ bigint: true });
    if (now.size !== this.stats.size || now.mtimeNs !== this.stats.mtimeNs) {
      throw new ProviderError(
        'point-gone',
        `${this.title} was changed while it was read`,
        {
          nextStep:
            'Do not use what was read. Refresh the source and start again.',
        },
      );
    }
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/** Archives in a local directory. Symbolic links below the directory are never followed. */
export class DirectoryStore implements ArchiveStore {
  readonly title: string;
  readonly showsUnfinished = true;
  readonly emptyHint =
    'If it is a mount point, its file system may not be mounted: points listed before are kept as they were.';

  constructor(private readonly directory: string) {
    this.title = directory;
  }

  async *list(
    options: StoreListOptions,
  ): AsyncGenerator<StoredObject | StoreObstacle> {
    const what = `Listing ${this.directory}`;
    try {
      // Reads the root itself, so that a hanging mount is noticed before anything else.
      await abortable(stat(this.directory), options.signal, what);
    } catch (error) {
      throw directoryError(error, `The directory ${this.directory}`);
    }
    yield* this.#listDirectory('', 0, options);
  }

  async *#listDirectory(
    relative: string,
    depth: number,
    options: StoreListOptions,
  ): AsyncGenerator<StoredObject | StoreObstacle> {
    const { signal } = options;
    const absolute = path.join(this.directory, relative);
    const what = `Listing ${absolute}`;
    const subdirectories: string[] = [];
    try {
      const directory = await abortable(
        opendir(absolute, { bufferSize: 256 }),
        signal,
        what,
      );
      try {
        let batch: Dirent[] = [];
        for (;;) {
          const entry = await abortable(directory.read(), signal, what);
          if (entry) batch.push(entry);
          if (batch.length >= BATCH_SIZE || (!entry && batch.length > 0)) {
            const looked = await abortable(
              Promise.all(
                batch.map(each => this.#look(relative, each, options)),
              ),
              signal,
              what,
            );
            for (const found of looked) {
              if (found === undefined) continue;
              if (typeof found !== 'string') yield found;
              else if (depth < options.depth) subdirectories.push(found);
            }
            batch = [];
          }
          if (!entry) break;
        }
      } finally {
        await directory.close().catch(() => {});
      }
    } catch (error) {
      const code = errnoOf(error);
      if (depth > 0 && (code === 'EACCES' || code === 'EPERM')) {
        yield { kind: 'unreadable', path: relative, reason: 'no permission' };
        return;
      }
      if (depth > 0 && (code === 'ENOENT' || code === 'ENOTDIR')) {
        if (isUndecoded(relative)) yield unnameable(relative);
        return; // removed since its parent was read
      }
      throw directoryError(error, `The directory ${absolute}`);
    }
    for (const subdirectory of subdirectories) {
      yield* this.#listDirectory(subdirectory, depth + 1, options);
    }
  }

  /** A string is a directory's path. */
  async #look(
    parent: string,
    entry: Dirent,
    options: StoreListOptions,
  ): Promise<StoredObject | StoreObstacle | string | undefined> {
    const relative = parent ? `${parent}/${entry.name}` : entry.name;
    if (entry.isDirectory()) {
      return relative;
    }
    if (entry.isSymbolicLink()) {
      return { kind: 'link', path: relative, reason: 'a symbolic link' };
    }
    if (entry.isFile() && !options.wants(relative)) {
      return undefined;
    }
    const absolute = path.join(this.directory, relative);
    let handle: FileHandle | undefined;
    try {
      if (!entry.isFile()) {
        // Some file systems do not tell the type with the name.
        const type = await lstat(absolute);
        if (type.isDirectory()) return relative;
        if (type.isSymbolicLink()) {
          return { kind: 'link', path: relative, reason: 'a symbolic link' };
        }
        if (!type.isFile() || !options.wants(relative)) return undefined;
      }
      // Opened rather than asked for its rights: only so it is known that it can be read.
      handle = await open(absolute, OPEN_FLAGS);
      const stats = await handle.stat({ bigint: true });
      if (!stats.isFile()) return undefined;
      return {
        kind: 'object',
        path: relative,
        size: Number(stats.size),
        modifiedAt: stats.mtime,
        version: versionOf(stats),
      };
    } catch (error) {
      const code = errnoOf(error);
      if (code === 'ENOENT') {
        // Removed since the directory was read, if that is the name it had.
        return isUndecoded(relative) ? unnameable(relative) : undefined;
      }
      return {
        kind: 'unreadable',
        path: relative,
        reason:
          code === 'EACCES' || code === 'EPERM' ? 'no permission' : `${code}`,
      };
    } finally {
      await handle?.close().catch(() => {});
    }
  }

  async open(
    relative: string,
    options: { signal: AbortSignal; version?: string; size?: number },
  ): Promise<OpenObject | undefined> {
    const { signal } = options;
    const title = path.join(this.directory, relative);
    const what = `Opening ${title}`;
    throwIfAborted(signal, what);
    let handle: FileHandle | undefined;
    try {
      const root = await abortable(realpath(this.directory), signal, what);
      const parent = await abortable(
        realpath(path.dirname(title)),
        signal,
        what,
      );
      if (parent !== path.join(root, path.dirname(relative))) {
        throw new ProviderError(
          'unsafe-content',
          `${title} is reached over a symbolic link, which is not followed`,
          { nextStep: 'Put the file itself into the directory.' },
        );
      }
      handle = await abortable(
        open(path.join(parent, path.basename(relative)), OPEN_FLAGS),
        signal,
        what,
      );
      const stats = await handle.stat({ bigint: true });
      const changed =
        (options.version !== undefined &&
          versionOf(stats) !== options.version) ||
        (options.size !== undefined && Number(stats.size) !== options.size);
      if (!stats.isFile() || changed) {
        throw new ProviderError(
          'point-gone',
          `${title} is not the file that was listed: it was overwritten since`,
          {
            nextStep:
              'Refresh the source and choose among the points it holds now.',
          },
        );
      }
      return new OpenFile(relative, handle, stats, signal, title);
    } catch (error) {
      await handle?.close().catch(() => {});
      if (errnoOf(error) === 'ENOENT') {
        // A missing file is the caller's to judge; a missing directory is not.
        await this.#assertPresent(signal, what);
        return undefined;
      }
      if (errnoOf(error) === 'ELOOP') {
        throw new ProviderError(
          'point-gone',
          `${title} is not the file that was listed: it is a symbolic link now`,
          {
            nextStep:
              'Refresh the source and choose among the points it holds now.',
          },
        );
      }
      throw directoryError(error, title);
    }
  }

  async #assertPresent(signal: AbortSignal, what: string) {
    try {
      await abortable(stat(this.directory), signal, what);
    } catch (error) {
      throw directoryError(error, `The directory ${this.directory}`);
    }
  }
}
