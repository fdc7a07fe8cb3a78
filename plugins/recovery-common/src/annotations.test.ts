import {
  MAX_BINDINGS_PER_ENTITY,
  MAX_PROTECTED_BY_LENGTH,
  parseProtectedBy,
  type ParsedBinding,
} from './annotations';

function bindingsOf(value: string) {
  return parseProtectedBy(value).map(parsed =>
    parsed.ok ? parsed.binding : parsed.code,
  );
}

function problemOf(value: string): string {
  const [first] = parseProtectedBy(value) as [
    Extract<ParsedBinding, { ok: false }>,
  ];
  return first.message;
}

describe('what the protected-by annotation says', () => {
  it('is a source alone, all of it, named after the source', () => {
    expect(bindingsOf('restic-shop')).toEqual([
      { name: 'restic-shop', sourceId: 'restic-shop', selector: {} },
    ]);
  });

  it('is a name, a source and a selector', () => {
    expect(
      bindingsOf('orders-db: restic-shop host=shop tag=orders-db'),
    ).toEqual([
      {
        name: 'orders-db',
        sourceId: 'restic-shop',
        selector: { host: 'shop', tag: 'orders-db' },
      },
    ]);
  });

  it('is one binding a line, or between semicolons, with blank ones passed over', () => {
    expect(
      bindingsOf('a: one\n\n  b: two x=1 ;c: three;\r\n;').map(
        binding => typeof binding === 'object' && binding.name,
      ),
    ).toEqual(['a', 'b', 'c']);
  });

  it('is nothing when it is empty', () => {
    expect(parseProtectedBy('')).toEqual([]);
    expect(parseProtectedBy(' \n ; \n')).toEqual([]);
  });

  it.each([
    ['path="/a;b"', { path: '/a;b' }],
    ['path="/srv/my files"', { path: '/srv/my files' }],
    ['tag="say \\"hello\\""', { tag: 'say "hello"' }],
    ['path="C:\\\\data"', { path: 'C:\\data' }],
    ['filter=a=b', { filter: 'a=b' }],
    ['name=a"b c"d', { name: 'ab cd' }],
    ['host=größe', { host: 'größe' }],
  ])('takes the selector %s', (selector, expected) => {
    expect(bindingsOf(`source ${selector}`)).toEqual([
      { name: 'source', sourceId: 'source', selector: expected },
    ]);
  });

  it('keeps shell characters and path steps in values as they are: they are only compared', () => {
    expect(
      bindingsOf('source host=$(reboot) tag=`id` path=../../etc/passwd'),
    ).toEqual([
      {
        name: 'source',
        sourceId: 'source',
        selector: {
          host: '$(reboot)',
          tag: '`id`',
          path: '../../etc/passwd',
        },
      },
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'takes the key %s for a key like any other, or refuses it, but never loses it',
    key => {
      const [parsed] = parseProtectedBy(`source ${key}=x`);
      expect(
        parsed.ok ? Object.entries(parsed.binding.selector) : parsed.code,
      ).toEqual(key.startsWith('_') ? 'syntax' : [[key, 'x']]);
    },
  );
});

describe('what is wrong with the protected-by annotation', () => {
  it.each([
    ['../other-team', 'the source "../other-team" may only have letters'],
    ['a/b', 'the source "a/b" may only have'],
    ['source;$(reboot)', undefined],
    ['orders db: source', '"db:" is not of the form key=value'],
    ['orders-db:', 'no source is named after the colon'],
    ['-x: source', 'the name "-x" may only have'],
    ['--password-command=x', 'the source "--password-command=x" may only have'],
    [`${'a'.repeat(64)}`, 'at most 63'],
    ['source host', '"host" is not of the form key=value'],
    ['source =value', '"=value" is not of the form key=value'],
    ['source host=', 'the value of "host" must have 1 to 512 characters'],
    ['source host=""', 'the value of "host" must have 1 to 512 characters'],
    [`source host=${'a'.repeat(513)}`, 'must have 1 to 512 characters'],
    ['source host=a host=b', 'the key "host" is given twice'],
    ['source host="a', 'a double quote is not closed'],
    ['source 1host=a', '"1host=a" is not of the form key=value'],
  ])('is said of %s', (value, message) => {
    const problems = parseProtectedBy(value).filter(parsed => !parsed.ok);
    expect(problems).toEqual([
      expect.objectContaining({
        code: 'syntax',
        message: expect.stringContaining(message ?? 'may only have'),
      }),
    ]);
  });

  it('does not stop the bindings beside it', () => {
    expect(bindingsOf('a: one\n../b\nc: three')).toEqual([
      { name: 'a', sourceId: 'one', selector: {} },
      'syntax',
      { name: 'c', sourceId: 'three', selector: {} },
    ]);
  });

  it('is its length, when it has more characters than are read', () => {
    const value = 'a'.repeat(10_000);
    expect(bindingsOf(value)).toEqual(['too-long']);
    expect(problemOf(value)).toBe(
      `The annotation has 10000 characters; at most ${MAX_PROTECTED_BY_LENGTH} are read.`,
    );
  });

  it('is the number of bindings, when there are too many; the first are used', () => {
    const value = Array.from({ length: 25 }, (_, at) => `r${at}: s`).join('\n');
    const parsed = bindingsOf(value);
    expect(parsed).toHaveLength(MAX_BINDINGS_PER_ENTITY + 1);
    expect(parsed.at(-1)).toBe('too-many');
  });

  it('is quoted shortened', () => {
    const [parsed] = parseProtectedBy(`source ${'x'.repeat(3_000)}`);
    expect(parsed.text.length).toBe(120);
    expect(problemOf(`source ${'x'.repeat(3_000)}`).length).toBeLessThan(400);
  });

  it.each([
    ['quotes', `a ${'"'.repeat(4_000)}`],
    ['backslashes', `a x="${'\\'.repeat(4_000)}`],
    ['blanks', `a${' '.repeat(4_000)}`],
    ['equal signs', `a ${'='.repeat(4_000)}`],
    ['colons', `${':'.repeat(4_000)}`],
    ['control characters', `a x=${'\u0000'.repeat(600)}`],
  ])('is found in 4,000 %s without throwing', (_what, value) => {
    expect(parseProtectedBy(value)).toHaveLength(1);
  });
});
