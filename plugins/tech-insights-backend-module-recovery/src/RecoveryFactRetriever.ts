import type {
  FactRetriever,
  FactRetrieverContext,
  TechInsightFact,
} from '@backstage-community/plugin-tech-insights-node';
import type { EntityFilterQuery } from '@backstage/catalog-client';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  createRecoveryClient,
  type RecoveryClient,
  type ScorecardEntity,
} from 'backstage-plugin-recovery-common';
import { recoveryFactSchema, toFacts, unknownFacts } from './facts';
import { readScorecards, readScorecardsOf } from './readScorecards';

/** A client that asks as the plugin itself, not for any person. */
function clientOf({ auth, discovery }: FactRetrieverContext): RecoveryClient {
  return createRecoveryClient({
    discoveryApi: discovery,
    fetchApi: {
      fetch: async (input, init) => {
        const { token } = await auth.getPluginRequestToken({
          onBehalfOf: await auth.getOwnServiceCredentials(),
          targetPluginId: 'recovery',
        });
        const headers = new Headers(init?.headers);
        headers.set('Authorization', `Bearer ${token}`);
        return fetch(input, { ...init, headers });
      },
    },
  });
}

/**
 * Reads the scorecards of all entities and gives them as facts. What Tech Insights has of
 * an entity stays there until something newer comes. So of those that were read before,
 * and cannot be read any more, it is told once more that nothing is known.
 */
export class RecoveryFactRetriever implements FactRetriever {
  readonly id = 'recoveryFactRetriever';
  readonly version = '1.0.0';
  readonly title = 'Recovery';
  readonly description =
    'Whether services can be recovered, as the controls of Recovery have it';
  readonly schema = recoveryFactSchema;
  readonly entityFilter?: FactRetriever['entityFilter'];
  readonly #catalog: CatalogService;
  /** The entities that facts were given of the last time. */
  #given = new Set<string>();

  constructor(options: {
    catalog: CatalogService;
    entityFilter?: EntityFilterQuery;
  }) {
    this.#catalog = options.catalog;
    this.entityFilter = options.entityFilter;
  }

  readonly handler = async (
    context: FactRetrieverContext,
  ): Promise<TechInsightFact[]> => {
    const facts = new Map<string, TechInsightFact>();
    try {
      await this.#read(context, facts);
    } catch (error) {
      context.logger.error(`The scorecards cannot be read: ${error}`);
      return [...this.#given].map(unknownFacts);
    }
    const lost = [...this.#given].filter(ref => !facts.has(ref));
    this.#given = new Set(facts.keys());
    return [...facts.values(), ...lost.map(unknownFacts)];
  };

  async #read(
    context: FactRetrieverContext,
    facts: Map<string, TechInsightFact>,
  ): Promise<void> {
    const client = clientOf(context);
    const now = Date.now();
    const take = async (page: ScorecardEntity[]) => {
      for (const entity of await this.#chosen(page, context)) {
        facts.set(entity.entityRef, toFacts(entity, now));
      }
    };
    for await (const page of readScorecards(client)) {
      await take(page);
    }
    const missed = [...this.#given].filter(ref => !facts.has(ref));
    for await (const page of readScorecardsOf(client, missed)) {
      await take(page);
    }
  }

  /** Those of a page that the filter is for, in one request to the catalog. */
  async #chosen(
    page: ScorecardEntity[],
    { auth, entityFilter }: FactRetrieverContext,
  ): Promise<ScorecardEntity[]> {
    if (!entityFilter || page.length === 0) {
      return page;
    }
    const { items } = await this.#catalog.getEntitiesByRefs(
      {
        entityRefs: page.map(({ entityRef }) => entityRef),
        filter: entityFilter,
        fields: ['metadata.name'],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    return page.filter((_, index) => items[index] !== undefined);
  }
}
