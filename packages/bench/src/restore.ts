/* eslint-disable no-console */
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Operation, RestorePlan } from 'backstage-plugin-recovery-common';
import { writeData } from './data';
import { eventually, startServer, type BenchServer } from './server';
import { median } from './machine';
import type { BenchOptions } from './options';

const run = promisify(execFile);

interface Tool {
  name: string;
  entity: string;
  /** Restores with the tool alone into an empty directory. */
  bare(directory: string): Promise<unknown>;
}

async function restoreThroughPortal(
  server: BenchServer,
  entity: string,
): Promise<number> {
  const status = await server.status(entity);
  const pointId = status.resources[0].newestUsable!.id;
  const plan = await server.request<RestorePlan>(
    `/points/${pointId}/restore-plan`,
    {
      method: 'POST',
      body: { targetId: 'bench' },
    },
  );
  const { id } = await server.request<Operation>('/operations', {
    method: 'POST',
    body: { kind: 'restore', pointId, targetId: 'bench', hash: plan.hash },
  });
  const operation = await eventually(
    'the restore ends',
    async () => {
      const seen = await server.request<Operation>(`/operations/${id}`);
      return seen.finishedAt ? seen : undefined;
    },
    { seconds: 1800, everyMs: 500 },
  );
  if (operation.state !== 'succeeded') {
    throw new Error(
      `the restore ended ${operation.state}: ${operation.error?.message}`,
    );
  }
  return (
    (Date.parse(operation.finishedAt!) - Date.parse(operation.startedAt!)) /
    1000
  );
}

/** Whole restore time, from claim to counted and renamed, against the tool alone. */
export async function restoreBench(options: BenchOptions): Promise<void> {
  const work = await fs.mkdtemp(
    path.join(os.tmpdir(), 'recovery-bench-restore-'),
  );
  const data = path.join(work, 'data');
  const archives = path.join(work, 'archives');
  const repository = path.join(work, 'restic');
  const targets = path.join(work, 'targets');
  const passwordFile = path.join(work, 'password');
  let server: BenchServer | undefined;
  try {
    await writeData(data, options.megabytes);
    await fs.mkdir(archives);
    await fs.mkdir(targets);
    await fs.writeFile(passwordFile, 'bench', { mode: 0o600 });
    const archive = path.join(archives, 'plain-20260101.tar');
    const compressed = path.join(archives, 'packed-20260101.tar.gz');
    await run('tar', ['-cf', archive, '-C', data, '.']);
    await run('sh', [
      '-c',
      'tar -cf - -C "$1" . | gzip -1 > "$2"',
      'sh',
      data,
      compressed,
    ]);
    // A file of the last minutes may still be being written, and is no point yet.
    const anHourAgo = Date.now() / 1000 - 3600;
    for (const file of [archive, compressed]) {
      await fs.utimes(file, anHourAgo, anHourAgo);
    }
    const tools: Tool[] = [
      {
        name: 'archive, tar',
        entity: 'plain',
        bare: dir => run('tar', ['-xf', archive, '-C', dir]),
      },
      {
        name: 'archive, tar.gz',
        entity: 'packed',
        bare: dir => run('tar', ['-xzf', compressed, '-C', dir]),
      },
    ];
    const restic = await run('restic', ['version']).then(
      ({ stdout }) => stdout.split(' ').slice(0, 2).join(' '),
      () => undefined,
    );
    const env = {
      ...process.env,
      RESTIC_REPOSITORY: repository,
      RESTIC_PASSWORD_FILE: passwordFile,
    };
    if (restic) {
      await run('restic', ['init'], { env });
      await run('restic', ['backup', '--host', 'bench', '.'], {
        env,
        cwd: data,
      });
      tools.push({
        name: restic,
        entity: 'restic',
        bare: dir =>
          run('restic', ['restore', 'latest', '--target', dir], { env }),
      });
    } else {
      console.log('restic is not installed: only archives are measured.\n');
    }

    const target = { title: 'Bench', directory: targets };
    server = await startServer({
      database: { name: 'sqlite' },
      entities: { count: 0, names: tools.map(tool => tool.entity) },
      recovery: () => ({
        restore: { allowedRoots: [targets] },
        collection: { frequency: { hours: 24 } },
        inventory: { frequency: { seconds: 10 } },
        bindings: tools.map(({ entity }) => ({
          entity: `component:default/${entity}`,
          name: entity,
          source: entity === 'restic' ? 'restic' : 'archives',
          selector: entity === 'restic' ? { host: 'bench' } : { name: entity },
        })),
        sources: {
          archives: {
            provider: 'archive',
            targets: { bench: target },
            archive: {
              directory: archives,
              pattern: '{name}-{yyyy}{MM}{dd}.{format}',
            },
          },
          ...(restic && {
            restic: {
              provider: 'restic',
              targets: { bench: target },
              restic: { repository, passwordFile },
            },
          }),
        },
      }),
    });
    console.log(
      `${options.megabytes} MiB that do not compress, median of ${options.runs} restores each, in turn.\n`,
    );
    console.log(
      '| tool | through the portal, s | tool alone, s | ratio | peak memory of the backend, MiB |',
    );
    console.log('| --- | ---: | ---: | ---: | ---: |');
    for (const tool of tools) {
      await eventually(
        `${tool.entity} is collected`,
        async () => {
          const status = await server!
            .status(tool.entity)
            .catch(() => undefined);
          return status?.resources[0]?.newestUsable;
        },
        { seconds: 120, everyMs: 1000 },
      );
      const portal: number[] = [];
      const alone: number[] = [];
      for (let n = 0; n < options.runs; n++) {
        const bareDirectory = path.join(work, 'bare');
        await fs.mkdir(bareDirectory);
        await run('sync');
        const start = performance.now();
        await tool.bare(bareDirectory);
        alone.push((performance.now() - start) / 1000);
        await fs.rm(bareDirectory, { recursive: true });
        await run('sync');
        portal.push(await restoreThroughPortal(server, tool.entity));
        for (const name of await fs.readdir(targets)) {
          await fs.rm(path.join(targets, name), { recursive: true });
        }
      }
      console.log(
        `| ${tool.name} | ${median(portal).toFixed(2)} | ${median(
          alone,
        ).toFixed(2)} | ${median(
          portal.map((seconds, n) => seconds / alone[n]),
        ).toFixed(2)} | ${server.memory()?.peak ?? '?'} |`,
      );
    }
  } finally {
    await server?.stop();
    await fs.rm(work, { recursive: true, force: true });
  }
}
