import { canonicalJson } from './canonicalJson';

describe('canonicalJson', () => {
  it('writes the same value in one form only', () => {
    expect(canonicalJson({ b: 1, a: { d: [1, 'x', null], c: true } })).toBe(
      canonicalJson({ a: { c: true, d: [1, 'x', null] }, b: 1 }),
    );
    expect(
      canonicalJson({ z: 1, é: 2, A: 3, a: undefined, '': new Date(0) }),
    ).toBe('{"":"1970-01-01T00:00:00.000Z","A":3,"z":1,"é":2}');
  });

  it('sorts keys as texts, also those that look like numbers', () => {
    expect(canonicalJson({ 9: 1, 10: 2 })).toBe('{"10":2,"9":1}');
  });

  it('stays the same when it is read and written again', () => {
    const text = canonicalJson({
      text: 'a "quote", a \u0000, a line\nfeed, a \ud800 alone, 漢字',
      numbers: [1e21, 0.1, -0, Number.NaN],
    });
    expect(canonicalJson(JSON.parse(text))).toBe(text);
    expect(text).not.toContain('\u0000');
  });
});
