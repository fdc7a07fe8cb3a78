import { readdir } from 'node:fs/promises';
import { ProviderError } from '../errors';
import { pointRefOf, providerErrorOf } from './context';
import { whenPossible } from './declared';
import { newProcesses, startedProcesses, stillRunning } from './processes';
import type {
  ConformanceAttempt,
  ConformanceFailureCode,
  ConformanceWorld,
  ProviderConformanceOptions,
} from './types';
import { FIRST_TIME, withBench } from './Workbench';

export function describeFailures<T extends ConformanceWorld>(
  options: ProviderConformanceOptions<T>,
): void {
  const { provider } = options;

  function attemptsOf(chosen?: ConformanceAttempt[]): ConformanceAttempt[] {
    return (chosen ?? ['list', 'verify', 'restore']).filter(
      attempt => attempt === 'list' || provider[attempt] !== undefined,
    );
  }

  describe('a source that fails', () => {
    for (const [code, failure] of Object.entries(options.failures)) {
      whenPossible(code, failure, makeFail => {
        it(`says ${code}, what to do next, and no secret`, () =>
          withBench(options, 1, async bench => {
            const point = await bench.point(FIRST_TIME);
            const { config, attempts } = await makeFail(bench.world);
            const before = startedProcesses();
            for (const attempt of attemptsOf(attempts)) {
              const target = await bench.target();
              const calls: Record<ConformanceAttempt, () => Promise<unknown>> =
                {
                  list: () => bench.list({ config }),
                  restore: () => bench.restore(point, { config, target }),
                  verify: async () =>
                    provider.verify!(
                      bench.source(config),
                      pointRefOf(point),
                      provider.capabilities.verificationLevels[0],
                      await bench.context(),
                    ),
                };
              const error = await providerErrorOf(calls[attempt]());
              expect([attempt, error.code]).toEqual([
                attempt,
                code as ConformanceFailureCode,
              ]);
              expect(error.message.length).toBeGreaterThan(10);
              expect(error.nextStep).toBeTruthy();
              bench.expectNoSecrets(
                `${error.message} ${error.nextStep} ${error.stack} ${error.cause}`,
              );
              expect(await readdir(target)).toEqual([]);
            }
            expect([...newProcesses(before).values()]).toEqual([]);
          }));
      });
    }
  });

  whenPossible('a restore that does not end', options.stall, stall => {
    describe('a restore that does not end', () => {
      it.each([
        ['cancelled', undefined],
        ['deadline', new ProviderError('deadline', 'Four hours are over')],
        ['deadline', new DOMException('Time is over', 'TimeoutError')],
      ])('is ended as %s, and leaves no process', (code, reason) =>
        withBench(options, 1, async bench => {
          const point = await bench.point(FIRST_TIME);
          const { config, reached } = await stall(bench.world, point);
          const before = startedProcesses();
          const controller = new AbortController();
          const restore = bench.restore(point, {
            config,
            signal: controller.signal,
          });
          // A restore that ends by itself would otherwise be waited for in vain.
          await Promise.race([reached, restore]);
          const during = newProcesses(before);
          controller.abort(reason);
          const error = await providerErrorOf(restore);
          expect(error.code).toBe(code);
          expect(stillRunning(during)).toEqual([]);
          expect([...newProcesses(before).values()]).toEqual([]);
        }),
      );
    });
  });
}
