import type { ClaimPlace, OperationKind } from '../database/OperationStore';

/** A source as far as its places are concerned. */
export interface SourcePlaces {
  id: string;
  /** How many operations of it run at a time. */
  operationConcurrency: number;
}

/**
 * Numbers of the places that an operation may take at a source, best first. A source
 * with several keeps its last one for restores. Verifications have the first alone, so
 * that at most one runs at a time; drills and restores take it last.
 */
export function placesFor(kind: OperationKind, limit: number): number[] {
  const forOthers = Math.max(1, limit - 1);
  switch (kind) {
    case 'verification':
      return [1];
    case 'drill':
      return countdown(forOthers);
    default:
      return countdown(limit);
  }
}

/** The places that a replica offers its sources' operations of some kinds. */
export function claimPlaces(
  sources: Iterable<SourcePlaces>,
  kinds: Iterable<OperationKind>,
  deadlinesMs: Record<OperationKind, number>,
): ClaimPlace[] {
  const wanted = [...kinds];
  return [...sources].flatMap(source =>
    wanted.flatMap(kind =>
      placesFor(kind, source.operationConcurrency).map(place => ({
        sourceId: source.id,
        kind,
        place,
        deadlineMs: deadlinesMs[kind],
      })),
    ),
  );
}

function countdown(from: number): number[] {
  return Array.from({ length: from }, (_, index) => from - index);
}
