import { aDrill, aVerification } from '../../__testUtils__/proof';
import { ago, DAY } from '../../__testUtils__/world';
import { isDoubted, levelsOf, standingFailure, timesOf } from './proof';

const now = Date.parse('2026-11-25T12:00:00Z');
const result = (level: number, outcome: 'pass' | 'fail', age: number) => ({
  level,
  result: outcome,
  at: ago(now, age * DAY),
  summary: '',
});

describe('levels of verification', () => {
  it('count a full read as a sample and a structure check as well', () => {
    const state = aVerification(now, { levels: [result(3, 'pass', 1)] });
    expect(levelsOf(state).map(({ reached }) => reached)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('do not count what was never tried', () => {
    const state = aVerification(now, { levels: [result(1, 'pass', 1)] });
    expect(levelsOf(state).map(({ reached }) => reached)).toEqual([
      true,
      false,
      false,
    ]);
    expect(standingFailure(state)).toBeUndefined();
  });

  it('do not let an old pass hide a newer failure', () => {
    const state = aVerification(now, {
      levels: [result(1, 'fail', 1), result(3, 'pass', 9)],
    });
    expect(levelsOf(state).some(({ reached }) => reached)).toBe(false);
    expect(standingFailure(state)).toMatchObject({ level: 1 });
  });

  it('let a failure stand until something as thorough has passed', () => {
    const failed = result(3, 'fail', 5);
    expect(
      standingFailure(
        aVerification(now, { levels: [result(1, 'pass', 1), failed] }),
      ),
    ).toBe(failed);
    expect(
      standingFailure(
        aVerification(now, {
          levels: [result(2, 'fail', 5), result(3, 'pass', 1)],
        }),
      ),
    ).toBeUndefined();
  });
});

describe('the time that a drill took', () => {
  it.each([
    ['PT30M', undefined, false],
    ['PT10M', undefined, true],
    [undefined, 'PT10M', true],
    [undefined, undefined, false],
    ['soon', 'PT10M', false],
  ])('is measured against %s, else %s', (rto, tierRto, tooSlow) => {
    expect(timesOf(aDrill(now, DAY, { rto }), tierRto).tooSlow).toBe(tooSlow);
  });

  it('has no RTA where it came to no end', () => {
    const interrupted = aDrill(now, DAY, {
      state: 'interrupted',
      passed: undefined,
    });
    expect(timesOf(interrupted, 'PT1S')).toMatchObject({
      rta: undefined,
      tooSlow: false,
    });
  });

  it('is not made up when it was not taken', () => {
    expect(timesOf(aDrill(now, DAY, { times: undefined }), undefined)).toEqual({
      rta: undefined,
      rto: 'PT30M',
      tooSlow: false,
    });
  });
});

describe('doubt', () => {
  it('comes with a failed drill, and with checks that pass a damaged copy', () => {
    const passed = aDrill(now, DAY);
    const failed = aDrill(now, DAY, { passed: false });
    expect(isDoubted({})).toBe(false);
    expect(isDoubted({ drill: { declared: true, last: passed } })).toBe(false);
    expect(
      isDoubted({
        drill: { declared: true, last: failed, lastPassed: passed },
      }),
    ).toBe(true);
    expect(
      isDoubted({ drill: { declared: true, last: passed, negative: failed } }),
    ).toBe(true);
  });
});
