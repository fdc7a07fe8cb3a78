import { InputError } from '@backstage/errors';
import { compilePattern } from './compilePattern';

const compile = (text: string) => compilePattern(text, 'archive.pattern');

function read(pattern: string, path: string) {
  const match = compile(pattern).match(path);
  return (
    match && {
      ...Object.fromEntries(match.attributes),
      ...match.dateFields,
      ...(match.epoch ? { epoch: match.epoch } : {}),
    }
  );
}

describe('file name patterns', () => {
  it.each([
    [
      '{name}-{yyyy}{MM}{dd}T{HH}{mm}.tar.gz',
      'orders-20240305T0230.tar.gz',
      { name: 'orders', yyyy: 2024, MM: 3, dd: 5, HH: 2, mm: 30 },
    ],
    [
      '{environment}/{name}-{yyyy}.zip',
      'live/shop-db-2024.zip',
      { environment: 'live', name: 'shop-db', yyyy: 2024 },
    ],
    // Free text is as short as the rest allows, and takes what looks like a date when it must.
    [
      '{name}-{yyyy}{MM}{dd}.sql.gz',
      'log-20230101-20240305.sql.gz',
      { name: 'log-20230101', yyyy: 2024, MM: 3, dd: 5 },
    ],
    [
      '{yyyy}/{MM}/{name}-{yyyy}-{MM}-{dd}.tar',
      '2024/03/orders-2024-03-05.tar',
      { name: 'orders', yyyy: 2024, MM: 3, dd: 5 },
    ],
    [
      '{name}/{name}-{epoch}.gz',
      'my-db/my-db-1709600000.gz',
      { name: 'my-db', epoch: '1709600000' },
    ],
    ['{name}-{*}.dump', 'a-anything.dump', { name: 'a' }],
    ['a+(b)[c].{name}', 'a+(b)[c].x', { name: 'x' }],
  ])('%s reads %s', (pattern, path, expected) => {
    expect(read(pattern, path)).toEqual(expected);
  });

  it.each([
    ['{name}-{yyyy}.tar', 'orders-24.tar'],
    ['{name}-{yyyy}.tar', 'x/orders-2024.tar'],
    ['{name}-{yyyy}.tar', '-2024.tar'],
    ['{name}-{yyyy}.tar', 'orders-2024.tar.gz'],
    ['{yyyy}/{name}-{yyyy}.tar', '2023/orders-2024.tar'],
    ['{name}/{name}.tar', 'orders/payments.tar'],
    ['{name}.tar', `${'x'.repeat(201)}.tar`],
    ['{name}.tar', `${'x/'.repeat(1000)}y.tar`],
    ['{name}.tar', ''],
    ['{name}-{yyyy}.tar', 'orders-２０２４.tar'],
  ])('%s does not fit %s', (pattern, path) => {
    expect(read(pattern, path)).toBeUndefined();
  });

  it.each([
    ['', '1 to 512'],
    ['/srv/{name}', 'relative'],
    ['../{name}', 'relative'],
    ['a//{name}', 'relative'],
    ['{name', "without its '}'"],
    ['name}', "without its '{'"],
    ['{na me}', 'attribute'],
    ['{__proto__}', 'attribute'],
    ['{name}-{yyyy}{MM}{DD}.tar', 'no date field'],
    ['{name}-{yyyy}{MM}{dd}{hh}.tar', 'no date field'],
    ['{name}-{yy}{*}.tar', 'no date field'],
    ['{a}{*}', 'side by side'],
    ['{a}{b}', 'side by side'],
    ['{name}-{MM}{dd}', '{yyyy}'],
    ['{name}-{yyyy}{dd}', '{MM}'],
    ['{name}-{yyyy}-{epoch}', 'keep one'],
  ])('%p is refused', (pattern, words) => {
    expect(() => compile(pattern)).toThrow(InputError);
    expect(() => compile(pattern)).toThrow(words);
    expect(() => compile(pattern)).toThrow('archive.pattern');
  });

  it('does a bounded amount of work for hostile names', () => {
    const fields = Array.from({ length: 15 }, (_, i) => `{f${i}}`).join('-');
    const pattern = compile(`${fields}-{yyyy}.tar`);
    // With backtracking, this is more than 10^20 steps: the test would never end.
    expect(pattern.match('-'.repeat(900))).toBeUndefined();
    expect(pattern.match(`${'a-'.repeat(440)}x.tar`)).toBeUndefined();
  });

  it('takes names of built-in properties for attributes like any other', () => {
    expect(read('{constructor}-{toString}.tar', 'a-b.tar')).toEqual({
      constructor: 'a',
      toString: 'b',
    });
  });

  it('knows how deep it looks', () => {
    expect(compile('{name}.tar').depth).toBe(0);
    expect(compile('{a}/{b}/{name}.tar').depth).toBe(2);
  });
});
