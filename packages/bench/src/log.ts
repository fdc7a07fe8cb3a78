/* eslint-disable no-console */
import { setTimeout } from 'node:timers/promises';
import type { Operation, OperationLog } from 'backstage-plugin-recovery-common';
import type { BenchOptions } from './options';
import type { BenchServer } from './server';
import { requestRestore, startSyntheticServer, targetId } from './synthetic';

/** One operation that logs very much, with somebody who reads along. */
export async function logBench(options: BenchOptions): Promise<void> {
  console.log(
    `One restore logs ${options.lines} lines as fast as they are taken, and its log is read through the API meanwhile. The first lines are kept, the rest is counted.\n`,
  );
  console.log(
    '| database | seconds | lines/s | lines read | lines counted only | memory before, MiB | peak memory, MiB |',
  );
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const database of options.databases) {
    const { server, pointId } = await startSyntheticServer({
      database,
      targets: 1,
      places: { source: 1, replica: 1 },
      restoreLines: options.lines,
    });
    try {
      await server.settled();
      const before = server.memory();
      const { id } = await requestRestore(server, pointId, targetId(0));
      const { read, dropped } = await follow(server, id);
      const operation = await server.request<Operation>(`/operations/${id}`);
      if (operation.state !== 'succeeded') {
        throw new Error(
          `the restore ended ${operation.state}: ${operation.error?.message}`,
        );
      }
      const seconds =
        (Date.parse(operation.finishedAt!) - Date.parse(operation.startedAt!)) /
        1000;
      console.log(
        `| ${database.name} | ${seconds.toFixed(1)} | ${Math.round(
          options.lines / seconds,
        )} | ${read} | ${dropped} | ${before?.now ?? '?'} | ${
          server.memory()?.peak ?? '?'
        } |`,
      );
    } finally {
      await server.stop();
    }
  }
}

/** Reads the log as a page does that is open, to its end. */
async function follow(
  server: BenchServer,
  operationId: string,
): Promise<{ read: number; dropped: number }> {
  let read = 0;
  for (let after = 0; ; ) {
    const log = await server.request<OperationLog>(
      `/operations/${operationId}/log?after=${after}&limit=500`,
    );
    read += log.lines.length;
    after = log.lastSeq;
    if (log.lines.length > 0) continue;
    if (log.complete) return { read, dropped: log.droppedLines };
    await setTimeout(200);
  }
}
