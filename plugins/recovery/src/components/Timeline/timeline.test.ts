import { aPoint } from '../../__testUtils__/world';
import { bandsOf, kindOfPoint, layOut } from './geometry';
import { DAY, including, pan, zoom } from './range';
import { ticksOf } from './ticks';

const now = Date.parse('2026-11-23T12:00:00Z');

describe('layOut', () => {
  const points = [
    aPoint(now, { id: 'a', resourceId: 'r1', sizeBytes: 100 }),
    aPoint(now, { id: 'b', resourceId: 'r1', sizeBytes: 50 }),
    aPoint(now, {
      id: 'c',
      resourceId: 'r2',
      sizeBytes: undefined,
      storedBytes: undefined,
    }),
    aPoint(now, { id: 'd', resourceId: 'unbound', title: 'old volume' }),
  ];

  it('gives each resource a lane, also one that is bound no more', () => {
    const { lanes } = layOut({
      resources: [
        { id: 'r1', name: 'orders-db' },
        { id: 'r2', name: 'uploads' },
      ],
      points,
      operations: [],
      operationsName: 'Operations',
    });
    expect(lanes.map(lane => [lane.name, lane.base])).toEqual([
      ['orders-db', 2],
      ['uploads', 1],
      ['old volume', 0],
    ]);
  });

  it('shows size as height within the lane, and an unknown size at its foot', () => {
    const { marks } = layOut({
      resources: [
        { id: 'r1', name: 'orders-db' },
        { id: 'r2', name: 'uploads' },
      ],
      points: points.slice(0, 3),
      operations: [],
      operationsName: 'Operations',
    });
    const height = (id: string) => {
      const mark = marks.find(each => each.id === id)!;
      return mark.y - mark.base;
    };
    expect(height('a')).toBeGreaterThan(height('b'));
    expect(height('b')).toBeGreaterThan(height('c'));
    expect(height('a')).toBeLessThan(1);
  });

  it.each([
    [{ state: 'damaged', outcome: 'success' }, 'damaged'],
    [{ state: 'stale', outcome: 'success' }, 'stale'],
    [{ state: 'available', outcome: 'unknown' }, 'unknown'],
    [{ state: 'available', outcome: 'cancelled' }, 'failed'],
  ] as const)('draws %j as %s', (part, kind) => {
    expect(kindOfPoint(aPoint(now, part))).toBe(kind);
  });
});

describe('recoverability windows', () => {
  const window = (from: number, to: number, gaps: Array<[number, number]>) => ({
    resourceId: 'r1',
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    gaps: gaps.map(([a, b]) => ({
      from: new Date(a).toISOString(),
      to: new Date(b).toISOString(),
      reason: 'missing',
    })),
    observedAt: new Date(now).toISOString(),
  });
  const lanes = [{ resourceId: 'r1', name: 'orders-db', largest: 1, base: 1 }];
  const range = { from: now - 4 * DAY, to: now };

  it('are bands of their lane within the period, with their gaps', () => {
    expect(
      bandsOf(
        [
          window(now - 9 * DAY, now - DAY, [
            [now - 3 * DAY, now - 2 * DAY],
            [now - 8 * DAY, now - 7 * DAY],
          ]),
        ],
        lanes,
        range,
      ),
    ).toEqual([
      { base: 1, from: range.from, to: now - DAY, gap: false },
      { base: 1, from: now - 3 * DAY, to: now - 2 * DAY, gap: true },
    ]);
  });

  it('are left out where their resource has no lane', () => {
    expect(bandsOf([window(now - DAY, now, [])], [], range)).toEqual([]);
  });
});

describe('the period of the chart', () => {
  const range = { from: now - 4 * DAY, to: now };

  it('zooms round a middle, and not for ever', () => {
    expect(zoom(range, 0.5)).toEqual({ from: now - 3 * DAY, to: now - DAY });
    expect(zoom(range, 0.5, now)).toEqual({ from: now - 2 * DAY, to: now });
    let narrow = range;
    for (let i = 0; i < 40; i += 1) {
      narrow = zoom(narrow, 0.5);
    }
    expect(narrow.to - narrow.from).toBe(5 * 60_000);
  });

  it('moves by a share of its width', () => {
    expect(pan(range, -0.5)).toEqual({
      from: now - 6 * DAY,
      to: now - 2 * DAY,
    });
  });

  it('moves to a point that lies outside, and stays for one inside', () => {
    expect(including(range, now - DAY)).toBe(range);
    expect(including(range, now - 10 * DAY)).toEqual({
      from: now - 12 * DAY,
      to: now - 8 * DAY,
    });
  });

  it.each([0.02, 1, 4, 30, 90, 365, 3000])(
    'has few enough ticks for %d days',
    days => {
      const ticks = ticksOf({ from: now - days * DAY, to: now }, 8);
      expect(ticks.length).toBeGreaterThan(0);
      expect(ticks.length).toBeLessThanOrEqual(10);
      expect([...ticks].sort((a, b) => a - b)).toEqual(ticks);
    },
  );
});
