/* eslint-disable no-console */
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Operation } from 'backstage-plugin-recovery-common';
import { writeData } from './data';
import { median } from './machine';
import type { BenchOptions } from './options';
import { eventually, startServer, type BenchServer } from './server';

const run = promisify(execFile);
const ENTITY = 'restic';

async function verifyThroughPortal(
  server: BenchServer,
  level: number,
): Promise<Operation> {
  const status = await server.status(ENTITY);
  const pointId = status.resources[0].newestUsable!.id;
  const { id } = await server.request<Operation>(`/points/${pointId}/verify`, {
    method: 'POST',
    body: { level },
  });
  const operation = await eventually(
    'the verification ends',
    async () => {
      const seen = await server.request<Operation>(`/operations/${id}`);
      return seen.finishedAt ? seen : undefined;
    },
    { seconds: 1800, everyMs: 500 },
  );
  if (operation.state !== 'succeeded') {
    throw new Error(
      `the verification ended ${operation.state}: ${operation.error?.message}`,
    );
  }
  return operation;
}

/** Whole time of a verification, from claim to recorded, against the tool alone. */
export async function verificationBench(options: BenchOptions): Promise<void> {
  const restic = await run('restic', ['version']).then(
    ({ stdout }) => stdout.split(' ').slice(0, 2).join(' '),
    () => undefined,
  );
  if (!restic) {
    console.log('restic is not installed: nothing is measured.');
    return;
  }
  const work = await fs.mkdtemp(
    path.join(os.tmpdir(), 'recovery-bench-verification-'),
  );
  const data = path.join(work, 'data');
  const repository = path.join(work, 'restic');
  const passwordFile = path.join(work, 'password');
  let server: BenchServer | undefined;
  try {
    await writeData(data, options.megabytes);
    await fs.writeFile(passwordFile, 'bench', { mode: 0o600 });
    const env = {
      ...process.env,
      RESTIC_REPOSITORY: repository,
      RESTIC_PASSWORD_FILE: passwordFile,
    };
    await run('restic', ['init'], { env });
    await run('restic', ['backup', '--host', 'bench', '.'], { env, cwd: data });
    server = await startServer({
      database: { name: 'sqlite' },
      entities: { count: 0, names: [ENTITY] },
      recovery: () => ({
        collection: { frequency: { hours: 24 } },
        inventory: { frequency: { seconds: 10 } },
        bindings: [
          {
            entity: `component:default/${ENTITY}`,
            name: ENTITY,
            source: 'restic',
            selector: { host: 'bench' },
          },
        ],
        sources: {
          restic: { provider: 'restic', restic: { repository, passwordFile } },
        },
      }),
    });
    await eventually(
      'the repository is collected',
      async () => {
        const status = await server!.status(ENTITY).catch(() => undefined);
        return status?.resources[0]?.newestUsable;
      },
      { seconds: 120, everyMs: 1000 },
    );
    console.log(
      `${restic}, ${options.megabytes} MiB that do not compress, all read; median of ${options.runs} verifications each, in turn.\n`,
    );
    const portal: number[] = [];
    const alone: number[] = [];
    let bytes = 0;
    for (let n = 0; n < options.runs; n++) {
      const start = performance.now();
      await run('restic', ['check', '--read-data'], { env });
      alone.push((performance.now() - start) / 1000);
      const operation = await verifyThroughPortal(server, 3);
      bytes = operation.result?.bytesRead ?? 0;
      portal.push(
        (Date.parse(operation.finishedAt!) - Date.parse(operation.startedAt!)) /
          1000,
      );
    }
    const speed = (seconds: number) => (bytes / 1024 ** 2 / seconds).toFixed(0);
    console.log(
      '| through the portal, s | MiB/s | tool alone, s | MiB/s | ratio | peak memory of the backend, MiB |',
    );
    console.log('| ---: | ---: | ---: | ---: | ---: | ---: |');
    console.log(
      `| ${median(portal).toFixed(2)} | ${speed(median(portal))} | ${median(
        alone,
      ).toFixed(2)} | ${speed(median(alone))} | ${median(
        portal.map((seconds, n) => seconds / alone[n]),
      ).toFixed(2)} | ${server.memory()?.peak ?? '?'} |`,
    );
  } finally {
    await server?.stop();
    await fs.rm(work, { recursive: true, force: true });
  }
}
