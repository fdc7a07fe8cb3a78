import { ConfigReader } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { isAbsolute } from 'node:path';
import type { DiscoveredPoint } from '../provider';
import { createRecordingLogger, providerErrorOf } from './context';
import { whenPossible } from './declared';
import { newProcesses, startedProcesses } from './processes';
import type { ConformanceWorld, ProviderConformanceOptions } from './types';
import { FIRST_TIME, SECOND_TIME, withBench, Workbench } from './Workbench';

const OUTCOMES = [
  'success',
  'partial',
  'failed',
  'cancelled',
  'missed',
  'unknown',
];
const KINDS = ['full', 'differential', 'incremental', 'snapshot', 'archive'];
const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Holds a listed point against the contract of `DiscoveredPoint`. */
function expectTyped(point: DiscoveredPoint): void {
  expect(typeof point.id).toBe('string');
  expect(point.id.length).toBeGreaterThan(0);
  expect(point.time).toMatch(UTC);
  for (const time of [point.startedAt, point.finishedAt]) {
    if (time !== undefined) {
      expect(time).toMatch(UTC);
    }
  }
  expect(KINDS).toContain(point.pointType);
  expect(OUTCOMES).toContain(point.outcome);
  expect(point.series.key.length).toBeGreaterThan(0);
  expect(point.series.key.length).toBeLessThanOrEqual(512);
  expect(point.series.title.length).toBeGreaterThan(0);
  for (const values of Object.values(point.series.attributes)) {
    expect(values.every(value => typeof value === 'string')).toBe(true);
  }
  for (const number of [point.sizeBytes, point.storedBytes, point.fileCount]) {
    if (number !== undefined) {
      expect(Number.isSafeInteger(number)).toBe(true);
      expect(number).toBeGreaterThanOrEqual(0);
    }
  }
  for (const value of Object.values(point.details ?? {})) {
    expect(typeof value).toBe('string');
  }
}

export function describeConfiguration<T extends ConformanceWorld>(
  options: ProviderConformanceOptions<T>,
): void {
  describe('configuration', () => {
    it.each(options.invalidConfigs)(
      'names the key of a configuration with $name',
      ({ config, key }) => {
        const read = () =>
          options.provider.readSource(new ConfigReader(config), {
            sourceId: 'conformance',
          });
        expect(read).toThrow(InputError);
        expect(read).toThrow(key);
      },
    );

    it('accepts a correct one and names its local directories by full path', () =>
      withBench(options, 0, async bench => {
        const directories = bench.provider.sourceDirectories(bench.source());
        expect(directories.every(isAbsolute)).toBe(true);
      }));
  });
}

export function describeListing<T extends ConformanceWorld>(
  options: ProviderConformanceOptions<T>,
): void {
  describe('listing', () => {
    it('is empty and complete for a source without points', () =>
      withBench(options, 0, async bench => {
        const { points, notices } = await bench.list();
        expect(points).toEqual([]);
        expect(notices.filter(n => n.severity === 'incomplete')).toEqual([]);
      }));

    it('is complete and typed, with pinned and stable ids', () =>
      withBench(options, 2, async bench => {
        const before = await bench.list();
        expect(before.points.map(p => Date.parse(p.time))).toEqual([
          bench.timeOf(FIRST_TIME),
          bench.timeOf(SECOND_TIME),
        ]);
        before.points.forEach(expectTyped);
        expect(before.notices.filter(n => n.severity === 'incomplete')).toEqual(
          [],
        );
        expect(new Set(before.points.map(p => p.id)).size).toBe(2);
        expect(before.points[0].series).toEqual(before.points[1].series);
        bench.expectNoSecrets(JSON.stringify(before));

        expect(await bench.list()).toEqual(before);
        await bench.addPoint(
          bench.first,
          new Date(SECOND_TIME.getTime() + 86_400_000),
        );
        const after = await bench.list();
        expect(after.points.slice(0, 2).map(p => p.id)).toEqual(
          before.points.map(p => p.id),
        );
        expect(after.points).toHaveLength(3);
      }));

    it('gives true numbers, where it gives numbers', () =>
      withBench(options, 1, async bench => {
        const point = await bench.point(FIRST_TIME);
        const { files, bytes } = await bench.amountOf(point, bench.first);
        expect([undefined, files]).toContain(point.fileCount);
        expect([undefined, bytes]).toContain(point.sizeBytes);
      }));

    whenPossible('a point from the future', options.futurePoint, () => {
      it('holds a point from the future, for the core to judge', () =>
        withBench(options, 0, async bench => {
          const time = new Date(
            Math.ceil((Date.now() + 86_400_000) / 60_000) * 60_000,
          );
          await bench.addPoint(bench.first, time);
          await bench.point(time);
        }));
    });

    whenPossible(
      'an unreadable entry of the listing',
      options.unreadableEntry,
      makeUnreadable => {
        it('says that it is incomplete when an entry cannot be read, and lists the others', () =>
          withBench(options, 2, async bench => {
            await makeUnreadable(bench.world);
            const { points, notices } = await bench.list();
            const good = points.filter(point => !point.damaged);
            expect(good).toHaveLength(1);
            const incomplete = notices.filter(n => n.severity === 'incomplete');
            expect(
              incomplete.length + points.filter(p => p.damaged).length,
            ).toBeGreaterThan(0);
            for (const notice of notices) {
              expect(notice.message.length).toBeGreaterThan(10);
              bench.expectNoSecrets(notice.message);
            }
          }));
      },
    );

    it('is not begun once cancelled', () =>
      withBench(options, 1, async bench => {
        const error = await providerErrorOf(
          bench.list({ signal: AbortSignal.abort() }),
        );
        expect(error.code).toBe('cancelled');
      }));

    it('leaves no process when its reader stops after the first entry', () =>
      withBench(options, 2, async bench => {
        const before = startedProcesses();
        let seen = 0;
        for await (const item of listOf(bench)) {
          expect(item.type).toBe('point');
          seen += 1;
          break;
        }
        expect(seen).toBe(1);
        expect([...newProcesses(before).values()]).toEqual([]);
      }));
  });
}

function listOf<T extends ConformanceWorld>(bench: Workbench<T>) {
  return bench.provider.list(bench.source(), {
    signal: new AbortController().signal,
    logger: createRecordingLogger(),
    now: new Date(),
  });
}
