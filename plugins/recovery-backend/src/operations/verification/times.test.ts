import { Duration } from 'luxon';
import {
  firstDueAt,
  isQuiet,
  isWithinBudget,
  nextDueAt,
  pauseAfterFailure,
  pauseBetween,
  pauseWhenIdle,
} from './times';

const NOW = new Date('2026-11-20T12:00:00Z');
const DAY = Duration.fromObject({ days: 1 });
const at = (time: string) => new Date(time);

describe('the times of verifications', () => {
  it('spread the first ones, and not for long', () => {
    expect(firstDueAt(NOW, DAY, 0)).toEqual(NOW);
    expect(firstDueAt(NOW, DAY, 1)).toEqual(at('2026-11-20T12:02:00Z'));
    expect(firstDueAt(NOW, Duration.fromObject({ minutes: 10 }), 1)).toEqual(
      at('2026-11-20T12:01:00Z'),
    );
  });

  it('keep in step, and make up for nothing', () => {
    expect(nextDueAt(NOW, DAY, at('2026-11-20T15:00:00Z'))).toEqual(
      at('2026-11-21T12:00:00Z'),
    );
    expect(nextDueAt(NOW, DAY, at('2026-11-24T13:00:00Z'))).toEqual(
      at('2026-11-25T12:00:00Z'),
    );
    expect(nextDueAt(NOW, DAY, at('2026-11-21T12:00:00Z'))).toEqual(
      at('2026-11-22T12:00:00Z'),
    );
    // A clock that was put back.
    expect(nextDueAt(NOW, DAY, at('2026-11-10T12:00:00Z'))).toEqual(
      at('2026-11-21T12:00:00Z'),
    );
  });

  it('leave pauses that fit the period', () => {
    const minutes = (ms: number) => ms / 60_000;
    expect(minutes(pauseAfterFailure(DAY))).toBe(144);
    expect(
      minutes(pauseAfterFailure(Duration.fromObject({ minutes: 1 }))),
    ).toBe(5);
    expect(minutes(pauseAfterFailure(Duration.fromObject({ years: 1 })))).toBe(
      360,
    );
    expect(minutes(pauseWhenIdle(DAY))).toBe(15);
    expect(pauseBetween(DAY, 90)).toBe(864_000);
    expect(pauseBetween(DAY, 0)).toBe(77_760_000);
  });

  it.each<[string, number, number, string, string, boolean]>([
    ['within the day', 480, 1080, 'UTC', '2026-11-20T08:00:00Z', true],
    ['at the end', 480, 1080, 'UTC', '2026-11-20T18:00:00Z', false],
    ['before', 480, 1080, 'UTC', '2026-11-20T07:59:59Z', false],
    ['over midnight, late', 1320, 300, 'UTC', '2026-11-20T23:00:00Z', true],
    ['over midnight, early', 1320, 300, 'UTC', '2026-11-20T04:59:00Z', true],
    ['over midnight, at noon', 1320, 300, 'UTC', '2026-11-20T12:00:00Z', false],
    ['in winter', 480, 1080, 'Europe/Berlin', '2026-11-20T07:00:00Z', true],
    ['in summer', 480, 1080, 'Europe/Berlin', '2026-07-20T06:00:00Z', true],
    [
      'in summer, before',
      480,
      1080,
      'Europe/Berlin',
      '2026-07-20T05:59:00Z',
      false,
    ],
    // Clocks go back from 03:00 to 02:00: the hour is quiet both times.
    [
      'in the hour that comes twice',
      120,
      180,
      'Europe/Berlin',
      '2026-10-25T00:30:00Z',
      true,
    ],
    [
      'in it once more',
      120,
      180,
      'Europe/Berlin',
      '2026-10-25T01:30:00Z',
      true,
    ],
    ['half a zone away', 0, 60, 'Asia/Kolkata', '2026-11-19T18:45:00Z', true],
  ])('know quiet hours %s', (_, fromMinute, toMinute, timeZone, now, quiet) => {
    expect(isQuiet({ fromMinute, toMinute, timeZone }, at(now))).toBe(quiet);
  });

  it('knows no quiet hours without any', () => {
    expect(isQuiet(undefined, NOW)).toBe(false);
  });

  it.each<[number | undefined, number, number, boolean]>([
    [undefined, 1e15, 1e15, true],
    [100, 0, 50, true],
    [100, 60, 50, false],
    [100, 60, 40, true],
    [100, 100, 0, false],
    [100, 0, 5_000, true],
    [100, 1, 5_000, false],
  ])(
    'holds a budget of %s after %s for %s: %s',
    (budget, read, more, start) => {
      expect(isWithinBudget(budget, read, more)).toBe(start);
    },
  );
});
