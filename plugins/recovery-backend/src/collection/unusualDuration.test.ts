import { durationOf, unusualDuration } from './unusualDuration';

const MINUTE = 60_000;

describe('the duration of a backup run', () => {
  it.each([
    ['2026-11-20T12:00:00.000Z', '2026-11-20T12:20:00.000Z', 20 * MINUTE],
    ['2026-11-20T12:00:00.000Z', '2026-11-20T12:00:00.000Z', 0],
    ['2026-11-20T12:20:00.000Z', '2026-11-20T12:00:00.000Z', undefined],
    [undefined, '2026-11-20T12:00:00.000Z', undefined],
    ['2026-11-20T12:00:00.000Z', undefined, undefined],
  ])('from %s to %s is %s', (startedAt, finishedAt, took) => {
    expect(durationOf({ startedAt, finishedAt })).toBe(took);
  });

  const usual = [19, 20, 21, 300].map(minutes => minutes * MINUTE);

  it.each([
    ['three times as long', 60, usual, false],
    ['more than three times as long', 61, usual, true],
    ['a third', 20 / 3, usual, false],
    ['less than a third', 6, usual, true],
    ['as long as always', 20, usual, false],
    ['far longer than two others', 600, usual.slice(0, 2), false],
    ['many times a few seconds', 9, [1_000, 1_000, 1_000], false],
    ['nothing after an hour', 0, [60, 60, 60].map(m => m * MINUTE), true],
  ])('of %s is unusual or not', (_, minutes, earlier, expected) => {
    expect(unusualDuration(minutes * MINUTE, earlier) !== undefined).toBe(
      expected,
    );
  });

  it('is told with what is usual, which one odd run does not move', () => {
    expect(unusualDuration(100 * MINUTE, usual)).toEqual({
      took: 100 * MINUTE,
      usual: 20 * MINUTE,
    });
  });
});
