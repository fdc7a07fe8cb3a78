/* eslint-disable no-console */
import autocannon from 'autocannon';
import { entityName } from './entities';
import { eventually, startServer } from './server';
import type { BenchOptions } from './options';

/** Latency of the recovery card's API over many entities and requests at a time. */
export async function cardBench(options: BenchOptions): Promise<void> {
  const { entities, pointsPerEntity, connections, seconds } = options;
  console.log(
    `${entities} entities with ${pointsPerEntity} points each, ${connections} requests at a time for ${seconds} s; each request another entity, permissions and catalog read included.\n`,
  );
  console.log(
    '| database | requests/s | p50, ms | p99, ms | processor time of the backend per request, ms | not 200 | peak memory, MiB |',
  );
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const database of options.databases) {
    const server = await startServer({
      database,
      entities: { count: entities, protectedBy: 'db: bench n={n}' },
      recovery: () => ({
        collection: { frequency: { hours: 24 } },
        inventory: { frequency: { seconds: 15 } },
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
      for (const n of [0, entities - 1, Math.floor(entities / 2)]) {
        await eventually(
          `${entityName(n)} is bound and collected`,
          async () => {
            const status = await server
              .status(entityName(n))
              .catch(() => undefined);
            return status?.resources[0]?.pointCount === pointsPerEntity
              ? status
              : undefined;
          },
          { seconds: 900, everyMs: 1000 },
        );
      }
      let next = 0;
      const send = (duration: number) =>
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
                return {
                  ...request,
                  path: `/api/recovery/entities/component/default/${entityName(
                    next,
                  )}/status`,
                };
              },
            },
          ],
        });
      await server.settled();
      await send(5);
      const before = server.processorSeconds();
      const result = await send(seconds);
      const after = server.processorSeconds();
      console.log(
        `| ${database.name} | ${Math.round(result.requests.average)} | ${
          result.latency.p50
        } | ${result.latency.p99} | ${
          before === undefined || after === undefined
            ? '?'
            : (((after - before) * 1000) / result.requests.total).toFixed(2)
        } | ${result.non2xx + result.errors} | ${
          server.memory()?.peak ?? '?'
        } |`,
      );
    } finally {
      await server.stop();
    }
  }
}
