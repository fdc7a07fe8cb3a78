import { aPoint, ago, DAY, HOUR } from '../../__testUtils__/world';
import { aWindow } from '../../__testUtils__/proof';
import { baseFor, boundsOf, refusalOf } from './instant';

const now = Date.parse('2026-11-25T12:00:00.500Z');
const window = aWindow(now);

describe('an instant to restore', () => {
  it('may lie anywhere in the window', () => {
    expect(refusalOf(window, ago(now, DAY))).toBeUndefined();
    const { from, to } = boundsOf(window);
    expect(refusalOf(window, new Date(from).toISOString())).toBeUndefined();
    expect(refusalOf(window, new Date(to).toISOString())).toBeUndefined();
  });

  it('is refused before and after it, with the nearest that can be', () => {
    expect(refusalOf(window, ago(now, 9 * DAY))).toEqual({
      why: 'before',
      nearest: ['2026-11-17T12:00:01.000Z'],
    });
    expect(refusalOf(window, ago(now, 0))).toEqual({
      why: 'after',
      nearest: ['2026-11-25T11:58:00.000Z'],
    });
  });

  it('is refused in a gap, with the nearest at either side and the reason', () => {
    expect(refusalOf(window, ago(now, 2 * DAY - 60_000))).toEqual({
      why: 'gap',
      reason: window.gaps[0].reason,
      nearest: ['2026-11-23T12:00:00.000Z', '2026-11-23T12:40:01.000Z'],
    });
  });
});

describe('the point that an instant starts from', () => {
  const at = (age: number, part = {}) =>
    aPoint(now, { id: `p-${age}`, time: ago(now, age), ...part });

  it('is the newest usable one before it', () => {
    const points = [at(HOUR), at(3 * HOUR, { usable: false }), at(5 * HOUR)];
    expect(baseFor(points, window, ago(now, 2 * HOUR))?.id).toBe(
      `p-${5 * HOUR}`,
    );
  });

  it('must not lie before a gap', () => {
    expect(baseFor([at(3 * DAY)], window, ago(now, DAY))).toBeUndefined();
    expect(baseFor([at(3 * DAY)], window, ago(now, 2.5 * DAY))).toBeDefined();
  });

  it('must have been finished by then', () => {
    const late = at(3 * HOUR, { finishedAt: ago(now, HOUR) });
    expect(baseFor([late], window, ago(now, 2 * HOUR))).toBeUndefined();
  });
});
