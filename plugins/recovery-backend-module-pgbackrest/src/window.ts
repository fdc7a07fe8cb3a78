import type {
  PointSeries,
  RecoverabilityWindow,
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
