/**
 * Reads a large archive that is made while it is read, and prints how much memory that
 * took, as one line of JSON. Run with --expose-gc: garbage is collected as the reading
 * goes on, so that what is counted is what the reader holds, and not when a busy machine
 * finds the time to collect.
 *
 * Arguments: format, size in bytes, what to do (verify, restore or contents), and for a
 * restore an empty directory.
 */
import { readFileSync } from 'node:fs';
import { ConfigReader } from '@backstage/config';
import { createProviderContext } from 'backstage-plugin-recovery-node/testUtils';
import { ArchiveProvider } from '../ArchiveProvider';
import type { OpenObject } from '../stores/types';
import {
  syntheticObject,
  syntheticStore,
  type SyntheticFormat,
} from './syntheticArchive';

const MIB = 1024 * 1024;
const COLLECT_EVERY = 16 * MIB;

/** Each piece with bytes of its own, as if they had come from a disk. */
function collectingGarbage(object: OpenObject): OpenObject {
  if (!global.gc) throw new Error('Run this with --expose-gc');
  const collect = global.gc;
  let uncollected = 0;
  return {
    ...object,
    async *read(start, end) {
      for await (const piece of object.read(start, end)) {
        yield Buffer.from(piece);
        uncollected += piece.length;
        if (uncollected >= COLLECT_EVERY) {
          collect();
          uncollected = 0;
        }
      }
    },
  };
}

/**
 * As the kernel counts it, since the program began. What `resourceUsage` tells begins with
 * the process, which for a moment was a copy of the one that started it.
 */
function rssLargestMib(): number {
  const status =
    process.platform === 'linux'
      ? readFileSync('/proc/self/status', 'utf8')
      : '';
  const kib = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return Math.round(Number(kib ?? process.resourceUsage().maxRSS) / 1024);
}

async function main() {
  const [format, size, action, directory] = process.argv.slice(2);
  const provider = new ArchiveProvider();
  const object = collectingGarbage(
    syntheticObject(format as SyntheticFormat, Number(size)),
  );
  const config = new ConfigReader({ directory: '/nowhere', pattern: '{name}' });
  const source = {
    ...provider.readSource(config, { sourceId: 'probe' }),
    store: syntheticStore(object),
  };
  const point = {
    id: `${object.path}@${object.size}-1`,
    seriesKey: '*',
    time: '',
    details: {},
  };
  const recorded = await createProviderContext();
  const context = { ...recorded, progress: () => {} };
  const before = process.memoryUsage().rss;
  const start = process.hrtime.bigint();
  if (action === 'restore') {
    await provider.restore(source, point, { directory }, {}, context);
  } else if (action === 'contents') {
    for await (const entry of provider.contents(source, point, '/', context)) {
      if (entry.path === '') throw new Error('An entry has no path');
    }
  } else {
    const report = await provider.verify(source, point, 3, context);
    if (report.result !== 'pass') throw new Error(report.summary);
  }
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  process.stdout.write(
    `${JSON.stringify({
      format,
      action,
      bytes: object.size,
      seconds: Number(seconds.toFixed(2)),
      mibPerSecond: Math.round(object.size / MIB / seconds),
      rssBeforeMib: Math.round(before / MIB),
      rssLargestMib: rssLargestMib(),
    })}\n`,
  );
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
