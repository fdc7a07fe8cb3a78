import { durationTicks } from './durationTicks';

const MINUTE = 60_000;

describe('durationTicks', () => {
  it('are round', () => {
    expect(durationTicks(300)).toEqual([0, 200]);
    expect(durationTicks(41 * MINUTE)).toEqual(
      [0, 15, 30, 45].map(minutes => minutes * MINUTE),
    );
  });

  it.each([300, 9_000, 41 * MINUTE, 3_000 * MINUTE, 99_000 * MINUTE])(
    'are few for %d ms',
    longest => {
      const ticks = durationTicks(longest);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(ticks.length).toBeGreaterThan(1);
    },
  );
});
