import {
  gapAfter,
  gapAt,
  intersectWindows,
  normalizeWindow,
  reachFrom,
} from './windows';

const at = (hour: number) =>
  new Date(Date.UTC(2026, 10, 20, hour)).toISOString();

const gap = (from: number, to: number, reason = 'Changes are missing.') => ({
  from: at(from),
  to: at(to),
  reason,
});

const stored = (
  from: number,
  to: number,
  gaps: ReturnType<typeof gap>[] = [],
) => ({ from: at(from), to: at(to), gaps, observedAt: at(to) });

describe('a window of a listing', () => {
  it('is taken in with its gaps in order, merged, and inside its bounds', () => {
    expect(
      normalizeWindow({
        from: '2026-11-20T01:00:00+00:00',
        to: at(10),
        gaps: [gap(6, 7), gap(0, 2), gap(5, 6), gap(9, 12), gap(11, 12)],
      }),
    ).toEqual({
      ok: true,
      cut: false,
      window: {
        from: at(1),
        to: at(10),
        gaps: [gap(1, 2), gap(5, 7), gap(9, 10)],
      },
    });
  });

  it.each([
    [
      'bounds without a zone',
      { from: '2026-11-20T01:00:00', to: at(2), gaps: [] },
    ],
    ['an end before its start', { from: at(2), to: at(1), gaps: [] }],
    ['no end', { from: at(2), gaps: [] }],
    ['gaps that are no list', { from: at(1), to: at(2), gaps: 'none' }],
    ['a gap that is nothing', { from: at(1), to: at(2), gaps: [null] }],
    [
      'a gap without an end',
      { from: at(1), to: at(2), gaps: [{ from: at(1) }] },
    ],
    [
      'a gap that ends before it begins',
      { from: at(1), to: at(4), gaps: [gap(3, 2)] },
    ],
  ])('is refused with %s', (_, listed) => {
    expect(normalizeWindow(listed as never)).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/\.$/),
    });
  });

  it('with hostile reasons and thousands of gaps is bounded, without claiming more', () => {
    const second = (n: number) => new Date(n * 1000).toISOString();
    const gaps = Array.from({ length: 5_000 }, (_, n) => ({
      from: second(10 * n + 2),
      to: second(10 * n + 4),
      reason: `\u202e${'x'.repeat(10_000)}`,
    }));
    const result = normalizeWindow({
      from: second(1),
      to: second(60_000),
      gaps,
    });
    if (!result.ok) throw new Error(result.problem);
    expect(result.cut).toBe(true);
    expect(result.window.gaps).toHaveLength(200);
    expect(result.window.from).toBe(second(10 * 4_799 + 4));
    expect(result.window.gaps[0].reason.length).toBeLessThanOrEqual(300);
    expect(result.window.gaps[0].reason).not.toContain('\u202e');
  });
});

describe('what can be reached', () => {
  const window = stored(1, 10, [gap(4, 6), gap(8, 9)]);

  it('ends at the next gap, or with the window', () => {
    expect(reachFrom(window, at(2))).toBe(at(4));
    expect(reachFrom(window, at(6))).toBe(at(8));
    expect(reachFrom(window, at(9))).toBe(at(10));
    expect(reachFrom(window, at(12))).toBe(at(12));
    // A point inside a gap brings back itself.
    expect(reachFrom(window, at(5))).toBe(at(5));
    expect(gapAfter(window, at(7))).toEqual(gap(8, 9));
    expect(gapAfter(window, at(9))).toBeUndefined();
  });

  it('is what lies in no gap; the bounds of a gap can be restored', () => {
    expect(gapAt(window, at(5))).toEqual(gap(4, 6));
    expect(gapAt(window, at(4))).toBeUndefined();
    expect(gapAt(window, at(6))).toBeUndefined();
  });

  it('of two series is what both can be brought back to', () => {
    expect(
      intersectWindows(window, stored(3, 20, [gap(5, 7), gap(15, 16)])),
    ).toEqual({
      ...stored(3, 10, [gap(4, 7), gap(8, 9)]),
    });
    expect(intersectWindows(stored(1, 2), stored(3, 4))).toBeUndefined();
  });
});
