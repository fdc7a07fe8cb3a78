/* eslint-disable no-console */
import { setTimeout } from 'node:timers/promises';
import type { OperationPage } from 'backstage-plugin-recovery-common';
import { median, percentile } from './machine';
import type { BenchOptions, Database } from './options';
import { eventually, type BenchServer } from './server';
import {
  requestRestore,
  SOURCE,
  startSyntheticServer,
  targetId,
} from './synthetic';

/** Restores of the source at a time, over all replicas. */
const PLACES = 8;
const RESTORE_MS = 20;
const REQUESTS_AT_A_TIME = 8;

interface Ran {
  startedAt: number;
  finishedAt: number;
}

/** A queue of operations, of which a few run at a time, over the replicas of a database. */
export async function operationsBench(options: BenchOptions): Promise<void> {
  console.log(
    `${options.operations} restores wait in the queue of one source, which lets ${PLACES} run at a time; each takes ${RESTORE_MS} ms besides what the engine does. Then ${options.seconds} s without anything to do.\n`,
  );
  console.log(
    '| database | replicas | claims/s | place free to next start, p50, ms | p99, ms | idle: queries/s of the engine in a replica | of the whole plugin | peak memory, MiB |',
  );
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const database of options.databases) {
    await measure(database, options);
  }
}

async function measure(
  database: Database,
  options: BenchOptions,
): Promise<void> {
  // Backends cannot share SQLite's files.
  const replicaCount = database.name === 'postgres' ? 2 : 1;
  const { server, pointId } = await startSyntheticServer({
    database,
    targets: options.operations,
    places: { source: PLACES, replica: PLACES / replicaCount },
    restoreMs: RESTORE_MS,
  });
  const servers = [server];
  try {
    while (servers.length < replicaCount) servers.push(await server.replica());
    await server.request(`/sources/${SOURCE}/pause`, {
      method: 'POST',
      body: { reason: 'The queue is filled' },
    });
    await fill(servers, pointId, options.operations);
    await server.request(`/sources/${SOURCE}/resume`, { method: 'POST' });
    const ran = await allRan(server, options.operations);
    const starts = ran.map(({ startedAt }) => startedAt).sort((a, b) => a - b);
    const ends = ran.map(({ finishedAt }) => finishedAt).sort((a, b) => a - b);
    // All places are taken after the first starts; each end then lets the next one start.
    const waits = starts.slice(PLACES).map((start, n) => start - ends[n]);
    const seconds = (starts[starts.length - 1] - starts[0]) / 1000;
    // What the ends of operations have others do comes to an end first.
    for (const each of servers) await each.settled();
    const idle = await idleQueries(servers, options.seconds);
    console.log(
      `| ${database.name} | ${replicaCount} | ${(
        starts.length / seconds
      ).toFixed(1)} | ${median(waits)} | ${percentile(waits, 99)} | ${idle
        .map(({ operations }) => operations.toFixed(2))
        .join(', ')} | ${idle
        .map(({ all }) => all.toFixed(2))
        .join(', ')} | ${servers
        .map(each => each.memory()?.peak ?? '?')
        .join(', ')} |`,
    );
  } finally {
    for (const each of servers.reverse()) await each.stop();
  }
}

async function fill(
  servers: BenchServer[],
  pointId: string,
  count: number,
): Promise<void> {
  let next = 0;
  const request = async () => {
    for (let n = next++; n < count; n = next++) {
      await requestRestore(servers[n % servers.length], pointId, targetId(n));
    }
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_A_TIME }, request));
}

/** When each began and ended, once all have succeeded. */
async function allRan(server: BenchServer, count: number): Promise<Ran[]> {
  await eventually(
    'all operations have ended',
    async () => {
      const { totalCount } = await server.request<OperationPage>(
        '/operations?limit=1&state=queued&state=running&state=validating',
      );
      return totalCount === 0 ? true : undefined;
    },
    { seconds: 1800, everyMs: 1000 },
  );
  const ran: Ran[] = [];
  for (let cursor: string | undefined; ; ) {
    const page: OperationPage = await server.request(
      `/operations?limit=100&state=succeeded${
        cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
      }`,
    );
    for (const { startedAt, finishedAt } of page.items) {
      ran.push({
        startedAt: Date.parse(startedAt!),
        finishedAt: Date.parse(finishedAt!),
      });
    }
    cursor = page.nextCursor;
    if (!cursor) break;
  }
  if (ran.length !== count) {
    const { items } = await server.request<OperationPage>(
      '/operations?limit=1&state=failed&state=interrupted',
    );
    throw new Error(
      `${ran.length} of ${count} operations succeeded: ${JSON.stringify(
        items[0],
      )}`,
    );
  }
  return ran;
}

/** Queries a second of each replica while nobody wants anything. */
async function idleQueries(
  servers: BenchServer[],
  seconds: number,
): Promise<{ operations: number; all: number }[]> {
  const counts = () => Promise.all(servers.map(each => each.queries()));
  const before = await counts();
  await setTimeout(seconds * 1000);
  return (await counts()).map(({ operations, all }, n) => ({
    operations: (operations - before[n].operations) / seconds,
    all: (all - before[n].all) / seconds,
  }));
}
