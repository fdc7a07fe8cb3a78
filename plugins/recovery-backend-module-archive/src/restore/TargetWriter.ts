import { constants } from 'node:fs';
import {
  chmod,
  link,
  lstat,
  mkdir,
  open,
  opendir,
  rename,
  symlink,
  unlink,
  utimes,
} from 'node:fs/promises';
import path from 'node:path';
import { ProviderError } from 'backstage-plugin-recovery-node';
import type { ArchiveEntry } from '../formats/ArchiveEntry';
import { isDamaged } from '../formats/errors';
import { entryPath, linkStaysInside } from '../formats/entryPath';
import { isHole } from '../formats/sparse';
import { targetError, unsafe } from './errors';

/** Directories known to be real ones; forgotten when there are more. */
const MAX_KNOWN_DIRECTORIES = 10_000;

/** Links, and directories whose mode and time are set, kept in memory until the end. */
const MAX_DEFERRED = 100_000;

const PERMISSION_BITS = 0o777;

/* eslint-disable no-bitwise */

function errnoOf(error: unknown) {
  return (error as NodeJS.ErrnoException).code;
}

/**
 * Writes entries below an empty directory, and never anywhere else.
 *
 * Every parent is a real directory that this writer made or looked at without following
 * links; files are created anew (`O_EXCL`, `O_NOFOLLOW`), never opened; symbolic links
 * are made last, when nothing is written any more. Set-user-id, set-group-id and sticky
 * bits and owners are not restored.
 */
export class TargetWriter {
  files = 0;
  bytes = 0;
  readonly warnings: string[] = [];
  readonly #directories = new Set<string>();
  readonly #links = new Map<string, { segments: string[]; target: string }>();
  readonly #attributes: Array<{
    path: string;
    mode?: number;
    modifiedAt?: Date;
  }> = [];
  #attributesDropped = false;

  constructor(
    private readonly root: string,
    private readonly onProgress: (files: number, bytes: number) => void,
  ) {}

  /** Refuses a target that is not an empty directory. */
  async prepare(): Promise<void> {
    try {
      const stats = await lstat(this.root);
      if (!stats.isDirectory()) {
        throw new ProviderError(
          'target-not-empty',
          `${this.root} is not a directory`,
        );
      }
      const directory = await opendir(this.root);
      try {
        if (await directory.read()) {
          throw new ProviderError(
            'target-not-empty',
            `${this.root} is not empty`,
            {
              nextStep: 'Restore into an empty directory.',
            },
          );
        }
      } finally {
        await directory.close();
      }
    } catch (error) {
      throw targetError(error, this.root);
    }
  }

  async write(entry: ArchiveEntry, segments: string[]): Promise<void> {
    const shown = segments.join('/');
    if (segments.length === 0) {
      if (entry.type !== 'directory') {
        throw unsafe(
          `"${entry.name}" would replace the target directory itself`,
        );
      }
      return;
    }
    for (let length = 1; length <= segments.length; length += 1) {
      if (this.#links.has(segments.slice(0, length).join('/'))) {
        throw unsafe(
          length === segments.length
            ? `"${shown}" is in the archive twice, once as a symbolic link`
            : `"${shown}" lies below a symbolic link of the archive`,
        );
      }
    }
    try {
      if (entry.type === 'directory') {
        await this.#ensureDirectory(segments);
        this.#remember(this.#absolute(segments), entry);
      } else {
        await this.#ensureDirectory(segments.slice(0, -1));
        if (entry.type === 'file') await this.#writeFile(entry, segments);
        else if (entry.type === 'hardlink')
          await this.#writeHardLink(entry, segments);
        else this.#deferLink(entry, segments);
      }
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') {
        throw unsafe(
          `"${shown}" is in the archive twice, or differs from another name only in ways that this file system does not keep apart`,
        );
      }
      throw targetError(error, shown);
    }
  }

  /** Makes the symbolic links, then sets modes and times of directories. */
  async finish(): Promise<void> {
    for (const { segments, target } of this.#links.values()) {
      try {
        await this.#ensureDirectory(segments.slice(0, -1));
        await symlink(target, this.#absolute(segments));
      } catch (error) {
        if (errnoOf(error) === 'EEXIST') {
          throw unsafe(
            `"${segments.join(
              '/',
            )}" is in the archive twice, once as a symbolic link`,
          );
        }
        throw targetError(error, segments.join('/'));
      }
    }
    for (const each of this.#attributes.reverse()) {
      try {
        // Its owner keeps full access: what was restored must be countable and removable.
        if (each.mode !== undefined)
          await chmod(each.path, (each.mode & PERMISSION_BITS) | 0o700);
        if (each.modifiedAt)
          await utimes(each.path, each.modifiedAt, each.modifiedAt);
      } catch (error) {
        throw targetError(error, each.path);
      }
    }
    if (this.#attributesDropped) {
      this.warnings.push(
        `There are more than ${MAX_DEFERRED} directories: those after them have default modes and new times`,
      );
    }
  }

  #absolute(segments: string[]): string {
    return path.join(this.root, ...segments);
  }

  #remember(absolute: string, entry: ArchiveEntry) {
    if (this.#attributes.length < MAX_DEFERRED) {
      const { mode, modifiedAt } = entry;
      this.#attributes.push({ path: absolute, mode, modifiedAt });
    } else {
      this.#attributesDropped = true;
    }
  }

  async #ensureDirectory(segments: string[]): Promise<void> {
    const key = segments.join('/');
    if (segments.length === 0 || this.#directories.has(key)) {
      return;
    }
    await this.#ensureDirectory(segments.slice(0, -1));
    const absolute = this.#absolute(segments);
    try {
      await mkdir(absolute, 0o755);
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
      const stats = await lstat(absolute);
      if (!stats.isDirectory()) {
        throw unsafe(`"${key}" is both a file and a directory in the archive`);
      }
    }
    if (this.#directories.size >= MAX_KNOWN_DIRECTORIES)
      this.#directories.clear();
    this.#directories.add(key);
  }

  async #writeFile(entry: ArchiveEntry, segments: string[]): Promise<void> {
    const absolute = this.#absolute(segments);
    const handle = await open(
      absolute,
      constants.O_WRONLY |
        constants.O_CREAT |
        constants.O_EXCL |
        constants.O_NOFOLLOW,
      0o600,
    );
    let open_ = true;
    try {
      let length = 0;
      let endsInHole = false;
      for await (const chunk of entry.data()) {
        endsInHole = isHole(chunk);
        if (!endsInHole) await writeAll(handle, chunk, length);
        length += chunk.length;
        this.bytes += chunk.length;
        this.onProgress(this.files, this.bytes);
      }
      if (endsInHole) await handle.truncate(length);
      const mode =
        entry.mode === undefined ? 0o644 : entry.mode & PERMISSION_BITS;
      await handle.chmod(mode | 0o400);
      if (entry.modifiedAt)
        await handle.utimes(entry.modifiedAt, entry.modifiedAt);
      open_ = false;
      await handle.close(); // network file systems tell of a full disk only now
      this.files += 1;
      this.onProgress(this.files, this.bytes);
    } catch (error) {
      if (open_) await handle.close().catch(() => {});
      await this.#abandon(absolute, isDamaged(error));
      throw error;
    }
  }

  /** What is left of a damaged file is kept under a name that says so. */
  async #abandon(absolute: string, keep: boolean): Promise<void> {
    if (keep) {
      const incomplete = `${absolute}.incomplete`;
      const taken = await lstat(incomplete).catch(() => undefined);
      if (!taken) {
        await rename(absolute, incomplete).catch(() => {});
        return;
      }
    }
    await unlink(absolute).catch(() => {});
  }

  async #writeHardLink(entry: ArchiveEntry, segments: string[]): Promise<void> {
    const target = entryPath(entry.linkName ?? '');
    if (!target.safe || target.segments.length === 0) {
      throw unsafe(`"${entry.name}" is a hard link out of the archive`);
    }
    for (let length = 1; length <= target.segments.length; length += 1) {
      if (this.#links.has(target.segments.slice(0, length).join('/'))) {
        throw unsafe(`"${entry.name}" is a hard link over a symbolic link`);
      }
    }
    const source = this.#absolute(target.segments);
    const stats = await lstat(source).catch(() => undefined);
    if (!stats?.isFile()) {
      throw new ProviderError(
        'unsafe-content',
        `"${entry.name}" is a hard link to "${entry.linkName}", which is not among what was restored before it`,
        {
          nextStep: `Restore "/${target.segments.join('/')}" together with it.`,
        },
      );
    }
    await link(source, this.#absolute(segments));
    this.files += 1;
    this.bytes += stats.size;
    this.onProgress(this.files, this.bytes);
  }

  /** Whether a symbolic link would stay inside the target. */
  mayLink(entry: ArchiveEntry, segments: string[]): boolean {
    return linkStaysInside(segments, entry.linkName ?? '');
  }

  #deferLink(entry: ArchiveEntry, segments: string[]) {
    if (entry.type !== 'symlink') {
      throw unsafe(
        `"${entry.name}" is ${
          entry.otherType ?? 'neither a file nor a directory'
        }`,
      );
    }
    const target = entry.linkName ?? '';
    if (!this.mayLink(entry, segments)) {
      throw unsafe(
        `"${entry.name}" is a symbolic link that could lead out of the target`,
      );
    }
    if (this.#links.size >= MAX_DEFERRED) {
      throw new ProviderError(
        'limit-exceeded',
        `The archive holds more than ${MAX_DEFERRED} symbolic links`,
      );
    }
    this.#links.set(segments.join('/'), { segments, target });
  }
}

async function writeAll(
  handle: Awaited<ReturnType<typeof open>>,
  chunk: Buffer,
  position: number,
): Promise<void> {
  let at = 0;
  while (at < chunk.length) {
    const { bytesWritten } = await handle.write(
      chunk,
      at,
      chunk.length - at,
      position + at,
    );
    at += bytesWritten;
  }
}
