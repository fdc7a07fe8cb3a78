import { durationOf } from './duration';

const DAY = 86_400_000;

describe('durations', () => {
  it.each([27, 28, 30, 60, 180, 366, 400])('keep %s days as long', days => {
    expect(durationOf(days * DAY).toMillis()).toBe(days * DAY);
    expect(durationOf(days * DAY).toISO()).toBe(`P${days}D`);
  });

  it('keep what is less than a day', () => {
    expect(durationOf(DAY + 5_400_020).toISO()).toBe('P1DT1H30M0.02S');
    expect(durationOf(0).toISO()).toBe('PT0S');
  });
});
