/* eslint-disable no-console */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import knexFactory, { type Knex } from 'knex';
import { eventually, startServer } from './server';
import type { BenchOptions, Database } from './options';

const SERIES = 100;

/**
 * The same rows into a bare table, in batches of the same size, by knex alone: what
 * collection costs at the least.
 */
async function bareInserts(
  database: Database,
  points: number,
): Promise<number> {
  const directory = await fs.mkdtemp(
    path.join(os.tmpdir(), 'recovery-bench-bare-'),
  );
  const knex: Knex =
    database.name === 'sqlite'
      ? knexFactory({
          client: 'better-sqlite3',
          connection: { filename: path.join(directory, 'bare.sqlite') },
          useNullAsDefault: true,
        })
      : knexFactory({ client: 'pg', connection: database.connection });
  const table = `bare_points_${process.pid}`;
  try {
    await knex.schema.createTable(table, t => {
      t.string('id').primary();
      t.string('source_id');
      t.string('series_id');
      t.string('provider_point_id');
      t.dateTime('time');
      t.string('type');
      t.string('outcome');
      t.bigInteger('size_bytes');
      t.bigInteger('file_count');
      t.text('details');
      t.unique(['source_id', 'provider_point_id']);
    });
    const start = performance.now();
    for (let from = 0; from < points; from += 500) {
      const rows = Array.from(
        { length: Math.min(500, points - from) },
        (_, k) => {
          const i = from + k;
          return {
            id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
            source_id: 'bench',
            series_id: `00000000-0000-4000-8000-${String(i % SERIES).padStart(
              12,
              '0',
            )}`,
            provider_point_id: `${i % SERIES}-${i}`,
            time: new Date(1.7e12 - i * 1000),
            type: 'snapshot',
            outcome: 'success',
            size_bytes: 1_000_000 + i,
            file_count: 100,
            details: JSON.stringify({ host: `host-${i % SERIES}` }),
          };
        },
      );
      for (let at = 0; at < rows.length; at += 50) {
        await knex(table).insert(rows.slice(at, at + 50));
      }
    }
    return (performance.now() - start) / 1000;
  } finally {
    await knex.schema.dropTableIfExists(table);
    await knex.destroy();
    await fs.rm(directory, { recursive: true, force: true });
  }
}

/** Points collected per second: first listing, and the same listing again. */
export async function collectionBench(options: BenchOptions): Promise<void> {
  console.log(
    '| database | listing | points | seconds | points/s | time / bare inserts | peak memory, MiB |',
  );
  console.log('| --- | --- | ---: | ---: | ---: | ---: | ---: |');
  for (const database of options.databases) {
    const bare = await bareInserts(database, options.points);
    const server = await startServer({
      database,
      entities: { count: 1, protectedBy: 'all: bench n=0' },
      recovery: () => ({
        collection: { frequency: { hours: 24 } },
        sources: {
          bench: {
            provider: 'synthetic',
            schedule: {
              frequency: { hours: 24 },
              timeout: { minutes: 30 },
              initialDelay: { seconds: 1 },
            },
            synthetic: { points: options.points, series: SERIES },
          },
        },
      }),
    });
    try {
      let previous: string | undefined;
      for (const listing of ['first', 'unchanged']) {
        const before = previous;
        const source = await eventually(
          `the ${listing} listing`,
          async () => {
            // The entity may not be in the catalog yet.
            const status = await server
              .status('service-0')
              .catch(() => undefined);
            const health = status?.sources[0];
            return health?.lastSuccessAt && health.lastSuccessAt !== before
              ? health
              : undefined;
          },
          { seconds: 600, everyMs: 200 },
        );
        if (source.pointCount !== options.points) {
          throw new Error(
            `collected ${source.pointCount} points instead of ${options.points}`,
          );
        }
        previous = source.lastSuccessAt;
        const seconds =
          (Date.parse(source.lastSuccessAt!) -
            Date.parse(source.lastAttemptAt!)) /
          1000;
        console.log(
          `| ${database.name} | ${listing} | ${
            options.points
          } | ${seconds.toFixed(2)} | ${Math.round(
            options.points / seconds,
          )} | ${(seconds / bare).toFixed(2)} | ${
            server.memory()?.peak ?? '?'
          } |`,
        );
        if (listing === 'first') {
          await server.request(
            '/entities/component/default/service-0/refresh',
            { method: 'POST' },
          );
        }
      }
    } finally {
      await server.stop();
    }
  }
}
