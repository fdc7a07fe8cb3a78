import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiscoveredPoint } from '../provider';
import { providerErrorOf } from './context';
import { whenPossible } from './declared';
import {
  countTree,
  describeTree,
  readTree,
  subtree,
  type TreeEntry,
} from './tree';
import type { ConformanceWorld, ProviderConformanceOptions } from './types';
import { FIRST_TIME, SECOND_TIME, withBench, Workbench } from './Workbench';

export function describeRestore<T extends ConformanceWorld>(
  options: ProviderConformanceOptions<T>,
): void {
  const { provider } = options;
  if (!provider.restore) {
    it('offers no restore, so no partial or in-place one either', () => {
      expect(provider.capabilities).toMatchObject({
        partialPaths: false,
        inPlace: false,
      });
    });
    return;
  }

  describe('restore', () => {
    let bench: Workbench<T>;
    let older: DiscoveredPoint;
    let newer: DiscoveredPoint;
    beforeAll(async () => {
      bench = await Workbench.open(options, 2);
      older = await bench.point(FIRST_TIME);
      newer = await bench.point(SECOND_TIME);
    }, options.timeoutMs);
    afterAll(() => bench.close());

    it('brings the pinned point back, byte for byte', async () => {
      const first = await bench.restore(older);
      expect(await bench.restored(first.target)).toEqual(
        describeTree(bench.first),
      );
      const second = await bench.restore(newer);
      expect(await bench.restored(second.target)).toEqual(
        describeTree(bench.second),
      );
      expect(second.report.warnings).toEqual([]);
    });

    it('writes nothing but the point', async () => {
      const { target } = await bench.restore(older);
      const wanted = bench.world.root.split('/').filter(Boolean);
      const outside = Object.entries(await readTree(target)).filter(
        ([path]) => {
          const parts = path.split('/');
          return parts
            .slice(0, wanted.length)
            .some((part, i) => part !== wanted[i]);
        },
      );
      expect(outside).toEqual([]);
    });

    it('tells its progress, its expectation, and no secret', async () => {
      const { files, bytes } = await bench.amountOf(older, bench.first);
      const { report, context, target } = await bench.restore(older);
      expect([undefined, files]).toContain(report.expected.files);
      expect([undefined, bytes]).toContain(report.expected.bytes);
      const done = context.progressUpdates.map(update => update.bytes ?? 0);
      expect(done).toEqual([...done].sort((a, b) => a - b));
      // Of a source with a form of its own, a restore may add to the point.
      const written = bench.world.readBack
        ? sumOf(await readTree(target))
        : { files, bytes };
      expect(done.at(-1)).toBe(written.bytes);
      expect([undefined, written.files]).toContain(
        context.progressUpdates.at(-1)?.files,
      );
      bench.expectNoSecrets(
        JSON.stringify([report, context.lines, context.progressUpdates]),
      );
    });

    it.each(['orders.sql', '.hidden'])(
      'refuses a target that holds %s, and leaves it as it is',
      async name => {
        const target = await bench.target();
        await writeFile(join(target, name), 'mine');
        const before = await readTree(target);
        const error = await providerErrorOf(bench.restore(older, { target }));
        expect(error.code).toBe('target-not-empty');
        expect(error.nextStep).toBeTruthy();
        expect(await readTree(target)).toEqual(before);
      },
    );

    it('does not begin once cancelled', async () => {
      const target = await bench.target();
      const error = await providerErrorOf(
        bench.restore(older, { target, signal: AbortSignal.abort() }),
      );
      expect(error.code).toBe('cancelled');
      expect(await readdir(target)).toEqual([]);
    });

    describePartial(
      options,
      () => bench,
      () => older,
    );
  });

  whenPossible('a point that is gone', options.removePoint, removePoint => {
    it('says of a point that is gone that it is, and touches nothing', () =>
      withBench(options, 2, async bench => {
        const point = await bench.point(FIRST_TIME);
        await removePoint(bench.world, point);
        const target = await bench.target();
        const error = await providerErrorOf(bench.restore(point, { target }));
        expect(error.code).toBe('point-gone');
        expect(error.nextStep).toBeTruthy();
        expect(await readdir(target)).toEqual([]);
        if (provider.contents) {
          const browsing = bench.contents(point, '/');
          expect((await providerErrorOf(browsing)).code).toBe('point-gone');
        }
        const remaining = await bench.list();
        expect(remaining.points.map(p => p.id)).not.toContain(point.id);
        expect(remaining.points).toHaveLength(1);
      }));
  });
}

/** Files and directories that a person might choose from a tree. */
function choices(tree: Record<string, unknown>): string[][] {
  const paths = Object.keys(tree);
  const files = paths.filter(path => tree[path] !== null);
  const nested = files.filter(path => path.includes('/'));
  const directories = nested.map(path => path.slice(0, path.lastIndexOf('/')));
  return [
    // Each file alone: a name that is a pattern must bring back nothing else.
    ...files.map(path => [path]),
    ...[...new Set(directories)].map(path => [path]),
    [files[0], ...directories.slice(0, 1)],
  ];
}

function describePartial<T extends ConformanceWorld>(
  options: ProviderConformanceOptions<T>,
  getBench: () => Workbench<T>,
  getPoint: () => DiscoveredPoint,
): void {
  if (!options.provider.capabilities.partialPaths) {
    it('is offered for whole points only', async () => {
      const error = await providerErrorOf(
        getBench().restore(getPoint(), {
          paths: [getBench().inPoint('orders.sql')],
        }),
      );
      expect(error.nextStep).toBeTruthy();
    });
    return;
  }

  it('brings back the wanted files and directories, and nothing else', async () => {
    const bench = getBench();
    for (const paths of choices(bench.first)) {
      const { target, report } = await bench.restore(getPoint(), {
        paths: paths.map(path => bench.inPoint(path)),
      });
      const wanted = subtree(bench.first, paths);
      const restored = await bench.restored(target);
      // Empty parents on the way to a wanted path are no content.
      expect(filesOf(restored)).toEqual(filesOf(describeTree(wanted)));
      const { files, bytes } = countTree(wanted);
      expect([undefined, files]).toContain(report.expected.files);
      expect([undefined, bytes]).toContain(report.expected.bytes);
    }
  });

  it.each(['nowhere', '*', '../../etc/passwd', 'orders.sql/below'])(
    'fails when %p matches nothing, and leaves the target without a file',
    async path => {
      const bench = getBench();
      const target = await bench.target();
      const error = await providerErrorOf(
        bench.restore(getPoint(), { target, paths: [bench.inPoint(path)] }),
      );
      expect(error.code).toBe('nothing-matched');
      expect(error.nextStep).toBeTruthy();
      expect(filesOf(await readTree(target))).toEqual({});
    },
  );

  it('names a wanted path that was not there beside those that were', async () => {
    const bench = getBench();
    const [present] = choices(bench.first)[0];
    const { target, report } = await bench.restore(getPoint(), {
      paths: [bench.inPoint(present), bench.inPoint('nowhere')],
    });
    expect(report.warnings.join('\n')).toContain(bench.inPoint('nowhere'));
    expect(filesOf(await bench.restored(target))).toEqual(
      filesOf(describeTree(subtree(bench.first, [present]))),
    );
  });
}

function sumOf(entries: Record<string, TreeEntry>) {
  const sizes = Object.values(entries).flatMap(entry =>
    typeof entry === 'string' ? [] : entry.size,
  );
  return {
    files: sizes.length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}

function filesOf(entries: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(entries).filter(([, entry]) => entry !== 'directory'),
  );
}
