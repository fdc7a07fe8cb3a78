import { windowOf } from './windowOf';

const LINE_HEIGHT = 20;

describe('windowOf', () => {
  it('keeps a million lines out of the page', () => {
    const { first, last } = windowOf(
      1_000_000,
      500_000 * LINE_HEIGHT,
      420,
      LINE_HEIGHT,
    );
    expect(last - first).toBeLessThan(100);
    expect(first).toBeLessThanOrEqual(500_000);
    expect(last).toBeGreaterThan(500_021);
  });

  it('shows the end when the list has become shorter than where the reader was', () => {
    expect(windowOf(30, 10_000, 420, LINE_HEIGHT)).toEqual({
      first: 0,
      last: 30,
    });
  });

  it('has nothing to show of nothing', () => {
    expect(windowOf(0, 0, 420, LINE_HEIGHT)).toEqual({ first: 0, last: 0 });
  });
});
