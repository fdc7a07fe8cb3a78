import {
  cursorNumber,
  decodeCursor,
  decodeTimeCursor,
  encodeCursor,
  pageSize,
  takePage,
  timeParts,
} from './cursor';

describe('cursors', () => {
  it('go on after the last item of a page, as long as there are more', () => {
    const items = ['a', 'b', 'c'];
    const { shown, next } = takePage(items, 2, last => [last]);
    expect(shown).toEqual(['a', 'b']);
    expect(decodeCursor(next.nextCursor, 1)).toEqual(['b']);
    expect(takePage(items, 3, last => [last])).toEqual({
      shown: items,
      next: {},
    });
  });

  it('keep a time to the millisecond', () => {
    const at = new Date('2024-02-29T12:00:00.123Z');
    const cursor = encodeCursor(timeParts(at, 'x'));
    expect(decodeTimeCursor(cursor)).toEqual({ at, id: 'x' });
    expect(decodeTimeCursor(undefined)).toBeUndefined();
  });

  it.each([
    ['no text', 'x'],
    ['an object', Buffer.from('{}').toString('base64url')],
    ['too few parts', encodeCursor(['a'])],
    ['a time that is none', encodeCursor(['today', 'a'])],
  ])('are refused when they are %s', (_, cursor) => {
    expect(() => decodeTimeCursor(cursor)).toThrow('not one of this list');
  });

  it('hold numbers that the database can compare', () => {
    expect(cursorNumber('0', 10)).toBe(0);
    expect(cursorNumber('10', 10)).toBe(10);
    for (const text of ['11', '-1', '1.5', '', ' 1', '1e1', 'x'])
      expect(() => cursorNumber(text, 10)).toThrow('not one of this list');
  });

  it('come with pages of 1 to 500 items', () => {
    expect(pageSize(undefined)).toBe(50);
    expect(pageSize(500)).toBe(500);
    for (const limit of [0, 501, 1.5, NaN])
      expect(() => pageSize(limit)).toThrow('from 1 to 500');
  });
});
