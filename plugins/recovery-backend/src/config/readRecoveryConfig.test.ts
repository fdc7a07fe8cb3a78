import { ConfigReader } from '@backstage/config';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { RecoveryProvider } from 'backstage-plugin-recovery-node';
import { readRecoveryConfig } from './readRecoveryConfig';

const provider = {
  type: 'restic',
  readSource: (config: Config) => {
    if (!config.has('repository')) {
      throw new InputError(
        'repository is missing. Write where the repository is.',
      );
    }
    return { repository: config.getString('repository') };
  },
} as unknown as RecoveryProvider;

function read(recovery: object) {
  return readRecoveryConfig(new ConfigReader({ recovery } as never), [
    provider,
  ]);
}

const GOOD = { provider: 'restic', restic: { repository: '/srv/restic' } };

describe('readRecoveryConfig', () => {
  it('is empty without any configuration', () => {
    expect(readRecoveryConfig(new ConfigReader({}), [])).toMatchObject({
      bindings: [],
      problems: [],
      defaultTier: undefined,
    });
  });

  it('reads a source with its defaults, and with its own values', () => {
    const { sources, problems } = read({
      collection: { frequency: { minutes: 30 }, staleAfter: { hours: 2 } },
      sources: {
        plain: GOOD,
        own: {
          ...GOOD,
          title: 'Shop',
          schedule: {
            frequency: { cron: '0 3 * * *' },
            timeout: '1h',
            initialDelay: { seconds: 5 },
          },
          staleAfter: { days: 2 },
          maxPoints: 500,
          mayBind: [
            { kind: 'component', 'spec.owner': ['a', 'b'], 'spec.type': {} },
          ],
        },
      },
    });
    expect(problems).toEqual([]);
    const plain = sources.get('plain')!;
    expect(plain).toMatchObject({
      valid: true,
      title: 'plain',
      providerType: 'restic',
      settings: { repository: '/srv/restic' },
      maxPoints: 1_000_000,
      operationConcurrency: 2,
      mayBind: undefined,
    });
    expect(plain.staleAfter.toISO()).toBe('PT2H');
    expect(plain.schedule.timeout.toISO()).toBe('PT10M');
    expect(plain.schedule.frequency).toMatchObject({ minutes: 30 });
    const own = sources.get('own')!;
    expect(own).toMatchObject({ valid: true, title: 'Shop', maxPoints: 500 });
    expect(own.schedule.frequency).toEqual({ cron: '0 3 * * *' });
    expect(own.schedule.timeout.as('minutes')).toBe(60);
    expect(own.mayBind).toEqual([
      {
        kind: ['component'],
        'spec.owner': ['a', 'b'],
        'spec.type': [expect.any(Symbol)],
      },
    ]);
  });

  it.each([
    [
      'a missing provider',
      { restic: {} },
      'recovery.sources.bad.provider is missing',
    ],
    [
      'an unknown provider',
      { provider: 'borg' },
      'Add its backend module, or name one of: restic',
    ],
    [
      'a missing part',
      { provider: 'restic' },
      'recovery.sources.bad.restic is missing',
    ],
    [
      'a wrong part',
      { provider: 'restic', restic: {} },
      'repository is missing',
    ],
    [
      'a wrong limit',
      { ...GOOD, staleAfter: { hours: 0 } },
      'recovery.sources.bad.staleAfter',
    ],
    [
      'a limit that says nothing of today',
      { ...GOOD, staleAfter: { years: 2 } },
      'recovery.sources.bad.staleAfter is longer than 366 days',
    ],
    [
      'readings without a rest',
      { ...GOOD, schedule: { frequency: { milliseconds: 5 } } },
      'recovery.sources.bad.schedule.frequency is shorter than a second',
    ],
    [
      'no duration',
      { ...GOOD, staleAfter: 'soon' },
      'recovery.sources.bad.staleAfter',
    ],
    [
      'a wrong timeout',
      { ...GOOD, schedule: { timeout: 5 } },
      'recovery.sources.bad.schedule',
    ],
    [
      'a timeout that no timer can wait',
      { ...GOOD, schedule: { timeout: { days: 25 } } },
      'recovery.sources.bad.schedule.timeout is longer than 24 days',
    ],
    [
      'wrong points',
      { ...GOOD, maxPoints: 0.5 },
      'recovery.sources.bad.maxPoints',
    ],
    [
      'an empty filter',
      { ...GOOD, mayBind: [] },
      'recovery.sources.bad.mayBind',
    ],
    [
      'a wrong filter',
      { ...GOOD, mayBind: 'all' },
      'recovery.sources.bad.mayBind',
    ],
    ['a wrong title', { ...GOOD, title: 7 }, 'title'],
  ])('makes only the source invalid that has %s', (_, bad, message) => {
    const { sources, problems } = read({ sources: { good: GOOD, bad } });
    expect(problems).toEqual([]);
    expect(sources.get('good')).toMatchObject({ valid: true });
    expect(sources.get('bad')).toMatchObject({
      valid: false,
      error: expect.stringContaining(message),
    });
    expect((sources.get('bad') as { error: string }).error).toContain(
      'recovery.sources.bad',
    );
  });

  it('knows who may bind to an invalid source, and lets nobody when that is wrong', () => {
    const { sources } = read({
      sources: {
        a: { provider: 'borg', mayBind: { kind: 'api' } },
        b: { ...GOOD, mayBind: {} },
      },
    });
    expect(sources.get('a')).toMatchObject({
      valid: false,
      mayBind: [{ kind: ['api'] }],
    });
    expect(sources.get('b')).toMatchObject({
      valid: false,
      mayBind: 'unreadable',
    });
  });

  it('reads tiers and rules, and leaves wrong ones out', () => {
    const config = read({
      sources: { shop: GOOD },
      tiers: {
        gold: { title: 'Gold', rpo: { hours: 1 }, rto: 'PT30M' },
        odd: { rpo: 'often' },
      },
      defaultTier: 'gold',
      bindings: [
        {
          entity: 'default/orders',
          source: 'shop',
          selector: { host: 'shop', n: 5 },
        },
        { filter: { kind: 'component' }, name: 'all', source: 'shop' },
        { entity: 'x', filter: {}, source: 'shop' },
        { entity: 'x', source: 'nosuch' },
        { entity: 'x', source: 'shop', name: '../x' },
        { entity: 'x', source: 'shop', selector: { 'a b': 'c' } },
      ],
    });
    expect(config.defaultTier?.rpo?.toISO()).toBe('PT1H');
    expect(config.tiers.get('gold')?.rto?.as('minutes')).toBe(30);
    expect([...config.tiers.keys()]).toEqual(['gold']);
    expect(config.bindings).toEqual([
      {
        key: 'recovery.bindings[0]',
        filter: { entityRef: 'component:default/orders' },
        name: 'shop',
        sourceId: 'shop',
        selector: { host: 'shop', n: '5' },
      },
      {
        key: 'recovery.bindings[1]',
        filter: { query: [{ kind: ['component'] }] },
        name: 'all',
        sourceId: 'shop',
        selector: {},
      },
    ]);
    expect(config.problems.map(problem => problem.key)).toEqual([
      'recovery.tiers.odd',
      'recovery.bindings[2]',
      'recovery.bindings[3]',
      'recovery.bindings[4]',
      'recovery.bindings[5]',
    ]);
    for (const { key, message } of config.problems) {
      expect(message).toContain(key);
    }
  });

  it('names a default tier that does not exist', () => {
    expect(
      read({ tiers: { gold: {} }, defaultTier: 'silver' }).problems,
    ).toEqual([
      {
        key: 'recovery.defaultTier',
        message: expect.stringContaining('Name one of: gold'),
      },
    ]);
  });

  it.each([-1, 0, 1.5, 1e9, Number.NaN, Infinity, '2', 'many', true, [], {}])(
    'refuses a concurrency of %p for a source, and names the key',
    concurrency => {
      const { sources } = read({
        sources: { shop: { ...GOOD, operations: { concurrency } } },
      });
      expect(sources.get('shop')).toMatchObject({
        valid: false,
        error:
          'recovery.sources.shop.operations.concurrency must be a whole number from 1 to 100.',
      });
    },
  );

  it('refuses to forget removed sources after no time, and names the key', () => {
    const { problems } = read({
      collection: { keepRemovedSources: { days: 0 } },
    });
    expect(JSON.stringify(problems)).toContain(
      'recovery.collection.keepRemovedSources',
    );
  });
});
