import { MAX_OBJECTIVES_LENGTH, parseObjectives } from './objectives';

const HOUR = 3_600_000;

describe('parseObjectives', () => {
  it.each([
    ['rpo=4h', 4 * HOUR],
    ['rpo=90m', 1.5 * HOUR],
    ['rpo=1d12h', 36 * HOUR],
    ['rpo=2w', 336 * HOUR],
    ['rpo=PT4H', 4 * HOUR],
    ['rpo=P1DT30M', 24.5 * HOUR],
    ['rpo=P2W', 336 * HOUR],
  ])('reads %s', (value, milliseconds) => {
    expect(parseObjectives(value)).toEqual([
      { ok: true, text: value, name: 'rpo', milliseconds },
    ]);
  });

  it('reads pairs with blanks and line breaks between them', () => {
    expect(
      parseObjectives(' rpo=4h\n  verifiedWithin.fullRead=90d\t').map(
        item => item.ok && item.name,
      ),
    ).toEqual(['rpo', 'verifiedWithin.fullRead']);
  });

  it.each([
    ['rpo', 'invalid-objective'],
    ['rpo=', 'invalid-objective'],
    ['rpo=0h', 'invalid-objective'],
    ['rpo=-4h', 'invalid-objective'],
    ['rpo=4', 'invalid-objective'],
    ['rpo=P', 'invalid-objective'],
    ['rpo=PT', 'invalid-objective'],
    ['rpo=P1Y', 'invalid-objective'],
    ['rpo=1e9h', 'invalid-objective'],
    ['rpo=99999w', 'invalid-objective'],
    ['rpo=${HOME}', 'invalid-objective'],
    ['=4h', 'unknown-objective'],
    ['__proto__=4h', 'unknown-objective'],
    ['encrypted=1d', 'unknown-objective'],
  ])('reports %s and goes on', (value, code) => {
    expect(parseObjectives(`${value} rto=1h`)).toEqual([
      expect.objectContaining({ ok: false, code }),
      expect.objectContaining({ ok: true, name: 'rto' }),
    ]);
  });

  it('lets neither of two values of one objective count', () => {
    expect(parseObjectives('rpo=1h rpo=2h').map(item => item.ok)).toEqual([
      false,
      false,
    ]);
  });

  it('reads no value that is too long, and shortens what it shows', () => {
    const [only, ...rest] = parseObjectives(
      'x'.repeat(MAX_OBJECTIVES_LENGTH + 1),
    );
    expect(rest).toEqual([]);
    expect(only.ok).toBe(false);
    expect(only.text.length).toBeLessThanOrEqual(60);
  });
});
