import type { ControlFacts } from 'backstage-plugin-recovery-node';
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
) {
  return planObjectives(facts(given), demands).find(
    item => item.name === name,
  )!;
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
    ).toBe('Make backups every 6 hours instead of every 1 day.');
    expect(
      plan('rpo', {
        objectives: objectives({ rpo: DAY }),
        resources: [resource(late)],
      }).change,
    ).toContain('the schedule is not what is wrong');
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
    expect(plan('rpo', {}, [demand(HOUR)])).toMatchObject({
      state: 'pass',
      asked: undefined,
      demanded: HOUR,
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
      change: 'Run a recovery drill.',
    });
    expect(plan('mtd', { objectives: asked })).toMatchObject({
      state: 'unknown',
    });
  });

  it('compares history and drills with what is asked', () => {
    const asked = objectives({ retention: 30 * DAY, drilledWithin: DAY });
    expect(plan('retention', { objectives: asked })).toMatchObject({
      state: 'fail',
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
});
