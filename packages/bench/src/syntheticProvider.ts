import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  recoveryProvidersExtensionPoint,
  type DiscoveredPoint,
  type RecoveryProvider,
} from 'backstage-plugin-recovery-node';

interface SyntheticSource {
  points: number;
  series: number;
}

const HOUR = 3600_000;

/** Lists as many points as configured, as fast as they are taken. Only for benchmarks. */
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
        sizeBytes: 1_000_000 + ((i * 7919) % 10_000),
        fileCount: 100,
        details: { host: `host-${series}` },
      };
      yield point;
    }
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
