import type {
  PointSeries,
  RecoverabilityWindow,
  SourceNotice,
} from 'backstage-plugin-recovery-node';
import type { Piece } from './WalArchive';

export function toIso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/**
 * Puts together what each usable backup leads to. What no backup leads to is a gap:
 * after a gap in the stored changes, the window goes on with the next backup.
 */
export function windowOf(
  series: PointSeries,
  pieces: Piece[],
): RecoverabilityWindow | undefined {
  const sorted = [...pieces].sort((a, b) => a.from - b.from || a.to - b.to);
  if (sorted.length === 0) {
    return undefined;
  }
  const gaps: RecoverabilityWindow['gaps'] = [];
  let reached = sorted[0];
  for (const piece of sorted.slice(1)) {
    if (piece.from > reached.to) {
      gaps.push({
        from: toIso(reached.to),
        to: toIso(piece.from),
        reason: reached.end,
      });
    }
    if (piece.to >= reached.to) {
      reached = piece;
    }
  }
  return {
    type: 'window',
    series,
    from: toIso(sorted[0].from),
    to: toIso(reached.to),
    gaps,
  };
}

/**
 * A gap that no backup has closed: WAL goes on being stored, and none of it can be
 * restored. The window ends there, as if nothing had happened since.
 */
export function openGapNotice(pieces: Piece[]): SourceNotice | undefined {
  const furthest = Math.max(...pieces.map(({ to }) => to));
  const ends = pieces.filter(({ to }) => to === furthest);
  const { missing } = ends[0] ?? {};
  return missing !== undefined && ends.every(piece => piece.missing)
    ? {
        type: 'notice',
        code: 'archive-gap',
        severity: 'warning',
        message: `The WAL segment ${missing} is missing from the archive: nothing that changed after ${toIso(
          furthest,
        )} can be restored, though later WAL is stored. Make a backup now: from its end on, it can again.`,
      }
    : undefined;
}
