import { ExpiringMap } from './ExpiringMap';

describe('ExpiringMap', () => {
  it('forgets an entry when its time is over', () => {
    let now = 0;
    const map = new ExpiringMap<string, number>({
      maxEntries: 10,
      timeToLiveMs: 100,
      now: () => now,
    });
    map.set('a', 1);
    now = 99;
    expect(map.get('a')).toBe(1);
    now = 100;
    expect(map.get('a')).toBeUndefined();
    expect(map.size).toBe(0);
  });

  it('forgets the oldest entries when there are too many', () => {
    const map = new ExpiringMap<string, number>({
      maxEntries: 2,
      timeToLiveMs: 100,
      now: () => 0,
    });
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    map.set('c', 4);
    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([
      3,
      undefined,
      4,
    ]);
  });
});
