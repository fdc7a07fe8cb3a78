import { pointRefOf, providerErrorOf } from './context';
import { whenPossible } from './declared';
import type { ConformanceWorld, ProviderConformanceOptions } from './types';
import type { DiscoveredPoint, VerificationReport } from '../provider';
import { FIRST_TIME, withBench, type Workbench } from './Workbench';

/** Parts that a repository is read in by these tests. */
const PARTS = 3;

async function readParts<T extends ConformanceWorld>(
  bench: Workbench<T>,
  point: DiscoveredPoint,
): Promise<VerificationReport[]> {
  const reports = [];
  for (let index = 1; index <= PARTS; index++) {
    reports.push(
      await bench.provider.verify!(
        bench.source(),
        pointRefOf(point),
        2,
        await bench.context(),
        { part: { index, of: PARTS } },
      ),
    );
  }
  return reports;
}

/** Bytes that all of them read, where the tool tells. */
function bytesOf(reports: VerificationReport[]): number | undefined {
  return reports.reduce<number | undefined>(
    (sum, { bytesRead }) =>
      sum === undefined || bytesRead === undefined
        ? undefined
        : sum + bytesRead,
    0,
  );
}

export function describeVerification<T extends ConformanceWorld>(
  options: ProviderConformanceOptions<T>,
): void {
  const { provider } = options;
  const levels = provider.capabilities.verificationLevels;
  const ofRepository = provider.capabilities.verificationScope === 'repository';

  describe('verification', () => {
    it('is offered exactly when levels are claimed', () => {
      expect(provider.verify !== undefined).toBe(levels.length > 0);
      expect(levels).toEqual([...new Set(levels)].sort());
    });

    if (levels.length > 0) {
      it(`passes a good point at the levels ${levels.join(', ')}`, () =>
        withBench(options, 2, async bench => {
          const point = await bench.point(FIRST_TIME);
          for (const level of levels) {
            const context = await bench.context();
            const report = await provider.verify!(
              bench.source(),
              pointRefOf(point),
              level,
              context,
            );
            expect(report).toMatchObject({
              level,
              result: 'pass',
              damagedPoints: [],
            });
            expect(report.summary.length).toBeGreaterThan(10);
            bench.expectNoSecrets(JSON.stringify([report, context.lines]));
          }
        }));
    }

    if (ofRepository && levels.includes(2)) {
      it(`reads the whole repository in ${PARTS} parts`, () =>
        withBench(options, 2, async bench => {
          const point = await bench.point(FIRST_TIME);
          const reports = await readParts(bench, point);
          expect(reports.map(({ result }) => result)).toEqual(
            Array(PARTS).fill('pass'),
          );
          // A part can hold nothing; then no more than the structure is proven.
          expect([1, 2]).toEqual(
            expect.arrayContaining(reports.map(({ level }) => level)),
          );
          const inParts = bytesOf(reports);
          if (inParts !== undefined && levels.includes(3)) {
            const whole = await provider.verify!(
              bench.source(),
              pointRefOf(point),
              3,
              await bench.context(),
            );
            expect(inParts).toBe(whole.bytesRead);
          }
        }));

      it('refuses a part that there is not', () =>
        withBench(options, 1, async bench => {
          const point = await bench.point(FIRST_TIME);
          await expect(
            provider.verify!(
              bench.source(),
              pointRefOf(point),
              2,
              await bench.context(),
              { part: { index: PARTS + 1, of: PARTS } },
            ),
          ).rejects.toThrow(/part/);
        }));
    }

    whenPossible('damage', options.damages, damages => {
      describe.each(damages)('of a point with $name', damage => {
        it(`fails at the levels ${damage.foundAt.join(', ')} only`, () =>
          withBench(options, 1, async bench => {
            const point = await bench.point(FIRST_TIME);
            await damage.apply(bench.world, point);
            for (const level of levels) {
              const report = await provider.verify!(
                bench.source(),
                pointRefOf(point),
                level,
                await bench.context(),
              );
              expect([level, report.level, report.result]).toEqual([
                level,
                level,
                damage.foundAt.includes(level) ? 'fail' : 'pass',
              ]);
              expect(report.summary.length).toBeGreaterThan(10);
              // The one point that there is, or nothing when that is not known.
              expect([[], [point.id]]).toContainEqual(report.damagedPoints);
              if (report.result === 'pass' || !ofRepository) {
                expect(report.damagedPoints).toEqual(
                  report.result === 'fail' ? [point.id] : [],
                );
              }
            }
          }));

        if (ofRepository && damage.foundAt.includes(2)) {
          it('is found by at least one part of the repository', () =>
            withBench(options, 1, async bench => {
              const point = await bench.point(FIRST_TIME);
              await damage.apply(bench.world, point);
              const reports = await readParts(bench, point);
              const failed = reports.filter(({ result }) => result === 'fail');
              expect(failed.length).toBeGreaterThan(0);
              for (const { damagedPoints } of failed) {
                expect([[], [point.id]]).toContainEqual(damagedPoints);
              }
            }));
        }

        it(`is ${damage.listing} in the listing`, () =>
          withBench(options, 1, async bench => {
            const point = await bench.point(FIRST_TIME);
            await damage.apply(bench.world, point);
            const { points, notices } = await bench.list();
            const shown =
              notices.some(notice => notice.severity !== 'info') ||
              points.some(each => each.damaged);
            expect(shown).toBe(damage.listing === 'shown');
          }));

        if (provider.restore && damage.restore === 'fails') {
          it('makes a restore fail as damaged', () =>
            withBench(options, 1, async bench => {
              const point = await bench.point(FIRST_TIME);
              await damage.apply(bench.world, point);
              const error = await providerErrorOf(bench.restore(point));
              expect(error.code).toBe('damaged');
              expect(error.nextStep).toBeTruthy();
              bench.expectNoSecrets(`${error.message} ${error.stack}`);
            }));
        }
      });
    });
  });
}
