import { ConfigReader } from '@backstage/config';
import type { RecoveryProvider } from 'backstage-plugin-recovery-node';
import { readRecoveryConfig } from './readRecoveryConfig';
import type { ValidSource } from './types';

const provider = (type: string, capabilities: object) =>
  ({
    type,
    readSource: () => ({}),
    capabilities,
  } as unknown as RecoveryProvider);

const PROVIDERS = [
  provider('restic', {
    verificationLevels: [1, 2, 3],
    verificationScope: 'repository',
  }),
  provider('archive', { verificationLevels: [1, 3] }),
];

function read(verification: unknown, type = 'restic') {
  const { sources, problems } = readRecoveryConfig(
    new ConfigReader({
      recovery: {
        sources: {
          shop: { provider: type, [type]: {}, verification },
          other: { provider: 'restic', restic: {} },
        },
      },
    } as never),
    PROVIDERS,
  );
  expect(sources.get('other')).toMatchObject({ valid: true });
  return { source: sources.get('shop') as ValidSource, problems };
}

const DAILY = { level: 1, every: { days: 1 } };

describe('the verification policy of a source', () => {
  it('may be absent', () => {
    const { source, problems } = read(undefined);
    expect(source.verification).toBeUndefined();
    expect(source.verificationProblem).toBeUndefined();
    expect(problems).toEqual([]);
  });

  it('has defaults', () => {
    const { source } = read({
      levels: [{ level: 2, every: '12h' }, DAILY],
    });
    expect(source.verification).toMatchObject({
      schedules: [{ level: 1 }, { level: 2, parts: 10 }],
      retries: undefined,
    });
    expect(source.verification!.schedules[1].every.as('hours')).toBe(12);
    expect(
      read({ levels: [DAILY] }, 'archive').source.verification,
    ).toMatchObject({ schedules: [{ points: { newest: 1 } }] });
  });

  it('reads everything', () => {
    const { source, problems } = read(
      {
        levels: [
          { level: 1, every: 'PT1H', points: { newest: 5 } },
          { level: 3, every: { days: 30 }, points: 'all' },
        ],
        budget: { bytesPerDay: 5_000_000 },
        quietHours: { from: '22:30', to: '05:00', timeZone: 'Europe/Berlin' },
        retries: 0,
        deadline: { hours: 6 },
      },
      'archive',
    );
    expect(problems).toEqual([]);
    expect(source.verification).toMatchObject({
      schedules: [{ points: { newest: 5 } }, { points: 'all' }],
      bytesPerDay: 5_000_000,
      quietHours: {
        fromMinute: 1350,
        toMinute: 300,
        timeZone: 'Europe/Berlin',
      },
      retries: 0,
    });
    expect(source.verification!.deadline!.as('hours')).toBe(6);
  });

  it.each<[string, unknown, string, string?]>([
    ['a text', 'daily', 'verification'],
    ['no levels', {}, 'levels'],
    ['an empty list', { levels: [] }, 'levels'],
    ['levels that are no list', { levels: 'all' }, 'levels'],
    [
      'an unknown level',
      { levels: [{ ...DAILY, level: 4 }] },
      'levels[0].level',
    ],
    ['a level of 0', { levels: [{ ...DAILY, level: 0 }] }, 'levels[0].level'],
    [
      'a level in words',
      { levels: [{ ...DAILY, level: '1' }] },
      'levels[0].level',
    ],
    [
      'a level that is not offered',
      { levels: [{ ...DAILY, level: 2 }] },
      'levels[0].level',
      'archive',
    ],
    ['a level twice', { levels: [DAILY, DAILY] }, 'levels[1].level'],
    ['no period', { levels: [{ level: 1 }] }, 'levels[0].every'],
    [
      'a negative period',
      { levels: [{ level: 1, every: { days: -1 } }] },
      'levels[0].every',
    ],
    [
      'a period of nothing',
      { levels: [{ level: 1, every: { days: 0 } }] },
      'levels[0].every',
    ],
    [
      'a period too short',
      { levels: [{ level: 1, every: '1s' }] },
      'levels[0].every',
    ],
    [
      'an absurd period',
      { levels: [{ level: 1, every: { years: 900 } }] },
      'levels[0].every',
    ],
    [
      'a period that is none',
      { levels: [{ level: 1, every: 'often' }] },
      'levels[0].every',
    ],
    [
      'parts at level 1',
      { levels: [{ ...DAILY, parts: 3 }] },
      'levels[0].parts',
    ],
    [
      'no parts',
      { levels: [{ ...DAILY, level: 2, parts: 0 }] },
      'levels[0].parts',
    ],
    [
      'too many parts',
      { levels: [{ ...DAILY, level: 2, parts: 257 }] },
      'levels[0].parts',
    ],
    [
      'half a part',
      { levels: [{ ...DAILY, level: 2, parts: 1.5 }] },
      'levels[0].parts',
    ],
    [
      'points of a repository',
      { levels: [{ ...DAILY, points: 'all' }] },
      'levels[0].points',
    ],
    [
      'unknown points',
      { levels: [{ ...DAILY, points: 'some' }] },
      'levels[0].points',
      'archive',
    ],
    [
      'no points',
      { levels: [{ ...DAILY, points: { newest: 0 } }] },
      'levels[0].points.newest',
      'archive',
    ],
    [
      'points by another key',
      { levels: [{ ...DAILY, points: { oldest: 1 } }] },
      'levels[0].points',
      'archive',
    ],
    [
      'an unknown key of a level',
      { levels: [{ ...DAILY, evry: 1 }] },
      'levels[0]',
    ],
    ['an unknown key', { levels: [DAILY], budgets: {} }, 'verification'],
    [
      'a budget of nothing',
      { levels: [DAILY], budget: { bytesPerDay: 0 } },
      'budget.bytesPerDay',
    ],
    [
      'a negative budget',
      { levels: [DAILY], budget: { bytesPerDay: -5 } },
      'budget.bytesPerDay',
    ],
    [
      'an endless budget',
      { levels: [DAILY], budget: { bytesPerDay: 1e300 } },
      'budget.bytesPerDay',
    ],
    [
      'a budget in words',
      { levels: [DAILY], budget: { bytesPerDay: '5GB' } },
      'budget.bytesPerDay',
    ],
    [
      'a budget by another key',
      { levels: [DAILY], budget: { bytes: 5 } },
      'budget',
    ],
    ['a budget that is a number', { levels: [DAILY], budget: 5 }, 'budget'],
    [
      'quiet hours without end',
      { levels: [DAILY], quietHours: { from: '08:00' } },
      'quietHours.to',
    ],
    [
      'quiet hours of all day',
      { levels: [DAILY], quietHours: { from: '08:00', to: '08:00' } },
      'quietHours',
    ],
    [
      'an hour that is none',
      { levels: [DAILY], quietHours: { from: '24:00', to: '08:00' } },
      'quietHours.from',
    ],
    [
      'an hour as a number',
      { levels: [DAILY], quietHours: { from: 480, to: '08:00' } },
      'quietHours.from',
    ],
    [
      'a zone that is none',
      {
        levels: [DAILY],
        quietHours: { from: '08:00', to: '18:00', timeZone: 'Mars/Base' },
      },
      'quietHours.timeZone',
    ],
    ['negative retries', { levels: [DAILY], retries: -1 }, 'retries'],
    ['too many retries', { levels: [DAILY], retries: 1000 }, 'retries'],
    ['no deadline', { levels: [DAILY], deadline: { hours: 0 } }, 'deadline'],
    [
      'an absurd deadline',
      { levels: [DAILY], deadline: { years: 5 } },
      'deadline',
    ],
  ])(
    'with %s names its key, and stops the schedule of its source alone',
    (_, verification, key, type = 'restic') => {
      const { source, problems } = read(verification, type);
      expect(source.valid).toBe(true);
      expect(source.verification).toBeUndefined();
      expect(problems).toEqual([
        {
          key: 'recovery.sources.shop.verification',
          message: source.verificationProblem,
        },
      ]);
      expect(source.verificationProblem).toContain(
        key === 'verification'
          ? 'recovery.sources.shop.verification'
          : `recovery.sources.shop.verification.${key}`,
      );
      expect(source.verificationProblem!.length).toBeLessThan(300);
    },
  );
});
