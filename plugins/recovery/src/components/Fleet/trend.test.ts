import { formatShare } from '../../format/size';
import {
  changedDays,
  daysOf,
  moved,
  partsOf,
  ticksOfDays,
  utcDayOf,
} from './trend';

const day = (
  date: string,
  [compliant, failing, unknown]: [number, number, number],
  waived = 0,
) => ({
  day: date,
  totalCount: compliant + failing + unknown,
  entities: { compliant, failing, unknown },
  waived,
});

describe('the trend', () => {
  it('splits a day into shares, and never counts what is not known as compliant', () => {
    expect(partsOf(day('2026-11-20', [2, 1, 1], 1))).toEqual({
      compliant: 0.25,
      waived: 0.25,
      unknown: 0.25,
      failing: 0.25,
    });
  });

  it('draws nothing where nothing is on record', () => {
    expect(partsOf(day('2026-11-20', [0, 0, 0]))).toEqual({});
  });

  it('goes by UTC days', () => {
    const now = Date.parse('2026-03-01T00:30:00Z');
    expect(utcDayOf(now)).toBe('2026-03-01');
    expect(daysOf(30, now)).toEqual({ from: '2026-01-31', to: '2026-03-01' });
  });

  it('goes from day to day by keys, and stays within the days', () => {
    expect(moved('ArrowRight', 3, 5)).toBe(4);
    expect(moved('ArrowRight', 4, 5)).toBe(4);
    expect(moved('ArrowLeft', 0, 5)).toBe(0);
    expect(moved('Home', 3, 5)).toBe(0);
    expect(moved('End', 0, 5)).toBe(4);
    expect(moved('Tab', 0, 5)).toBeUndefined();
    expect(moved('toString', 0, 5)).toBeUndefined();
  });

  it('writes the last day at the axis, and not more days than there is room for', () => {
    expect(ticksOfDays(3, 5)).toEqual([0, 1, 2]);
    const ticks = ticksOfDays(365, 6);
    expect(ticks).toHaveLength(6);
    expect(ticks.at(-1)).toBe(364);
  });

  it('lists the days on which something changed, newest first', () => {
    const days = [
      day('2026-11-18', [0, 0, 0]),
      day('2026-11-19', [1, 1, 0]),
      day('2026-11-20', [1, 1, 0]),
      day('2026-11-21', [1, 1, 0], 1),
    ];
    expect(changedDays(days).map(item => item.day)).toEqual([
      '2026-11-21',
      '2026-11-19',
    ]);
  });
});

describe('shares', () => {
  it.each([
    [0, '0%'],
    [0.004, '1%'],
    [0.784, '78%'],
    [0.9999, '99%'],
    [1, '100%'],
  ])('writes %d as %s', (share, words) => {
    expect(formatShare(share, 'en')).toBe(words);
  });
});
