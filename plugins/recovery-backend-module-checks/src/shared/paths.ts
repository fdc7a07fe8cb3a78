import { ProviderError } from 'backstage-plugin-recovery-node';
import { promises as fs } from 'node:fs';
import path from 'node:path';

export function isWithin(child: string, parent: string): boolean {
  const relative = path.relative(parent, child);
  return (
    relative === '' ||
    (relative !== '..' && !relative.startsWith(`..${path.sep}`))
  );
}

/** Why something in the restored data cannot be looked at: it is missing, or leads out. */
export class NotThereError extends Error {
  override name = 'NotThereError';
  /** What is wrong with it, without its name. */
  readonly what: string;

  constructor(relative: string, what: string) {
    super(`${relative} ${what}`);
    this.what = what;
  }
}

/**
 * The real path of something below the restored data. Throws a NotThereError when there
 * is nothing, or when a link leads out of the restored data.
 */
export async function resolveInside(
  directory: string,
  relative: string,
): Promise<string> {
  const root = await fs.realpath(directory);
  let real: string;
  try {
    real = await fs.realpath(path.join(root, relative));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new NotThereError(relative, 'is missing in the restored data');
    }
    if (code === 'ELOOP') {
      throw new NotThereError(relative, 'is a link that leads to itself');
    }
    throw new ProviderError(
      'tool-failed',
      `${relative} of the restored data cannot be read (${code})`,
      { cause: error },
    );
  }
  if (!isWithin(real, root)) {
    throw new NotThereError(
      relative,
      'is a link that leads out of the restored data',
    );
  }
  return real;
}
