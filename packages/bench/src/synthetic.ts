import fs from 'node:fs/promises';
import path from 'node:path';
import type { Operation, RestorePlan } from 'backstage-plugin-recovery-common';
import type { Database } from './options';
import { eventually, startServer, type BenchServer } from './server';

const ENTITY = 'service-0';
export const SOURCE = 'bench';

/** A backend whose one source restores to as many targets as are wanted. */
export async function startSyntheticServer(options: {
  database: Database;
  targets: number;
  /** Restores at a time: of the source, and of each replica. */
  places: { source: number; replica: number };
  restoreMs?: number;
  restoreLines?: number;
}): Promise<{ server: BenchServer; pointId: string }> {
  const {
    database,
    targets,
    places,
    restoreMs = 0,
    restoreLines = 0,
  } = options;
  const server = await startServer({
    database,
    entities: { count: 1, protectedBy: `db: ${SOURCE} n=0` },
    recovery: directory => {
      const root = path.join(directory, 'targets');
      return {
        collection: { frequency: { hours: 24 } },
        inventory: { frequency: { hours: 24 } },
        restore: { allowedRoots: [root], concurrency: places.replica },
        sources: {
          [SOURCE]: {
            provider: 'synthetic',
            schedule: {
              frequency: { hours: 24 },
              timeout: { minutes: 30 },
              initialDelay: { seconds: 1 },
            },
            operations: { concurrency: places.source },
            targets: Object.fromEntries(
              Array.from({ length: targets }, (_, n) => [
                targetId(n),
                { title: `Target ${n}`, directory: root },
              ]),
            ),
            synthetic: { points: 1, series: 1, restoreMs, restoreLines },
          },
        },
      };
    },
  });
  try {
    await fs.mkdir(path.join(server.directory, 'targets'));
    const pointId = await eventually(
      'the point is collected',
      async () => {
        const status = await server.status(ENTITY).catch(() => undefined);
        return status?.resources[0]?.newestUsable?.id;
      },
      { seconds: 300, everyMs: 1000 },
    );
    return { server, pointId };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

export function targetId(n: number): string {
  return `t${n}`;
}

/** Plans and requests, as a person would. */
export async function requestRestore(
  server: BenchServer,
  pointId: string,
  target: string,
): Promise<Operation> {
  const plan = await server.request<RestorePlan>(
    `/points/${pointId}/restore-plan`,
    { method: 'POST', body: { targetId: target } },
  );
  return await server.request<Operation>('/operations', {
    method: 'POST',
    body: { kind: 'restore', pointId, targetId: target, hash: plan.hash },
  });
}
