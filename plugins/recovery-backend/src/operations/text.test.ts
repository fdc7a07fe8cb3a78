import {
  cleanLine,
  cleanText,
  formatAmount,
  formatBytes,
  formatCount,
  formatDuration,
} from './text';

describe('text for people', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [99_949, '99.9 kB'],
    [123_456, '123 kB'],
    [999_600, '1.0 MB'],
    [3_400_000_000, '3.4 GB'],
    [2e18, '2000 PB'],
  ])('gives %d bytes a unit', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it.each([
    [400, 'less than a second'],
    [1_000, '1 second'],
    [61_000, '1 minute 1 second'],
    [3_600_000, '1 hour'],
    [5_400_000, '1 hour 30 minutes'],
    [49 * 3_600_000, '2 days 1 hour'],
  ])('gives %d milliseconds two units at most', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it('counts one thing as one', () => {
    expect(formatCount(1, 'file')).toBe('1 file');
    expect(formatCount(12_345, 'file')).toBe('12,345 files');
    expect(formatAmount({})).toBeUndefined();
    expect(formatAmount({ files: 0 })).toBe('0 files');
    expect(formatAmount({ files: 2, bytes: 10 })).toBe('2 files, 10 B');
  });

  it('takes away what is not text, and keeps what is', () => {
    expect(
      cleanText('a\u001b[1;31mb\u001b]0;title\u0007c\u0000\u202ed\te\nf', 100),
    ).toBe('abcd\te\nf');
    expect(cleanText('Übergröße 測試 🙂', 100)).toBe('Übergröße 測試 🙂');
    expect(cleanLine('one\r\n  two\nthree ', 100)).toBe('one two three');
    expect(cleanLine({ toString: () => 'object' }, 100)).toBe('object');
  });

  it('bounds text of any length, also of nothing but sequences', () => {
    expect(cleanText('x'.repeat(10_000_000), 50)).toHaveLength(50);
    expect(
      cleanText('\u001b['.repeat(1_000_000), 50).length,
    ).toBeLessThanOrEqual(50);
  });
});
