import { promises as fs } from 'node:fs';
import path from 'node:path';
import { NotFoundError } from '@backstage/errors';
import type {
  PointRef,
  ProviderContext,
  RecoverTo,
  RecoveryProvider,
  RestoreExpectation,
  RestoreReport,
  VerificationOptions,
  VerificationReport,
} from 'backstage-plugin-recovery-node';
import type {
  RecoveryPoint,
  RecoveryPointPage,
} from 'backstage-plugin-recovery-common';
import { Duration } from 'luxon';
import type {
  PointDirectory,
  PointEvidence,
  RestorablePoint,
} from '../../collection/PointDirectory';
import type { ValidSource } from '../../config';

/** What a restore of the test provider does. */
export type Restore = (
  directory: string,
  context: ProviderContext,
  paths?: string[],
  recoverTo?: RecoverTo,
) => Promise<RestoreReport | void>;

/** What a verification of the test provider does. */
export type Verify = (
  point: PointRef,
  level: number,
  context: ProviderContext,
  options: VerificationOptions,
) => Promise<unknown>;

export interface TestProvider extends RecoveryProvider<{ directory: string }> {
  restores: Restore;
  verifies?: Verify;
  expects?: (
    paths: string[] | undefined,
    context: ProviderContext,
  ) => Promise<RestoreExpectation>;
}

/** Writes real files, the way that a test says. */
export function createTestProvider(): TestProvider {
  const provider: TestProvider = {
    type: 'test',
    capabilities: {
      verificationLevels: [1, 2, 3],
      pointInTime: false,
      partialPaths: true,
      inPlace: true,
      backup: false,
    },
    readSource: () => ({ directory: '' }),
    sourceDirectories: source => [source.directory],
    async *list() {},
    restores: restoreFiles({ 'a.txt': 'alpha', 'sub/b.txt': 'beta' }),
    async expect(_source, _point, options, context) {
      return (await provider.expects?.(options.paths, context)) ?? {};
    },
    async verify(_source, point, level, context, options = {}) {
      const report = await provider.verifies?.(point, level, context, options);
      return report as VerificationReport;
    },
    async restore(_source, _point, destination, options, context) {
      const report = await provider.restores(
        destination.directory,
        context,
        options.paths,
        options.recoverTo,
      );
      return report ?? { expected: {}, warnings: [] };
    },
  };
  return provider;
}

/** Restores files of the given content, at once. */
export function restoreFiles(files: Record<string, string>): Restore {
  return async directory => {
    for (const [name, content] of Object.entries(files)) {
      await fs.mkdir(path.dirname(path.join(directory, name)), {
        recursive: true,
      });
      await fs.writeFile(path.join(directory, name), content);
    }
  };
}

/** Writes on and on until it is told to stop. */
export const restoreForever: Restore = async (directory, context) => {
  const handle = await fs.open(path.join(directory, 'endless'), 'w');
  try {
    for (let written = 0; ; written += 1024) {
      context.signal.throwIfAborted();
      await handle.write(Buffer.alloc(1024, 'x'));
      context.progress({ bytes: written, files: 1 });
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  } finally {
    await handle.close();
  }
};

export function createTestSource(
  id: string,
  provider: TestProvider,
  directory: string,
): ValidSource {
  return {
    valid: true,
    id,
    title: id,
    providerType: 'test',
    provider: provider as RecoveryProvider,
    settings: { directory },
    schedule: {
      frequency: { minutes: 15 },
      timeout: Duration.fromObject({ minutes: 10 }),
    },
    staleAfter: Duration.fromObject({ hours: 6 }),
    maxPoints: 1000,
    operationConcurrency: 2,
  };
}

export class FakePoints implements PointDirectory {
  readonly points = new Map<string, RestorablePoint>();
  readonly evidence: (PointEvidence & { pointId: string })[] = [];

  add(changes: Partial<RestorablePoint> = {}): RestorablePoint {
    const point: RestorablePoint = {
      pointId: 'p1',
      point: {
        id: 'full-id',
        seriesKey: 's',
        time: '2026-11-20T02:00:00.000Z',
        details: {},
      },
      sourceId: 'shop',
      providerType: 'test',
      resourceId: 'r1',
      resourceName: 'orders-db',
      entityRef: 'component:default/orders',
      title: 'Orders database',
      state: 'available',
      outcome: 'success',
      usable: true,
      ...changes,
    };
    this.points.set(point.pointId, point);
    return point;
  }

  async getRestorablePoint(pointId: string): Promise<RestorablePoint> {
    const point = this.points.get(pointId);
    if (!point) throw new NotFoundError('There is no such point');
    return point;
  }

  async findBase(
    pointId: string,
    instant: string,
  ): Promise<RestorablePoint | undefined> {
    const { seriesKey } = (await this.getRestorablePoint(pointId)).point;
    return [...this.points.values()]
      .filter(
        ({ point, usable, finishedAt }) =>
          usable &&
          point.seriesKey === seriesKey &&
          (finishedAt ?? point.time) <= instant,
      )
      .sort((a, b) => b.point.time.localeCompare(a.point.time))[0];
  }

  /** Newest first, as drills ask for them. */
  async listEntityPoints(
    entityRef: string,
    filter: { resourceId?: string; from?: string },
  ): Promise<RecoveryPointPage> {
    const items = [...this.points.values()]
      .filter(
        each =>
          each.entityRef === entityRef &&
          each.resourceId === filter.resourceId &&
          each.point.time >= (filter.from ?? ''),
      )
      .sort((a, b) => b.point.time.localeCompare(a.point.time))
      .map(
        each =>
          ({
            id: each.pointId,
            time: each.point.time,
            usable: each.usable,
          } as RecoveryPoint),
      );
    return { items, totalCount: items.length };
  }

  async recordEvidence(
    pointId: string,
    evidence: PointEvidence,
  ): Promise<void> {
    this.evidence.push({ ...evidence, pointId });
  }
}
