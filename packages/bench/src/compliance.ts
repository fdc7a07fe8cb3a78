/* eslint-disable no-console */
import { withFleet, type Fleet } from './fleet';
import { percentile } from './machine';
import type { BenchOptions } from './options';
import type { BenchServer } from './server';
import { compareWithTechInsights, techInsightsConfig } from './techInsights';

const REQUESTS = 300;

async function latencies(server: BenchServer, route: string) {
  const times: number[] = [];
  for (let n = 0; n < REQUESTS + 20; n++) {
    const start = performance.now();
    await server.request(route);
    if (n >= 20) {
      times.push(performance.now() - start);
    }
  }
  return [percentile(times, 50), percentile(times, 99)]
    .map(time => time.toFixed(1))
    .join(' / ');
}

async function exportAll(server: BenchServer) {
  const start = performance.now();
  const response = await fetch(
    `${server.baseUrl}/api/recovery/scorecard/export?format=csv`,
    { headers: { authorization: `Bearer ${server.token}` } },
  );
  let bytes = 0;
  let end = '';
  for await (const chunk of response.body as any as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    end = (end + Buffer.from(chunk).toString('utf8')).slice(-100);
  }
  const rows = end.match(/"# rows","(\d+)"/)?.[1];
  if (!response.ok || rows === undefined) {
    throw new Error(`the export ended with ${response.status}: ${end}`);
  }
  return {
    rows: Number(rows),
    bytes,
    seconds: (performance.now() - start) / 1000,
  };
}

async function measure(
  { server, evaluationSeconds }: Fleet,
  count: number,
  print: (what: string, value: string) => void,
): Promise<void> {
  const exported = await exportAll(server);
  if (exported.rows <= count) {
    throw new Error(`only ${exported.rows} results were exported`);
  }
  const rows = [
    ['sums of the fleet, p50 / p99 ms', '/scorecard/summary'],
    [
      'first heat map page of 100, p50 / p99 ms',
      '/scorecard/heatmap?limit=100',
    ],
    [
      'sums of one division, p50 / p99 ms',
      '/scorecard/summary?owner=group:default/division-1',
    ],
    ['sums by owner, p50 / p99 ms', '/scorecard/groups?by=owner'],
  ];
  print('evaluation of all from nothing, s', evaluationSeconds.toFixed(1));
  for (const [what, route] of rows) {
    print(what, await latencies(server, route));
  }
  const start = performance.now();
  await server.request('/scorecard/trend');
  print('trend of 90 days, ms', (performance.now() - start).toFixed(0));
  print(
    `export of ${exported.rows} results, s / MiB`,
    `${exported.seconds.toFixed(1)} / ${(exported.bytes / 1024 ** 2).toFixed(
      0,
    )}`,
  );
  print('peak memory of the backend, MiB', `${server.memory()?.peak ?? '?'}`);
}

/**
 * Sums and lists over a fleet with a year of history, and what it takes to evaluate it;
 * last, the same question to Tech Insights.
 */
export async function complianceBench(options: BenchOptions): Promise<void> {
  console.log(
    `${REQUESTS} requests of each kind, one at a time, over HTTP with permissions. A year of history: one change of each entity a week.\n`,
  );
  console.log('| database | entities | what | |');
  console.log('| --- | ---: | --- | ---: |');
  for (const database of options.databases) {
    const printer = (count: number) => (what: string, value: string) =>
      console.log(`| ${database.name} | ${count} | ${what} | ${value} |`);
    const few = options.entities;
    await withFleet(
      { database, count: few, techInsights: techInsightsConfig },
      async fleet => {
        await measure(fleet, few, printer(few));
        await compareWithTechInsights(fleet.server, few, printer(few));
      },
    );
    // Tech Insights would take ten times as long, for the same answer.
    const many = options.entities * 10;
    await withFleet({ database, count: many }, fleet =>
      measure(fleet, many, printer(many)),
    );
  }
}
