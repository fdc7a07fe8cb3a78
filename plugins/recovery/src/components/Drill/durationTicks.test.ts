import { durationTicks } from './durationTicks';

const MINUTE = 60_000;

describe('durationTicks', () => {
  it.each([
    [300, [0, 200]],
    [41 * MINUTE, [0, 15 * MINUTE, 30 * MINUTE, 45 * MINUTE]],
    [30 * 24 * 60 * MINUTE, undefined],
  ])('are round and few for %d ms', (longest, expected) => {
    const ticks = durationTicks(longest);
    expect(ticks.length).toBeLessThanOrEqual(6);
    expect(ticks.length).toBeGreaterThan(1);
    if (expected) {
      expect(ticks).toEqual(expected);
    }
  });
});
