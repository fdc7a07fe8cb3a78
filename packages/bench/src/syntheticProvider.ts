import fs from 'node:fs/promises';
import path from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  recoveryProvidersExtensionPoint,
  type DiscoveredPoint,
  type RecoveryProvider,
} from 'backstage-plugin-recovery-node';

interface SyntheticSource {
  points: number;
  series: number;
  /** How long a restore takes, in milliseconds. */
  restoreMs: number;
  /** Lines that a restore logs. */
  restoreLines: number;
}

/** Lines that a restore logs before others have their turn, as output of a tool comes. */
const LINES_AT_A_TIME = 500;

/** Bytes of the first point. */
const SMALLEST = 1_000_000;

const HOUR = 3600_000;

/**
 * Lists as many points as configured, as fast as they are taken, and restores the first
 * one. Only for benchmarks.
 */
const syntheticProvider: RecoveryProvider<SyntheticSource> = {
  type: 'synthetic',
  capabilities: {
    verificationLevels: [],
    pointInTime: false,
    partialPaths: false,
    inPlace: false,
    backup: false,
  },
  readSource: config => ({
    points: config.getNumber('points'),
    series: config.getNumber('series'),
    restoreMs: config.getOptionalNumber('restoreMs') ?? 0,
    restoreLines: config.getOptionalNumber('restoreLines') ?? 0,
  }),
  sourceDirectories: () => [],
  async *list(source, { now }) {
    const newest = Math.floor(now.getTime() / HOUR) * HOUR - HOUR;
    for (let i = 0; i < source.points; i++) {
      const series = i % source.series;
      const age = Math.floor(i / source.series);
      const time = new Date(newest - age * 12 * HOUR).toISOString();
      const point: DiscoveredPoint = {
        type: 'point',
        // Pinned to its time, so that a second listing finds the same points.
        id: `${series}-${time}`,
        series: {
          key: `s${series}`,
          title: `series ${series}`,
          attributes: { n: [String(series)] },
        },
        time,
        pointType: 'snapshot',
        outcome: 'success',
        sizeBytes: SMALLEST + ((i * 7919) % 10_000),
        fileCount: 1,
        details: { host: `host-${series}` },
      };
      yield point;
    }
  },
  async restore(source, _point, { directory }, _options, context) {
    await setTimeout(source.restoreMs, undefined, { signal: context.signal });
    for (let line = 1; line <= source.restoreLines; line++) {
      context.log('info', `restored /srv/data/folder/file-${line}.bin`);
      if (line % LINES_AT_A_TIME === 0) {
        await setImmediate();
        context.signal.throwIfAborted();
      }
    }
    const file = path.join(directory, 'file');
    await fs.writeFile(file, '');
    await fs.truncate(file, SMALLEST);
    return { expected: { files: 1 }, warnings: [] };
  },
};

export const syntheticProviderModule = createBackendModule({
  pluginId: 'recovery',
  moduleId: 'synthetic',
  register(reg) {
    reg.registerInit({
      deps: { providers: recoveryProvidersExtensionPoint },
      async init({ providers }) {
        providers.addProvider(syntheticProvider);
      },
    });
  },
});
