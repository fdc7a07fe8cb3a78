import type { RecoveryPoint } from 'backstage-plugin-recovery-common';
import type { Words } from '../hooks/useWords';

/**
 * The size by which points are compared: what a restore would write, or where the
 * source does not tell that, what the point takes there.
 */
export function sizeOfPoint(point: RecoveryPoint): number | undefined {
  return point.sizeBytes ?? point.storedBytes;
}

/** The size in words, which say when it is the stored one. */
export function sizeInWords(
  point: RecoveryPoint,
  t: Words,
  bytes: (value: number) => string,
): string {
  if (point.sizeBytes !== undefined) {
    return bytes(point.sizeBytes);
  }
  return point.storedBytes === undefined
    ? t('common.unknownSize')
    : `${t('point.stored')} ${bytes(point.storedBytes)}`;
}
