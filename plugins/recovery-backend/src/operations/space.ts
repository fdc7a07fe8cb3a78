import type { RestoreExpectation } from 'backstage-plugin-recovery-node';
import { formatBytes, formatCount } from './text';

/** Why something does not fit; undefined when it does, or nobody can tell. */
export function spaceProblem(
  expected: RestoreExpectation,
  free: { freeBytes: number; freeFiles?: number },
): string | undefined {
  if (expected.bytes !== undefined && expected.bytes > free.freeBytes) {
    return (
      `Not enough space: ${formatBytes(
        expected.bytes,
      )} should come back, and the target has ` +
      `${formatBytes(free.freeBytes)} free.`
    );
  }
  if (
    expected.files !== undefined &&
    free.freeFiles !== undefined &&
    expected.files > free.freeFiles
  ) {
    return (
      `Not enough space: ${formatCount(
        expected.files,
        'file',
      )} should come back, and the file ` +
      `system of the target takes ${formatCount(free.freeFiles, 'more file')}.`
    );
  }
  return undefined;
}
