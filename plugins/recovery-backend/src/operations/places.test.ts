import { claimPlaces, placesFor } from './places';

describe('places at a source', () => {
  it('keep the last one for restores, and the first for the one verification', () => {
    expect(placesFor('restore', 3)).toEqual([3, 2, 1]);
    expect(placesFor('drill', 3)).toEqual([2, 1]);
    expect(placesFor('verification', 3)).toEqual([1]);
  });

  it('are shared by all when there is one', () => {
    for (const kind of ['restore', 'drill', 'verification'] as const)
      expect(placesFor(kind, 1)).toEqual([1]);
  });

  it('are offered for the kinds that a replica has room for', () => {
    const deadlines = { restore: 1, drill: 2, verification: 3 };
    expect(
      claimPlaces(
        [{ id: 'shop', operationConcurrency: 2 }],
        ['restore', 'verification'],
        deadlines,
      ),
    ).toEqual([
      { sourceId: 'shop', kind: 'restore', place: 2, deadlineMs: 1 },
      { sourceId: 'shop', kind: 'restore', place: 1, deadlineMs: 1 },
      { sourceId: 'shop', kind: 'verification', place: 1, deadlineMs: 3 },
    ]);
  });
});
