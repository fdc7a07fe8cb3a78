import { ConfigReader } from '@backstage/config';
import { readRecoveryConfig } from './readRecoveryConfig';

function read(recovery: object) {
  return readRecoveryConfig(new ConfigReader({ recovery } as never), []);
}

function tier(gold: object) {
  const { tiers, problems } = read({ tiers: { gold } });
  return { gold: tiers.get('gold'), problems };
}

describe('tiers', () => {
  it('are read whole', () => {
    const { gold, problems } = tier({
      title: 'Gold',
      rpo: { hours: 1 },
      rto: 'PT2H',
      mtd: '8h',
      retention: { days: 30 },
      drilledWithin: { days: 90 },
      verifiedWithin: { structure: '1d', fullRead: '30d' },
      copies: { number: 3, media: 2, offsite: 1 },
      encrypted: true,
      immutable: true,
      runbook: { reviewedWithin: '180d' },
      filter: { 'spec.lifecycle': 'production' },
      enforced: true,
      overrides: {
        rpo: { min: '15m', max: '4h' },
        verifiedWithin: { fullRead: { max: '90d' } },
      },
    });
    expect(problems).toEqual([]);
    expect(gold).toMatchObject({
      title: 'Gold',
      copies: { number: 3, media: 2, offsite: 1 },
      encrypted: true,
      immutable: true,
      enforced: true,
      filter: [{ 'spec.lifecycle': ['production'] }],
    });
    expect(gold?.mtd?.as('hours')).toBe(8);
    expect(gold?.verifiedWithin?.[3]?.as('days')).toBe(30);
    expect(gold?.verifiedWithin?.[2]).toBeUndefined();
    expect(gold?.runbook?.reviewedWithin?.as('days')).toBe(180);
    expect([...gold!.overrides!.keys()]).toEqual([
      'rpo',
      'verifiedWithin.fullRead',
    ]);
  });

  it.each([
    [{ rpoo: '1h' }, 'recovery.tiers.gold has the unknown key "rpoo"'],
    [{ copies: { number: 3, ofsite: 1 } }, 'gold.copies has the unknown key'],
    [{ verifiedWithin: { full: '1d' } }, 'gold.verifiedWithin has the unknown'],
    [{ runbook: { within: '1d' } }, 'gold.runbook has the unknown key'],
    [
      { overrides: { rpo: { max: '4h', least: '1h' } } },
      'gold.overrides.rpo has the unknown key "least". Known are: min, max.',
    ],
  ])(
    'ask nothing less for a key that is spelled wrong: %j',
    (given, message) => {
      const { gold, problems } = tier(given);
      expect(gold).toBeUndefined();
      expect(problems).toEqual([
        {
          key: 'recovery.tiers.gold',
          message: expect.stringContaining(message),
        },
      ]);
    },
  );

  it('may have an RTO as long as the MTD, and no longer', () => {
    expect(tier({ rto: '8h', mtd: '8h' }).problems).toEqual([]);
    expect(tier({ rto: '8h 1m', mtd: '8h' }).gold).toBeUndefined();
    const { gold, problems } = tier({ rto: '9h', mtd: '8h' });
    expect(gold).toBeUndefined();
    expect(problems).toEqual([
      {
        key: 'recovery.tiers.gold',
        message:
          'recovery.tiers.gold.rto is 9 hours, longer than recovery.tiers.gold.mtd of 8 hours: the business would be down for longer than it bears. Shorten the RTO.',
      },
    ]);
  });

  it.each([
    [{ drilledWithin: { days: -1 } }, 'recovery.tiers.gold.drilledWithin'],
    [
      { verifiedWithin: { fullRead: 'often' } },
      'recovery.tiers.gold.verifiedWithin.fullRead',
    ],
    [{ copies: { media: 2 } }, 'recovery.tiers.gold.copies.number'],
    [{ copies: { number: 2.5 } }, 'recovery.tiers.gold.copies.number'],
    [{ copies: { number: 2, offsite: 2 } }, 'recovery.tiers.gold.copies'],
    [{ encrypted: 'yes' }, 'recovery.tiers.gold.encrypted'],
    [{ enforced: true }, 'recovery.tiers.gold.filter'],
    [{ filter: {} }, 'recovery.tiers.gold.filter'],
    [{ overrides: { rpo: {} } }, 'recovery.tiers.gold.overrides.rpo'],
    [
      { overrides: { rpo: { min: '2h', max: '1h' } } },
      'recovery.tiers.gold.overrides.rpo',
    ],
    [
      { overrides: { encrypted: { max: '1h' } } },
      'recovery.tiers.gold.overrides.encrypted',
    ],
  ])('leave out %j and name the key', (wrong, key) => {
    const { gold, problems } = tier(wrong);
    expect(gold).toBeUndefined();
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining(key),
    ]);
  });
});

describe('storage of sources', () => {
  it('is read beside the source, whatever is wrong with that', () => {
    const { storage, problems } = read({
      sources: {
        shop: { storage: { medium: 'disk', encrypted: true } },
        offsite: {
          storage: { medium: 'object', offsite: true, copyOf: 'shop' },
        },
      },
    });
    expect(problems).toEqual([]);
    expect(storage.get('shop')).toMatchObject({
      medium: 'disk',
      encrypted: true,
    });
    expect(storage.get('offsite')).toMatchObject({
      offsite: true,
      copyOf: 'shop',
    });
  });

  it.each([
    [{ copyOf: 'shop' }, 'copyOf'],
    [{ copyOf: 'nosuch' }, 'copyOf'],
    [{ encrypted: 'AES' }, 'encrypted'],
    [{ medium: 'a tape' }, 'medium'],
  ])('leaves out %j and names the key', (wrong, name) => {
    const { storage, problems } = read({
      sources: { shop: { storage: wrong } },
    });
    expect(storage.size).toBe(0);
    expect(problems[0].message).toContain(
      `recovery.sources.shop.storage.${name}`,
    );
  });
});
