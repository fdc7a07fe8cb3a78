import type { ControlFacts } from 'backstage-plugin-recovery-node';
import { Duration } from 'luxon';
import type { SourceConfig, VerificationSchedule } from '../config';
import {
  DAY,
  days,
  facts,
  HOUR,
  NOW,
  objectives,
  point,
  points,
  resource,
  source,
} from './controls/__testUtils__/facts';
import { planObjectives, type Demand } from './planObjectives';

function plan(
  name: string,
  given: Partial<ControlFacts>,
  demands: Demand[] = [],
  sources: ReadonlyMap<string, SourceConfig> = new Map(),
) {
  return planObjectives(facts(given), demands, sources).find(
    item => item.name === name,
  )!;
}

/** The source of the resources, with the levels that it offers and its schedules. */
function verifying(
  verificationLevels: number[],
  ...schedules: [level: VerificationSchedule['level'], hours: number][]
): ReadonlyMap<string, SourceConfig> {
  const shop = {
    valid: true,
    title: 'Shop',
    provider: { capabilities: { verificationLevels } },
    verification: {
      schedules: schedules.map(([level, hours]) => ({
        level,
        every: Duration.fromObject({ hours }),
      })),
    },
  };
  return new Map([['shop', shop as unknown as SourceConfig]]);
}

const restored = (took: number) =>
  resource({
    rehearsals: [
      { kind: 'drill', operationId: 'o', at: NOW - DAY, passed: true, took },
    ],
  });
const demand = (rpo?: number, rto?: number): Demand => ({
  entityRef: 'component:default/shop',
  tier: 'Gold',
  rpo,
  rto,
});

describe('the plan of objectives', () => {
  it('shows what is asked beside what is so and what the schedule could do', () => {
    expect(
      plan('rpo', {
        objectives: objectives({ rpo: DAY }),
        resources: [
          resource(),
          resource({ points: points({ newestUsable: point(2 * HOUR) }) }),
        ],
      }),
    ).toMatchObject({
      asked: DAY,
      achieved: 2 * HOUR,
      achievable: DAY,
      state: 'pass',
    });
  });

  it('tells a schedule that cannot meet the RPO from a backup that is late', () => {
    const late = { points: points({ newestUsable: point(30 * HOUR) }) };
    expect(
      plan('rpo', {
        objectives: objectives({ rpo: 6 * HOUR }),
        resources: [resource(late)],
      }).change,
    ).toBe('Make backups every 6 hours instead of every day.');
    expect(
      plan('rpo', {
        objectives: objectives({ rpo: DAY }),
        resources: [resource(late)],
      }).change,
    ).toContain('the schedule is not what is wrong');
  });

  it('does not call an RPO met that the schedule cannot keep', () => {
    expect(
      plan('rpo', {
        objectives: objectives({ rpo: 6 * HOUR }),
        resources: [
          resource({ points: points({ newestUsable: point(2 * HOUR) }) }),
        ],
      }),
    ).toMatchObject({
      state: 'fail',
      achieved: 2 * HOUR,
      achievable: DAY,
      reason:
        '2 hours, against 6 hours that are asked for; the schedule alone reaches 1 day.',
      change: 'Make backups every 6 hours instead of every day.',
    });
  });

  it('counts from as far as stored changes lead', () => {
    expect(
      plan('rpo', {
        objectives: objectives({ rpo: HOUR }),
        resources: [
          resource({
            points: points({
              newestUsable: point(DAY),
              restorableTo: NOW - HOUR,
            }),
          }),
        ],
      }),
    ).toMatchObject({ achieved: HOUR, achievable: undefined, state: 'pass' });
  });

  it('fails an entity that is weaker than what depends on it needs', () => {
    const weak = {
      objectives: objectives({ rto: DAY }),
      resources: [restored(2 * HOUR)],
    };
    expect(plan('rto', weak)).toMatchObject({ state: 'pass' });
    expect(
      plan('rto', weak, [demand(undefined, 3 * HOUR), demand(undefined, HOUR)]),
    ).toMatchObject({
      state: 'fail',
      asked: DAY,
      demanded: HOUR,
      demandedBy: 'component:default/shop',
      reason: '2 hours, against 1 hour that component:default/shop needs.',
      change: 'Make restoring faster by 1 hour.',
    });
  });

  it('takes demands where the entity itself asks for nothing', () => {
    expect(plan('rpo', {})).toMatchObject({ state: 'not-applicable' });
    expect(plan('rpo', {}, [demand(DAY)])).toMatchObject({
      state: 'pass',
      asked: undefined,
      demanded: DAY,
    });
  });

  it.each([
    [
      'a stale source',
      [resource({ source: source({ stale: true }) })],
      'unknown',
    ],
    ['points never looked at', [resource({ points: undefined })], 'unknown'],
    [
      'no usable point',
      [resource({ points: points({ newestUsable: undefined }) })],
      'fail',
    ],
    ['no binding', [], 'fail'],
    [
      'one resource of two without a point',
      [resource(), resource({ points: points({ newestUsable: undefined }) })],
      'fail',
    ],
  ])('says of %s what is known', (_, resources, state) => {
    const item = plan('rpo', {
      objectives: objectives({ rpo: DAY }),
      resources,
    });
    expect(item).toMatchObject({ state, achieved: undefined });
    expect(item.change).toMatch(/\.$/);
  });

  it('never takes an unknown time to restore for a short one', () => {
    const asked = objectives({ rto: HOUR, mtd: DAY });
    expect(plan('rto', { objectives: asked })).toMatchObject({
      state: 'unknown',
      change: 'Run a recovery drill of db.',
    });
    expect(plan('mtd', { objectives: asked })).toMatchObject({
      state: 'unknown',
    });
  });

  it('names what a drill is missing of', () => {
    const asked = objectives({ rto: HOUR, drilledWithin: 2 * DAY });
    const resources = [restored(HOUR), resource({ name: 'copy' })];
    expect(
      plan('drilledWithin', { objectives: asked, resources }),
    ).toMatchObject({ state: 'fail', change: 'Run a recovery drill of copy.' });
    expect(plan('rto', { objectives: asked, resources })).toMatchObject({
      state: 'unknown',
      reason: 'copy: never restored, so it is not known how long that takes.',
      change: 'Run a recovery drill of copy.',
    });
  });

  it('compares history and drills with what is asked', () => {
    const asked = objectives({ retention: 30 * DAY, drilledWithin: DAY });
    expect(plan('retention', { objectives: asked })).toMatchObject({
      state: 'unknown',
      achieved: 3 * DAY,
      change: expect.stringContaining('none was removed'),
    });
    expect(
      plan('retention', {
        objectives: asked,
        resources: [resource({ points: points({ gone: 1 }) })],
      }).change,
    ).toBe('Keep points for 30 days at the source.');
    expect(plan('drilledWithin', { objectives: asked })).toMatchObject({
      state: 'fail',
    });
    expect(
      plan('drilledWithin', {
        objectives: asked,
        resources: [restored(HOUR)],
      }),
    ).toMatchObject({ state: 'pass', achieved: DAY });
  });

  it('knows no usual interval from too few days', () => {
    expect(
      plan('rpo', {
        objectives: objectives({ rpo: DAY }),
        resources: [resource({ points: points({ days: days(1, 1) }) })],
      }).achievable,
    ).toBeUndefined();
  });

  it('does not know what a tier asks that does not exist', () => {
    for (const name of ['rpo', 'verifiedFull', 'copies', 'encrypted']) {
      expect(
        plan(name, { objectives: undefined, unknownTier: 'gold' }),
      ).toMatchObject({
        state: 'unknown',
        change: 'Correct the annotation recovery/tier.',
      });
    }
  });

  it('asks nothing of what is left out on purpose, unless something needs it', () => {
    const left = {
      objectives: objectives({ rpo: DAY }),
      resources: [],
      exclusion: { reason: 'It is a cache.' },
    };
    expect(plan('rpo', left)).toMatchObject({ state: 'not-applicable' });
    expect(plan('rpo', left, [demand(HOUR)])).toMatchObject({ state: 'fail' });
  });

  describe('of verification', () => {
    const asked = {
      objectives: objectives({ verifiedWithin: { 3: 30 * DAY } }),
    };
    const read = (age: number, level: 1 | 2 | 3 | 4 = 3) =>
      resource({ proofs: [{ level, at: NOW - age }] });

    it('shows the age of the last one, and counts a restore for it', () => {
      const sources = verifying([1, 2, 3], [1, 24], [3, 168]);
      expect(
        plan(
          'verifiedFull',
          { ...asked, resources: [read(DAY), read(3 * DAY, 4)] },
          [],
          sources,
        ),
      ).toMatchObject({
        asked: 30 * DAY,
        achieved: 3 * DAY,
        achievable: 7 * DAY,
        state: 'pass',
      });
      expect(plan('verifiedStructure', asked, [], sources)).toMatchObject({
        state: 'not-applicable',
        achievable: DAY,
      });
    });

    it.each([
      [
        'nothing scheduled',
        verifying([1, 2, 3], [1, 24]),
        'Verify db at level 3 now, and have that done every 30 days by schedule.',
      ],
      [
        'a schedule that is too slow',
        verifying([1, 2, 3], [3, 60 * 24]),
        'Verify db at level 3 every 30 days instead of every 60 days.',
      ],
      [
        'one that is late',
        verifying([1, 2, 3], [3, 24]),
        'Verify db at level 3 now, and find out why that is late: the schedule is not what is wrong.',
      ],
      [
        'a source that cannot',
        verifying([1]),
        'Run a recovery drill of db: Shop offers no verification at level 3, and a restore counts for it.',
      ],
    ])('says of %s what to change', (_, sources, change) => {
      for (const late of [read(40 * DAY), read(HOUR, 2)]) {
        expect(
          plan(
            'verifiedFull',
            { ...asked, resources: [resource({ ...late, name: 'db' })] },
            [],
            sources,
          ),
        ).toMatchObject({ state: 'fail', change });
      }
    });

    it('names only those that are behind', () => {
      const behind = ['a', 'b', 'c', 'd', 'e'].map(name => resource({ name }));
      expect(
        plan('verifiedFull', { ...asked, resources: [read(DAY), ...behind] })
          .change,
      ).toContain('Verify a, b, c and 2 more at level 3');
    });

    it('knows nothing of what cannot be read', () => {
      expect(
        plan('verifiedFull', {
          ...asked,
          resources: [
            resource({ ...read(DAY), source: source({ stale: true }) }),
          ],
        }),
      ).toMatchObject({ state: 'unknown', achieved: undefined });
    });
  });

  describe('of copies and where they lie', () => {
    const at = (storage: object, more: object = {}) =>
      resource({ source: source({ storage }), ...more });
    const strict = objectives({
      copies: { number: 3, media: 2, offsite: 1 },
      encrypted: true,
      immutable: true,
    });

    it.each([
      ['copies', 3, 2, 'fail', /declared as a copy/],
      ['media', 2, 1, 'fail', /another kind of storage/],
      ['offsite', 1, 0, 'unknown', /storage\.offsite/],
      ['immutable', 1, 0, 'fail', /object lock/],
      ['encrypted', 1, 1, 'pass', undefined],
    ])(
      'counts %s: %d asked, %d there, which is a %s',
      (name, askedCount, achievedCount, state, change) => {
        const item = plan(name, {
          objectives: strict,
          resources: [
            at({ medium: 'disk', encrypted: true, immutable: false }),
          ],
        });
        expect(item).toMatchObject({ askedCount, achievedCount, state });
        expect(item.change ?? '').toMatch(change ?? /^$/);
      },
    );

    it('counts no copy without a usable point', () => {
      const empty = points({ usable: 0, newestUsable: undefined });
      const resources = [
        at({ medium: 'disk', offsite: false }),
        at({ medium: 'disk', offsite: false }),
        at({ medium: 'tape', offsite: true }, { points: empty }),
      ];
      const given = { objectives: strict, resources };
      expect(plan('copies', given)).toMatchObject({
        achievedCount: 3,
        state: 'pass',
      });
      expect(plan('media', given)).toMatchObject({
        achievedCount: 1,
        state: 'fail',
      });
      expect(plan('offsite', given)).toMatchObject({
        achievedCount: 0,
        state: 'fail',
      });
    });

    it('has the data itself when nothing protects it', () => {
      expect(
        plan('copies', { objectives: strict, resources: [] }),
      ).toMatchObject({ askedCount: 3, achievedCount: 1, state: 'fail' });
    });
  });

  describe('of the runbook', () => {
    const reviewed = (age?: number) => ({
      url: 'https://wiki.example/orders',
      reviewedAt: age === undefined ? undefined : NOW - age,
    });
    const within = objectives({ runbook: { reviewedWithin: 30 * DAY } });

    it.each([
      ['a fresh review', reviewed(DAY), DAY, 'pass'],
      ['an old review', reviewed(31 * DAY), 31 * DAY, 'fail'],
      ['no review', reviewed(), undefined, 'fail'],
      ['a review to come', reviewed(-DAY), undefined, 'unknown'],
      ['no runbook', undefined, undefined, 'fail'],
    ])('judges %s', (_, runbook, achieved, state) => {
      const item = plan('runbook', { objectives: within, runbook });
      expect(item).toMatchObject({ asked: 30 * DAY, achieved, state });
      expect(item.change === undefined).toBe(state === 'pass');
    });

    it('counts one where no age is asked', () => {
      expect(
        plan('runbook', { objectives: objectives({ runbook: {} }) }),
      ).toMatchObject({ askedCount: 1, achievedCount: 0, state: 'fail' });
    });
  });
});
