import type { PointRef } from 'backstage-plugin-recovery-node';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { failureOf, resticError } from './failures';
import { complaints } from './messages';
import type { ResticTool } from './ResticTool';
import { isSnapshotId } from './snapshots';
import type { ResticSource } from './source';
import { plain } from './text';

const MOST_OUTPUT = 1024 ** 2;
const UNREADABLE = /invalid data|verification failed/;

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** Refuses ids that are not full ones: restic takes a prefix or `latest` too. */
export function checkId(point: PointRef): void {
  if (!isSnapshotId(point.id)) {
    throw resticError('point-gone', [`${plain(point.id, 80)} is no full id`]);
  }
}

/**
 * Sees whether a snapshot is still in the repository itself. restic (0.18) restores and
 * browses a snapshot that was removed as long as its own cache has a copy, and says
 * nothing: the point would look safe until the owner prunes.
 */
export async function checkPresent(
  restic: ResticTool,
  source: ResticSource,
  point: PointRef,
): Promise<void> {
  if (source.directory) {
    const snapshots = join(source.directory, 'snapshots');
    // Without that directory it is no repository, which restic itself explains.
    if (
      !(await exists(join(snapshots, point.id))) &&
      (await exists(snapshots))
    ) {
      throw resticError('point-gone', [point.id]);
    }
    return;
  }
  let output = '';
  const result = await restic.run(
    ['snapshots', '--json', '--no-lock', '--no-cache', point.id],
    line => {
      output = `${output}${line}`.slice(0, MOST_OUTPUT);
    },
  );
  if (result.exitCode !== 0) {
    throw failureOf(result);
  }
  if (!output.includes(point.id) && !UNREADABLE.test(result.stderr)) {
    throw resticError('point-gone', complaints(result.stderr));
  }
}
