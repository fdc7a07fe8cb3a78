import type { DiscoveredPoint } from '../provider';
import { providerErrorOf } from './context';
import { countTree, describeTree, readTree, subtree } from './tree';
import type { ConformanceWorld, ProviderConformanceOptions } from './types';
import { FIRST_TIME, Workbench } from './Workbench';

/** Reads everything below a path by browsing, as a person would. */
async function browse<T extends ConformanceWorld>(
  bench: Workbench<T>,
  point: DiscoveredPoint,
  path: string,
) {
  const found: Record<string, number | string> = {};
  for (const entry of await bench.contents(point, path)) {
    const parent = path === '/' ? '' : path;
    expect(entry.path.startsWith(`${parent}/`)).toBe(true);
    expect(entry.path.slice(parent.length + 1)).not.toMatch(/\/|^\.\.?$|^$/);
    expect(found).not.toHaveProperty([entry.path]);
    if (entry.type === 'directory') {
      found[entry.path] = 'directory';
      Object.assign(found, await browse(bench, point, entry.path));
    } else {
      expect(entry.type).toBe('file');
      found[entry.path] = entry.sizeBytes!;
    }
  }
  return found;
}

export function describeContents<T extends ConformanceWorld>(
  options: ProviderConformanceOptions<T>,
): void {
  const { provider } = options;
  if (!provider.contents || !provider.expect) {
    it('offers no contents, so no partial restore either', () => {
      expect(provider.capabilities.partialPaths).toBe(false);
    });
    return;
  }

  describe('contents', () => {
    let bench: Workbench<T>;
    let point: DiscoveredPoint;
    beforeAll(async () => {
      bench = await Workbench.open(options, 1);
      point = await bench.point(FIRST_TIME);
    }, options.timeoutMs);
    afterAll(() => bench.close());

    it('browsed from the root are what was backed up', async () => {
      if (bench.world.readBack) {
        const { target } = await bench.restore(point);
        const restored = await readTree(target);
        for (const path of bench.world.writtenByRestore ?? []) {
          delete restored[path];
        }
        const listed = Object.entries(await browse(bench, point, '/'))
          .map(([path, entry]) => [path.slice(1), entry] as const)
          .filter(([path]) => !bench.world.writtenByRestore?.includes(path));
        expect(Object.fromEntries(listed)).toEqual(
          Object.fromEntries(
            Object.entries(restored).map(([path, entry]) => [
              path,
              typeof entry === 'string' ? entry : entry.size,
            ]),
          ),
        );
        return;
      }
      const found = await browse(bench, point, bench.world.root);
      const wanted = Object.fromEntries(
        Object.entries(describeTree(bench.first)).map(([path, entry]) => [
          bench.inPoint(path),
          typeof entry === 'string' ? entry : entry.size,
        ]),
      );
      expect(found).toEqual(wanted);
    });

    it('lead from the root of the point to what was backed up', async () => {
      let path = '/';
      for (const part of bench.world.root.split('/').filter(Boolean)) {
        const next = path === '/' ? `/${part}` : `${path}/${part}`;
        const entries = await bench.contents(point, path);
        expect(entries).toContainEqual(
          expect.objectContaining({ path: next, type: 'directory' }),
        );
        path = next;
      }
      expect((await bench.contents(point, path)).length).toBeGreaterThan(0);
    });

    it.each(['nowhere', '*', '../..', '-n', 'names/glob/*'])(
      'of the absent path %p are refused as not matched',
      async path => {
        const error = await providerErrorOf(
          bench.contents(point, bench.inPoint(path)),
        );
        expect(error.code).toBe('nothing-matched');
        expect(error.nextStep).toBeTruthy();
      },
    );

    it('say how much a whole restore should bring back', async () => {
      if (bench.world.readBack) {
        const sizes = Object.values(await browse(bench, point, '/')).filter(
          (entry): entry is number => typeof entry === 'number',
        );
        expect(await bench.expectation(point)).toEqual({
          files: sizes.length,
          bytes: sizes.reduce((sum, size) => sum + size, 0),
        });
        return;
      }
      expect(await bench.expectation(point)).toEqual(countTree(bench.first));
    });

    if (!provider.capabilities.partialPaths) {
      return;
    }

    it('say how much a partial restore should bring back', async () => {
      const tops = Object.keys(bench.first).map(path => path.split('/')[0]);
      for (const top of new Set(tops)) {
        expect(await bench.expectation(point, [bench.inPoint(top)])).toEqual(
          countTree(subtree(bench.first, [top])),
        );
      }
    });

    it('count a file once when its directory is wanted too', async () => {
      const [path] = Object.entries(bench.first).find(
        ([each, content]) => content !== null && each.includes('/'),
      ) ?? [Object.keys(bench.first)[0]];
      const top = path.split('/')[0];
      expect(
        await bench.expectation(point, [
          bench.inPoint(path),
          bench.inPoint(top),
          bench.inPoint(path),
        ]),
      ).toEqual(countTree(subtree(bench.first, [top])));
    });

    it('refuse to say it for paths that are not in the point', async () => {
      const error = await providerErrorOf(
        bench.expectation(point, [bench.inPoint('nowhere')]),
      );
      expect(error.code).toBe('nothing-matched');
    });
  });
}
