import { plainText } from './text';

it('takes away what is not text', () => {
  expect(plainText('\x1b[1;31mred\x1b[0m\x1b]0;title\x07\u202eand\nb ')).toBe(
    'red and b',
  );
});

it('bounds what is long', () => {
  expect(plainText('abcdef', 4)).toBe('abc…');
  expect(plainText('abcd', 4)).toBe('abcd');
});
