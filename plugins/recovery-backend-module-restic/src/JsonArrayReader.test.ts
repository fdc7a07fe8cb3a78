import { JsonArrayReader } from './JsonArrayReader';

const ELEMENTS = [
  { a: '],[}{",', b: [1, [2, { c: [] }]], d: 'back\\slash\\"' },
  {},
  'te"x]t',
  12.5,
  null,
  [],
  { ü: '日本語🌍' },
];

function read(text: string, size: number, most = 1e6): unknown[] {
  const reader = new JsonArrayReader(most);
  const bytes = Buffer.from(text);
  const elements: unknown[] = [];
  for (let i = 0; i < bytes.length; i += size) {
    for (const element of reader.push(bytes.subarray(i, i + size))) {
      elements.push(JSON.parse(element));
    }
  }
  reader.end();
  return elements;
}

describe('JsonArrayReader', () => {
  it.each([1, 2, 3, 7, 1000])(
    'finds the elements in chunks of %d bytes',
    size => {
      expect(read(JSON.stringify(ELEMENTS), size)).toEqual(ELEMENTS);
      expect(read(` ${JSON.stringify(ELEMENTS, null, 2)}\n`, size)).toEqual(
        ELEMENTS,
      );
    },
  );

  it.each(['[]', ' [ ] ', 'null', 'null\n'])('finds none in %p', text => {
    expect(read(text, 1)).toEqual([]);
  });

  it.each(['', '[', '[1', '["', '[{"a":1}', 'nul', 'x', '[]]', '[] []', '{}'])(
    'refuses %p',
    text => {
      expect(() => read(text, 1)).toThrow('could not be understood');
    },
  );

  it('refuses an element that is too long, also in small pieces', () => {
    expect(() => read(`["${'x'.repeat(100)}"]`, 5, 50)).toThrow(
      'longer than 50 bytes',
    );
  });
});
