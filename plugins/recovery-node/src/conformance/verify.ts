import { pointRefOf, providerErrorOf } from './context';
import { whenPossible } from './declared';
import type { ConformanceWorld, ProviderConformanceOptions } from './types';
import { FIRST_TIME, withBench } from './Workbench';

export function describeVerification<T extends ConformanceWorld>(
  options: ProviderConformanceOptions<T>,
): void {
  const { provider } = options;
  const levels = provider.capabilities.verificationLevels;

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
            }
          }));

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
