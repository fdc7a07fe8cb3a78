import { constants, promises as fs } from 'node:fs';
import path from 'node:path';
import { ProviderError } from 'backstage-plugin-recovery-node';
import { identify, sameDirectory, type DirectoryIdentity } from './containment';
import { countTree, removeTree, type TreeCount } from './directoryTree';

export const TARGET_REPLACED =
  'The directory of the target is not the one that it was when the operation was requested: it was moved, or replaced by a link.';
export const TARGET_NEXT_STEP =
  'Find out who changed the target directory, then request the operation again.';

/**
 * The directory that an operation creates in its target and is the only one to write
 * to. It is known by its identity on the file system, not by its name alone: whatever
 * takes its place later is neither counted, renamed nor removed.
 */
export class WorkDirectory {
  /** Creates the directory; fails when something of that name is there already. */
  static async create(
    targetDirectory: string,
    name: string,
  ): Promise<WorkDirectory> {
    const directory = path.join(targetDirectory, name);
    await fs.mkdir(directory, { mode: 0o700 });
    // Opened without following a link: the identity is that of a directory, here.
    const handle = await fs.open(
      directory,
      constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW,
    );
    try {
      const stats = await handle.stat({ bigint: true });
      const created = new WorkDirectory(directory, {
        dev: stats.dev,
        ino: stats.ino,
      });
      if (!(await created.isInPlace())) {
        // Made somewhere else, through a link: empty still, and ours to take away.
        await created.remove().catch(() => {});
        throw new ProviderError('tool-failed', TARGET_REPLACED, {
          nextStep: TARGET_NEXT_STEP,
        });
      }
      return created;
    } finally {
      await handle.close();
    }
  }

  readonly path: string;
  readonly identity: DirectoryIdentity;

  private constructor(directory: string, identity: DirectoryIdentity) {
    this.path = directory;
    this.identity = identity;
  }

  /** Whether the path leads to the directory that was created, through no link. */
  async isInPlace(): Promise<boolean> {
    try {
      return (
        (await fs.realpath(this.path)) === this.path &&
        sameDirectory(await identify(this.path), this.identity)
      );
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP')
        return false;
      throw error;
    }
  }

  /** Throws when something has taken the place of the directory, or of one above it. */
  async assertInPlace(): Promise<void> {
    if (await this.isInPlace()) return;
    throw new ProviderError(
      'tool-failed',
      `The directory ${this.path} was moved or replaced while the operation was writing to it.`,
      { nextStep: TARGET_NEXT_STEP },
    );
  }

  async count(
    signal?: AbortSignal,
    by?: 'size' | 'written',
  ): Promise<TreeCount> {
    return await countTree(this.path, signal, by);
  }

  /** Gives the directory its final name. */
  async finish(name: string): Promise<string> {
    const parent = path.dirname(this.path);
    const destination = path.join(parent, name);
    await this.assertInPlace();
    // Whoever may enter the target may see what was restored to it.
    await fs.chmod(this.path, (await fs.stat(parent)).mode & 0o777);
    // A rename would silently replace an empty directory of that name: make sure that
    // the one it replaces is ours.
    await fs.mkdir(destination, { mode: 0o700 });
    try {
      await fs.rename(this.path, destination);
    } catch (error) {
      await fs.rmdir(destination).catch(() => {});
      throw error;
    }
    return destination;
  }

  /** Removes the directory and all that is in it. */
  async remove(signal?: AbortSignal): Promise<void> {
    await removeTree(this.path, this.identity, signal);
  }
}
