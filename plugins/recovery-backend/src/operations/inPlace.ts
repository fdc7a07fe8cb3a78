import { promises as fs, type Stats } from 'node:fs';
import path from 'node:path';
import { identify, sameDirectory, type DirectoryIdentity } from './containment';
import { countTree } from './directoryTree';
import { RefusedError } from './errors';
import { formatCount } from './text';
import type { WorkDirectory } from './WorkDirectory';

/** Where what was in place before lies after a restore in place: the safety copy. */
export function setAsidePath(directory: string, operationId: string): string {
  return `${directory}.before-${operationId}`;
}

/** What lies in a place; undefined when nothing does. */
export async function lookAt(file: string): Promise<Stats | undefined> {
  try {
    return await fs.lstat(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The identity of the directory in a place; undefined when nothing lies there. */
export async function identifyPlace(
  directory: string,
): Promise<DirectoryIdentity | undefined> {
  return (await lookAt(directory)) && (await identify(directory));
}

/**
 * The directory that takes the place: all of what was restored, or what lies at a path
 * in it. Refuses when there is more than that: it would belong to no place.
 */
export async function findContent(
  work: WorkDirectory,
  inside: string | undefined,
): Promise<string> {
  if (inside === undefined) return work.path;
  let content = work.path;
  for (const part of inside.split('/').filter(Boolean)) {
    content = path.join(content, part);
    if (!(await lookAt(content))?.isDirectory()) {
      throw new RefusedError(
        'incomplete',
        `The point holds no directory ${inside}, which is what the target takes from it.`,
        'Have the path of the target compared with the contents of the point.',
      );
    }
  }
  const [all, wanted] = await Promise.all([work.count(), countTree(content)]);
  if (all.files > wanted.files) {
    throw new RefusedError(
      'target-refused',
      `The point holds ${formatCount(
        all.files - wanted.files,
        'file',
      )} outside ${inside}, which belong to another place.`,
      'Restore it to an alternate target, and take from there what is needed.',
    );
  }
  return content;
}

export interface Replacement {
  work: WorkDirectory;
  /** The directory inside the work directory that takes the place. */
  content: string;
  /** The place, links resolved. */
  directory: string;
  /** What lay there when the operation began; absent when nothing did. */
  before?: DirectoryIdentity;
  operationId: string;
  /** Whether this process may still go on; asked before each step. */
  confirm(): Promise<boolean>;
}

/**
 * Sets aside what is in place and puts what was restored there, each by renaming: at any
 * moment either of the two is whole, and nothing is deleted. When the second step does
 * not work the first is undone. Resolves to where the safety copy is.
 */
export async function replaceInPlace(
  replacement: Replacement,
): Promise<string | undefined> {
  const { work, content, directory, before, operationId } = replacement;
  const confirm = async () => {
    if (!(await replacement.confirm())) {
      throw new Error('This process lost its right to run the operation.');
    }
  };
  await work.assertInPlace();
  const now = await identifyPlace(directory);
  if (before ? !sameDirectory(now, before) : await lookAt(directory)) {
    throw new RefusedError(
      'target-changed',
      `${directory} is not what it was when the restore began: it was left as it is.`,
      'Find out who changed it, then request the restore again.',
    );
  }
  if (before) await takeOver(await fs.stat(directory), content);
  await confirm();
  const setAside = before ? setAsidePath(directory, operationId) : undefined;
  if (setAside) await fs.rename(directory, setAside);
  try {
    await confirm();
    // A rename replaces an empty directory without a word.
    if (await lookAt(directory)) throw new Error('something took its place');
    await fs.rename(content, directory);
  } catch (error) {
    if (setAside) await putBack(setAside, directory, error);
    throw error;
  }
  await syncDirectory(path.dirname(directory));
  return setAside;
}

/** Puts what was set aside back, if and only if nothing took its place. */
export async function putBack(
  setAside: string,
  directory: string,
  cause?: unknown,
): Promise<void> {
  if (await lookAt(directory)) {
    throw new RefusedError(
      'not-put-back',
      `What was in place before lies in ${setAside}: something else has taken ${directory} meanwhile${
        cause ? ` (${cause})` : ''
      }.`,
      `Look at both, and rename ${setAside} back by hand.`,
    );
  }
  await fs.rename(setAside, directory);
  await syncDirectory(path.dirname(directory));
}

/** What takes the place is as open as what was there, and belongs to the same owner. */
async function takeOver(before: Stats, content: string): Promise<void> {
  await fs.chmod(content, before.mode & 0o7777);
  const { uid, gid } = await fs.stat(content);
  if ((uid !== before.uid || gid !== before.gid) && process.getuid?.() === 0)
    await fs.chown(content, before.uid, before.gid);
}

/** Renames outlive a loss of power only when their directory was written. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await fs.open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
