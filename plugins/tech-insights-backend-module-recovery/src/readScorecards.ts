import type {
  RecoveryClient,
  ScorecardEntity,
} from 'backstage-plugin-recovery-common';

/** Entities that are asked for in one request. */
const PAGE = 500;

/** Entities that are asked for by name in one request, so that its address stays short. */
const NAMED = 50;

/** All scorecards, a page at a time. */
export async function* readScorecards(
  client: RecoveryClient,
): AsyncGenerator<ScorecardEntity[]> {
  let cursor: string | undefined;
  do {
    const { data } = await client.GET('/scorecard/entities', {
      params: { query: { cursor, limit: PAGE } },
    });
    yield data!.items;
    cursor = data!.nextCursor;
  } while (cursor !== undefined);
}

/**
 * The scorecards of these entities, a page at a time. An entity that comes to stand
 * elsewhere in the list while that is read may be missed there, and is found here.
 */
export async function* readScorecardsOf(
  client: RecoveryClient,
  entityRefs: string[],
): AsyncGenerator<ScorecardEntity[]> {
  for (let start = 0; start < entityRefs.length; start += NAMED) {
    const { data } = await client.GET('/scorecard/entities', {
      params: {
        query: {
          entityRef: entityRefs.slice(start, start + NAMED),
          limit: NAMED,
        },
      },
    });
    yield data!.items;
  }
}
