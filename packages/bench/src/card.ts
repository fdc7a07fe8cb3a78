/* eslint-disable no-console */
import autocannon from 'autocannon';
import { entityName } from './entities';
import { eventually, startServer } from './server';
import type { BenchOptions } from './options';

const ANSWERS: Array<[string, (name: string) => string]> = [
  ['nothing, to who is signed in', () => '/api/bench/empty'],
  [
    'catalog entity',
    name => `/api/catalog/entities/by-name/component/default/${name}`,
  ],
  [
    'recovery status',
    name => `/api/recovery/entities/component/default/${name}/status`,
  ],
];

/** Latency of the recovery card's API over many entities and requests at a time. */
export async function cardBench(options: BenchOptions): Promise<void> {
  const { entities, pointsPerEntity, connections, seconds } = options;
  console.log(
    `${entities} entities with ${pointsPerEntity} points each, ${connections} requests at a time for ${seconds} s; each request another entity, permissions and catalog read included.\n`,
  );
  console.log(
    'Beside it, an empty answer to who is signed in, and the same entities as the catalog itself answers for them: what requests cost in Backstage.\n',
  );
  console.log(
    '| database | answer | requests/s | p50, ms | p99, ms | processor time of the backend per request, ms | not 200 | peak memory, MiB |',
  );
  console.log('| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const database of options.databases) {
    const server = await startServer({
      database,
      profile: options.profile,
      entities: { count: entities, protectedBy: 'db: bench n={n}' },
      recovery: () => ({
        collection: { frequency: { hours: 24 } },
        inventory: { frequency: { minutes: 2 } },
        tiers: {
          gold: { title: 'Gold', rpo: { days: 2 }, rto: { minutes: 30 } },
        },
        defaultTier: 'gold',
        sources: {
          bench: {
            provider: 'synthetic',
            schedule: {
              frequency: { hours: 24 },
              timeout: { minutes: 30 },
              initialDelay: { seconds: 1 },
            },
            synthetic: { points: entities * pointsPerEntity, series: entities },
          },
        },
      }),
    });
    try {
      // Not asked of single entities: a status reads one that the inventory has not
      // come to yet, and would measure that.
      await eventually(
        'all entities are bound, collected and evaluated',
        async () => {
          const { totalCount } = await server.request<{ totalCount: number }>(
            '/scorecard/summary',
          );
          return totalCount === entities ? true : undefined;
        },
        { seconds: 1800, everyMs: 5000 },
      );
      for (const n of [0, entities - 1, Math.floor(entities / 2)]) {
        const [resource] = (await server.status(entityName(n))).resources;
        if (resource?.pointCount !== pointsPerEntity) {
          throw new Error(`${entityName(n)} does not have its points`);
        }
      }
      let next = 0;
      const send = (path: (name: string) => string, duration: number) =>
        autocannon({
          url: server.baseUrl,
          connections,
          duration,
          headers: { authorization: `Bearer ${server.token}` },
          requests: [
            {
              setupRequest: request => {
                // A step without a common divisor visits all entities in no order.
                next = (next + 7919) % entities;
                return { ...request, path: path(entityName(next)) };
              },
            },
          ],
        });
      await server.settled();
      for (const [answer, path] of ANSWERS) {
        await send(path, 5);
        const before = server.processorSeconds();
        const result = await send(path, seconds);
        const after = server.processorSeconds();
        console.log(
          `| ${database.name} | ${answer} | ${Math.round(
            result.requests.average,
          )} | ${result.latency.p50} | ${result.latency.p99} | ${
            before === undefined || after === undefined
              ? '?'
              : (((after - before) * 1000) / result.requests.total).toFixed(2)
          } | ${result.non2xx + result.errors} | ${
            server.memory()?.peak ?? '?'
          } |`,
        );
      }
    } finally {
      await server.stop();
    }
  }
}
