import { BUILT_IN_CONTROLS } from 'backstage-plugin-recovery-common';
import { median } from './machine';
import { eventually, type BenchServer } from './server';

const RETRIEVER = 'recoveryFactRetriever';

/** Entities that one request is about, on both sides. */
const PAGE = 500;

/** How often all of ours are read; theirs take too long for more than once. */
const RUNS = 5;

function factOf(controlId: string): string {
  return controlId.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}

/** Tech Insights with a check for each of our controls, which reads when it is told to. */
export const techInsightsConfig = {
  factRetrievers: { [RETRIEVER]: { cadence: '0 0 1 1 *' } },
  factChecker: {
    checks: Object.fromEntries(
      BUILT_IN_CONTROLS.map(id => [
        id,
        {
          type: 'json-rules-engine',
          name: id,
          description: id,
          factIds: [RETRIEVER],
          rule: {
            conditions: {
              all: [{ fact: factOf(id), operator: 'equal', value: 'pass' }],
            },
          },
        },
      ]),
    ),
  },
};

async function ask<T>(
  server: BenchServer,
  route: string,
  body?: unknown,
): Promise<T> {
  const response = await fetch(`${server.baseUrl}/api/tech-insights${route}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.token}`,
      'content-type': 'application/json',
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${route}: ${response.status} ${text.slice(0, 1000)}`);
  }
  return text === '' ? (undefined as T) : JSON.parse(text);
}

/** The entities with facts, once those of all were read. */
async function retrieve(
  server: BenchServer,
  count: number,
): Promise<{ entities: string[]; seconds: number }> {
  const knex = server.database('tech-insights');
  try {
    const start = performance.now();
    await ask(server, `/.backstage/scheduler/v1/tasks/${RETRIEVER}/trigger`);
    const entities = await eventually(
      'Tech Insights has the facts of all entities',
      async () => {
        const refs: string[] = await knex('facts')
          .distinct('entity')
          .pluck('entity');
        return refs.length >= count ? refs : undefined;
      },
      { seconds: 1800, everyMs: 500 },
    );
    return { entities, seconds: (performance.now() - start) / 1000 };
  } finally {
    await knex.destroy();
  }
}

/** Which control passes for how many of all entities, by theirs: seconds and passes. */
async function checkAll(server: BenchServer, entities: string[]) {
  const start = performance.now();
  const passes: Record<string, number> = {};
  let bytes = 0;
  for (let from = 0; from < entities.length; from += PAGE) {
    const answer = await ask<
      { results: { check: { id: string }; result: boolean }[] }[]
    >(server, '/checks/run', { entities: entities.slice(from, from + PAGE) });
    bytes += JSON.stringify(answer).length;
    for (const { check, result } of answer.flatMap(({ results }) => results)) {
      passes[check.id] = (passes[check.id] ?? 0) + (result ? 1 : 0);
    }
  }
  return { seconds: (performance.now() - start) / 1000, passes, bytes };
}

/** The same by ours: the results of all entities, page by page. */
async function readAll(server: BenchServer) {
  const start = performance.now();
  const passes: Record<string, number> = {};
  let cursor: string | undefined;
  let bytes = 0;
  do {
    const page: {
      controls: { id: string }[];
      items: { results: string[] }[];
      nextCursor?: string;
    } = await server.request(
      `/scorecard/heatmap?limit=${PAGE}${
        cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
      }`,
    );
    bytes += JSON.stringify(page).length;
    page.controls.forEach(({ id }, index) => {
      passes[id] =
        (passes[id] ?? 0) +
        page.items.filter(({ results }) => results[index] === 'pass').length;
    });
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return { seconds: (performance.now() - start) / 1000, passes, bytes };
}

async function sumUp(server: BenchServer) {
  const start = performance.now();
  await server.request('/scorecard/summary');
  return (performance.now() - start) / 1000;
}

async function times(measure: () => Promise<number>): Promise<number> {
  const all: number[] = [];
  for (let run = 0; run <= RUNS; run++) {
    const seconds = await measure();
    if (run > 0) all.push(seconds);
  }
  return median(all);
}

function milliseconds(seconds: number): string {
  return seconds < 10
    ? `${(seconds * 1000).toFixed(0)} ms`
    : `${seconds.toFixed(1)} s`;
}

/**
 * How long it takes to learn which control passes for which of all entities, from us and
 * from Tech Insights, in one process with one database. Both have to say the same.
 */
export async function compareWithTechInsights(
  server: BenchServer,
  count: number,
  print: (what: string, value: string) => void,
): Promise<void> {
  const { entities, seconds } = await retrieve(server, count);
  print(
    `Tech Insights: reads the facts of ${entities.length} entities`,
    milliseconds(seconds),
  );
  await server.settled();
  const mine = await readAll(server);
  const results = await times(async () => (await readAll(server)).seconds);
  const sums = await times(() => sumUp(server));
  const theirs = await checkAll(server, entities);
  for (const id of BUILT_IN_CONTROLS) {
    if (mine.passes[id] !== theirs.passes[id]) {
      throw new Error(
        `${id} passes for ${mine.passes[id]} entities; Tech Insights says ${theirs.passes[id]}`,
      );
    }
  }
  const mebibytes = (bytes: number) => (bytes / 1024 ** 2).toFixed(1);
  print(
    `Tech Insights: ${
      BUILT_IN_CONTROLS.length
    } checks of all entities, ${PAGE} a request, ${mebibytes(
      theirs.bytes,
    )} MiB`,
    milliseconds(theirs.seconds),
  );
  print(
    `the same from Recovery, ${PAGE} a request, ${mebibytes(mine.bytes)} MiB`,
    `${milliseconds(results)}, ${(theirs.seconds / results).toFixed(
      0,
    )} times as fast`,
  );
  print(
    'only the sums of it from Recovery',
    `${milliseconds(sums)}, ${(theirs.seconds / sums).toFixed(
      0,
    )} times as fast`,
  );
}
