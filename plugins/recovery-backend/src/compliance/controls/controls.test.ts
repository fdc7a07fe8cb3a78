import type {
  ControlFacts,
  ControlOutcome,
  RehearsalFacts,
  ResourceFacts,
} from 'backstage-plugin-recovery-node';
import { BUILT_IN_CONTROLS } from 'backstage-plugin-recovery-common';
import { builtInControls } from '.';
import {
  DAY,
  facts,
  HOUR,
  NOW,
  days,
  objectives,
  point,
  points,
  resource,
  source,
  type Points,
} from './__testUtils__/facts';

function evaluate(id: string, given: ControlFacts) {
  const control = builtInControls.find(one => one.id === id)!;
  return control.evaluate(given);
}

type Case = [what: string, facts: Partial<ControlFacts>, ControlOutcome];

const withPoints = (more: Partial<Points>): ResourceFacts[] => [
  resource({ points: points(more) }),
];
const left = { resources: [], exclusion: { reason: 'It keeps no data.' } };
const rpo = objectives({ rpo: HOUR });
const drill = (more: Partial<RehearsalFacts> = {}): RehearsalFacts => ({
  kind: 'drill',
  operationId: 'o',
  at: NOW - DAY,
  passed: true,
  took: HOUR,
  ...more,
});
const rehearsed = (...rehearsals: RehearsalFacts[]) => [
  resource({ rehearsals }),
];
const stored = (storage: object, more: Partial<ResourceFacts> = {}) =>
  resource({ source: source({ storage }), ...more });

const CASES: Record<string, Case[]> = {
  protected: [
    ['a binding', {}, 'pass'],
    ['none', { resources: [] }, 'fail'],
    [
      'none, and a reason',
      { resources: [], exclusion: { reason: 'It keeps no data.' } },
      'not-applicable',
    ],
    [
      'only sources that are gone',
      { resources: [resource({ source: undefined })] },
      'unknown',
    ],
  ],
  'binding-valid': [
    ['no problem', {}, 'pass'],
    [
      'a problem',
      { bindingProblems: [{ message: 'No.', nextStep: 'Do.' }] },
      'fail',
    ],
    ['no binding', { resources: [] }, 'not-applicable'],
    [
      'a selector that matches nothing',
      { resources: withPoints({ total: 0, usable: 0 }) },
      'fail',
    ],
    [
      'a selector whose points are gone',
      { resources: withPoints({ total: 0, usable: 0, gone: 3 }) },
      'pass',
    ],
    [
      'a selector of a source that was not read whole',
      {
        resources: [
          resource({
            source: source({ state: 'partial' }),
            points: points({ total: 0, usable: 0 }),
          }),
        ],
      },
      'pass',
    ],
  ],
  'source-healthy': [
    ['a source that is read', {}, 'pass'],
    ...(
      [
        ['failing', 'fail'],
        ['partial', 'fail'],
        ['invalid', 'fail'],
        ['unread', 'unknown'],
      ] as const
    ).map(
      ([state, result]): Case => [
        `a source that is ${state}`,
        { resources: [resource({ source: source({ state }) })] },
        result,
      ],
    ),
    [
      'a source past its freshness limit',
      { resources: [resource({ source: source({ stale: true }) })] },
      'fail',
    ],
    [
      'a source that is not configured',
      { resources: [resource({ source: undefined })] },
      'fail',
    ],
  ],
  'point-within-rpo': [
    ['no RPO', {}, 'not-applicable'],
    ['no tier', { objectives: undefined }, 'not-applicable'],
    [
      'a tier that does not exist',
      { objectives: undefined, unknownTier: 'platinum' },
      'unknown',
    ],
    ['a point exactly as old', { objectives: rpo }, 'pass'],
    [
      'a point older by a millisecond',
      {
        objectives: rpo,
        resources: withPoints({ newestUsable: point(HOUR + 1) }),
      },
      'fail',
    ],
    [
      'stored changes that lead on to within it',
      {
        objectives: rpo,
        resources: withPoints({
          newestUsable: point(2 * HOUR),
          restorableTo: NOW - HOUR,
        }),
      },
      'pass',
    ],
    [
      'damage of which nobody knows where it is',
      { objectives: rpo, resources: [resource({ doubt: 'Why.' })] },
      'unknown',
    ],
    [
      'no usable point',
      { objectives: rpo, resources: withPoints({ newestUsable: undefined }) },
      'fail',
    ],
    [
      'a point that the last listing left out',
      {
        objectives: rpo,
        resources: withPoints({
          newestUsable: point(2 * HOUR),
          newestMissing: point(HOUR),
        }),
      },
      'unknown',
    ],
    [
      'points never looked at',
      { objectives: rpo, resources: [resource({ points: undefined })] },
      'unknown',
    ],
    [
      'a stale source',
      {
        objectives: rpo,
        resources: [resource({ source: source({ stale: true }) })],
      },
      'unknown',
    ],
    [
      'an incomplete listing without any point',
      {
        objectives: rpo,
        resources: [
          resource({
            source: source({ state: 'partial' }),
            points: points({ total: 0, newestUsable: undefined }),
          }),
        ],
      },
      'unknown',
    ],
    ['nothing that protects it', { objectives: rpo, resources: [] }, 'fail'],
    [
      'one resource within and one not',
      {
        objectives: rpo,
        resources: [
          resource(),
          ...withPoints({ newestUsable: point(2 * HOUR) }),
        ],
      },
      'fail',
    ],
  ],
  'schedule-meets-rpo': [
    [
      'daily backups for a day',
      { objectives: objectives({ rpo: DAY }) },
      'pass',
    ],
    [
      'daily backups for an hour less',
      { objectives: objectives({ rpo: DAY - 1 }) },
      'fail',
    ],
    [
      'hourly backups for an hour',
      {
        objectives: rpo,
        resources: withPoints({ days: days(3, 24, 24, 24, 2) }),
      },
      'pass',
    ],
    [
      'weekly backups for a day',
      {
        objectives: objectives({ rpo: DAY }),
        resources: withPoints({
          days: days(1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1),
        }),
      },
      'fail',
    ],
    [
      'changes that are stored between backups',
      {
        objectives: rpo,
        resources: withPoints({ restorableTo: NOW }),
      },
      'pass',
    ],
    [
      'two days of points',
      { objectives: rpo, resources: withPoints({ days: days(1, 1) }) },
      'unknown',
    ],
  ],
  'no-missed-runs': [
    ['a daily backup an hour ago', {}, 'pass'],
    [
      'a daily backup exactly a day and a half ago',
      { resources: withPoints({ newestUsable: point(36 * HOUR) }) },
      'pass',
    ],
    [
      'one a millisecond longer ago',
      { resources: withPoints({ newestUsable: point(36 * HOUR + 1) }) },
      'fail',
    ],
    [
      'a failed run',
      { resources: withPoints({ newest: point(0, { outcome: 'failed' }) }) },
      'fail',
    ],
    ['few points', { resources: withPoints({ days: days(1) }) }, 'unknown'],
  ],
  complete: [
    ['what is usual', {}, 'pass'],
    [
      'far fewer files',
      {
        resources: withPoints({
          shrinkage: { what: 'files', before: 100, after: 10, time: NOW },
        }),
      },
      'fail',
    ],
    [
      'a run that took far longer than usual',
      {
        resources: withPoints({
          unusualRun: { took: 5 * HOUR, usual: HOUR, time: NOW },
        }),
      },
      'fail',
    ],
    [
      'a run that was over far sooner than usual',
      {
        resources: withPoints({
          unusualRun: { took: 0, usual: HOUR, time: NOW },
          newestUsable: point(0, { measured: false }),
        }),
      },
      'fail',
    ],
    [
      'a partial newest point',
      { resources: withPoints({ newestPartial: point(0) }) },
      'fail',
    ],
    [
      'an older partial point',
      { resources: withPoints({ newestPartial: point(2 * HOUR) }) },
      'pass',
    ],
    [
      'no numbers',
      {
        resources: withPoints({ newestUsable: point(0, { measured: false }) }),
      },
      'unknown',
    ],
    ['a first point', { resources: withPoints({ usable: 1 }) }, 'unknown'],
  ],
  'retention-kept': [
    [
      'points that go back exactly as far',
      { objectives: objectives({ retention: 3 * DAY }) },
      'pass',
    ],
    [
      'a young history that nothing was removed from',
      { objectives: objectives({ retention: 3 * DAY + 1 }) },
      'unknown',
    ],
    [
      'a short history that points were removed from',
      {
        objectives: objectives({ retention: 3 * DAY + 1 }),
        resources: withPoints({ gone: 1 }),
      },
      'fail',
    ],
    [
      'no point',
      {
        objectives: objectives({ retention: DAY }),
        resources: withPoints({ oldestUsableTime: undefined }),
      },
      'fail',
    ],
  ],
  ...Object.fromEntries(
    (
      [
        ['verified-structure', 1],
        ['verified-sample', 2],
        ['verified-full', 3],
      ] as const
    ).map(([id, level]): [string, Case[]] => {
      const asked = objectives({ verifiedWithin: { [level]: DAY } });
      const proven = (proofLevel: 0 | 1 | 2 | 3 | 4, age: number) => [
        resource({ proofs: [{ level: proofLevel, at: NOW - age }] }),
      ];
      return [
        id,
        [
          ['nothing asked', {}, 'not-applicable'],
          ['no proof', { objectives: asked }, 'fail'],
          [
            'a proof exactly as old',
            { objectives: asked, resources: proven(level, DAY) },
            'pass',
          ],
          [
            'a proof older by a millisecond',
            { objectives: asked, resources: proven(level, DAY + 1) },
            'fail',
          ],
          [
            'a stronger proof',
            { objectives: asked, resources: proven(4, HOUR) },
            'pass',
          ],
          [
            'a weaker proof',
            {
              objectives: asked,
              resources: proven((level - 1) as 0 | 1 | 2, HOUR),
            },
            'fail',
          ],
          [
            'an old strong proof and a new one of its level',
            {
              objectives: asked,
              resources: [
                resource({
                  proofs: [
                    { level: 4, at: NOW - 9 * DAY },
                    { level, at: NOW - HOUR },
                  ],
                }),
              ],
            },
            'pass',
          ],
          [
            'a stale source',
            {
              objectives: asked,
              resources: [resource({ source: source({ stale: true }) })],
            },
            'unknown',
          ],
        ],
      ];
    }),
  ),
  drilled: [
    ['nothing asked', {}, 'not-applicable'],
    ['no drill', { objectives: objectives({ drilledWithin: DAY }) }, 'fail'],
    [
      'a drill exactly as old',
      {
        objectives: objectives({ drilledWithin: DAY }),
        resources: rehearsed(drill()),
      },
      'pass',
    ],
    [
      'a drill older by a millisecond',
      {
        objectives: objectives({ drilledWithin: DAY - 1 }),
        resources: rehearsed(drill()),
      },
      'fail',
    ],
    [
      'a drill that failed after one that passed',
      {
        objectives: objectives({ drilledWithin: DAY }),
        resources: rehearsed(drill(), drill({ at: NOW, passed: false })),
      },
      'fail',
    ],
    [
      'a restore, which is no drill',
      {
        objectives: objectives({ drilledWithin: DAY }),
        resources: rehearsed(drill({ kind: 'restore' })),
      },
      'fail',
    ],
  ],
  'rta-within-rto': [
    ['no restore', { objectives: objectives({ rto: HOUR }) }, 'unknown'],
    [
      'one that took exactly as long',
      {
        objectives: objectives({ rto: HOUR }),
        resources: rehearsed(drill()),
      },
      'pass',
    ],
    [
      'one that took longer',
      {
        objectives: objectives({ rto: HOUR - 1 }),
        resources: rehearsed(drill({ kind: 'restore' })),
      },
      'fail',
    ],
    [
      'a slow one before a quick one',
      {
        objectives: objectives({ rto: HOUR }),
        resources: rehearsed(
          drill({ at: NOW - 2 * DAY, took: DAY }),
          drill({ kind: 'restore' }),
        ),
      },
      'pass',
    ],
    [
      'only one that failed',
      {
        objectives: objectives({ rto: HOUR }),
        resources: rehearsed(drill({ passed: false })),
      },
      'unknown',
    ],
  ],
  'drill-freshness': [
    ['no drill, and none asked', { objectives: rpo }, 'not-applicable'],
    [
      'no drill, and some asked',
      { objectives: objectives({ rpo: HOUR, drilledWithin: DAY }) },
      'unknown',
    ],
    [
      'a drill without a check of it',
      { objectives: rpo, resources: rehearsed(drill()) },
      'unknown',
    ],
    [
      'data exactly as old',
      {
        objectives: rpo,
        resources: rehearsed(
          drill({ pointTime: NOW, reachedTime: NOW - HOUR }),
        ),
      },
      'pass',
    ],
    [
      'data older by a millisecond',
      {
        objectives: rpo,
        resources: rehearsed(
          drill({ pointTime: NOW, reachedTime: NOW - HOUR - 1 }),
        ),
      },
      'fail',
    ],
  ],
  'rto-below-mtd': [
    ['no MTD', {}, 'not-applicable'],
    [
      'an MTD of what is left out',
      { ...left, objectives: objectives({ mtd: DAY }) },
      'not-applicable',
    ],
    ['an MTD alone', { objectives: objectives({ mtd: DAY }) }, 'fail'],
    [
      'an RTO as long',
      { objectives: objectives({ mtd: DAY, rto: DAY }) },
      'fail',
    ],
    [
      'a shorter RTO',
      { objectives: objectives({ mtd: DAY, rto: DAY - 1 }) },
      'pass',
    ],
  ],
  runbook: [
    ['none asked', {}, 'not-applicable'],
    ['none named', { objectives: objectives({ runbook: {} }) }, 'fail'],
    [
      'none named of what is left out',
      { ...left, objectives: objectives({ runbook: {} }) },
      'not-applicable',
    ],
    [
      'one named',
      { objectives: objectives({ runbook: {} }), runbook: { url: 'u' } },
      'pass',
    ],
    [
      'one never reviewed',
      {
        objectives: objectives({ runbook: { reviewedWithin: DAY } }),
        runbook: { url: 'u' },
      },
      'fail',
    ],
    [
      'one reviewed exactly as long ago',
      {
        objectives: objectives({ runbook: { reviewedWithin: DAY } }),
        runbook: { url: 'u', reviewedAt: NOW - DAY },
      },
      'pass',
    ],
    [
      'one reviewed longer ago',
      {
        objectives: objectives({ runbook: { reviewedWithin: DAY } }),
        runbook: { url: 'u', reviewedAt: NOW - DAY - 1 },
      },
      'fail',
    ],
    [
      'one reviewed in the future',
      {
        objectives: objectives({ runbook: { reviewedWithin: DAY } }),
        runbook: { url: 'u', reviewedAt: NOW + 1 },
      },
      'unknown',
    ],
  ],
  'four-eyes': [
    ['no restore in place', {}, 'not-applicable'],
    ...(
      [
        ['user:default/b', 'pass'],
        ['user:default/a', 'fail'],
        [undefined, 'fail'],
      ] as const
    ).map(
      ([approvedBy, result]): Case => [
        `one approved by ${approvedBy}`,
        {
          inPlaceRestores: [
            {
              operationId: 'o',
              at: NOW,
              requestedBy: 'user:default/a',
              approvedBy,
            },
          ],
        },
        result,
      ],
    ),
  ],
  copies: [
    ['nothing asked', {}, 'not-applicable'],
    [
      'one backup for two copies',
      { objectives: objectives({ copies: { number: 2 } }) },
      'pass',
    ],
    [
      'one backup for three copies',
      { objectives: objectives({ copies: { number: 3 } }) },
      'fail',
    ],
    [
      'a second one of the same data',
      {
        objectives: objectives({ copies: { number: 3 } }),
        resources: [resource(), resource({ id: 'b', sourceId: 'offsite' })],
      },
      'pass',
    ],
    [
      'a second one of other data',
      {
        objectives: objectives({ copies: { number: 3 } }),
        resources: [resource(), resource({ selector: { tag: 'other' } })],
      },
      'fail',
    ],
    [
      'a second one without a usable point',
      {
        objectives: objectives({ copies: { number: 3 } }),
        resources: [resource(), ...withPoints({ usable: 0 })],
      },
      'fail',
    ],
    [
      'a second one at a source that cannot be read',
      {
        objectives: objectives({ copies: { number: 3 } }),
        resources: [resource(), resource({ source: source({ stale: true }) })],
      },
      'unknown',
    ],
    [
      'two kinds of storage',
      {
        objectives: objectives({ copies: { number: 3, media: 2 } }),
        resources: [stored({ medium: 'disk' }), stored({ medium: 'tape' })],
      },
      'pass',
    ],
    [
      'one kind of storage',
      {
        objectives: objectives({ copies: { number: 3, media: 2 } }),
        resources: [stored({ medium: 'disk' }), stored({ medium: 'disk' })],
      },
      'fail',
    ],
    [
      'another kind of storage with nothing usable on it',
      {
        objectives: objectives({ copies: { number: 3, media: 2 } }),
        resources: [
          stored({ medium: 'disk' }),
          stored({ medium: 'disk' }),
          {
            ...stored({ medium: 'tape' }),
            points: points({ usable: 0, newestUsable: undefined }),
          },
        ],
      },
      'fail',
    ],
    [
      'another kind of storage that cannot be read',
      {
        objectives: objectives({ copies: { number: 3, media: 2 } }),
        resources: [
          stored({ medium: 'disk' }),
          stored({ medium: 'disk' }),
          resource({
            source: source({ stale: true, storage: { medium: 'tape' } }),
          }),
        ],
      },
      'unknown',
    ],
    [
      'a kind of storage that is not declared',
      {
        objectives: objectives({ copies: { number: 3, media: 2 } }),
        resources: [stored({ medium: 'disk' }), stored({})],
      },
      'unknown',
    ],
  ],
  'separate-copy': [
    ['nothing asked', {}, 'not-applicable'],
    ...(
      [
        [true, 'pass'],
        [false, 'fail'],
        [undefined, 'unknown'],
      ] as const
    ).map(
      ([offsite, result]): Case => [
        `offsite: ${offsite}`,
        {
          objectives: objectives({ copies: { number: 2, offsite: 1 } }),
          resources: [stored({ offsite })],
        },
        result,
      ],
    ),
  ],
  immutable: [
    ['nothing asked', {}, 'not-applicable'],
    [
      'one of two copies',
      {
        objectives: objectives({ immutable: true }),
        resources: [stored({ immutable: true }), stored({ immutable: false })],
      },
      'pass',
    ],
    [
      'one that cannot be read',
      {
        objectives: objectives({ immutable: true }),
        resources: [
          resource({
            source: source({ stale: true, storage: { immutable: true } }),
          }),
        ],
      },
      'unknown',
    ],
    [
      'none declared',
      { objectives: objectives({ immutable: true }) },
      'unknown',
    ],
  ],
  encrypted: [
    ['nothing asked', {}, 'not-applicable'],
    [
      'one of two',
      {
        objectives: objectives({ encrypted: true }),
        resources: [stored({ encrypted: true }), stored({ encrypted: false })],
      },
      'fail',
    ],
    [
      'none declared',
      { objectives: objectives({ encrypted: true }) },
      'unknown',
    ],
    [
      'all',
      {
        objectives: objectives({ encrypted: true }),
        resources: [stored({ encrypted: true })],
      },
      'pass',
    ],
  ],
  dependencies: [
    ['nothing asked', {}, 'not-applicable'],
    ['no dependency', { objectives: rpo }, 'not-applicable'],
    ...(
      [
        [{ tier: 'Gold', rpo: HOUR }, 'pass'],
        [{ tier: 'Bronze', rpo: HOUR + 1 }, 'fail'],
        [{ tier: 'Bronze' }, 'fail'],
        [undefined, 'unknown'],
      ] as const
    ).map(
      ([given, result]): Case => [
        `a dependency with ${JSON.stringify(given)}`,
        {
          objectives: rpo,
          dependencies: [
            { entityRef: 'resource:default/db', objectives: given },
          ],
        },
        result,
      ],
    ),
  ],
};

describe.each(builtInControls.map(({ id }) => id))('the control %s', id => {
  it.each(CASES[id])('judges %s', (_, given, expected) => {
    const { result, reason, nextStep } = evaluate(id, facts(given));
    expect({ result, reason, nextStep: nextStep ?? '' }).toEqual({
      result: expected,
      reason: expect.stringMatching(/^[^\n]+\.$/),
      nextStep: expect.stringMatching(expected === 'fail' ? /\.$/ : /^/),
    });
  });

  it('has a case for a pass', () => {
    expect(CASES[id].map(([, , result]) => result)).toContain('pass');
  });

  it.each(CASES[id])(
    'says exactly when time alone changes what it says of %s',
    (_, given) => {
      const start = facts(given);
      const { result, changesAt } = evaluate(id, start);
      const at = (now: number) => evaluate(id, { ...start, now }).result;
      const end = changesAt ?? NOW + 3650 * DAY;
      expect(end).toBeGreaterThan(NOW);
      expect(at(end - 1)).toBe(result);
      expect(at(end) === result).toBe(changesAt === undefined);
    },
  );
});

it.each(builtInControls.filter(({ id }) => id !== 'binding-valid'))(
  'the control $id never passes without facts',
  ({ id }) => {
    const blank = facts({
      objectives: objectives({
        rpo: HOUR,
        rto: HOUR,
        mtd: HOUR,
        retention: DAY,
        drilledWithin: DAY,
        verifiedWithin: { 1: DAY, 2: DAY, 3: DAY },
        copies: { number: 3, media: 2, offsite: 1 },
        encrypted: true,
        immutable: true,
        runbook: {},
      }),
      resources: [resource({ points: undefined, source: undefined })],
    });
    expect(evaluate(id, blank).result).not.toBe('pass');
  },
);

it.each(builtInControls)(
  'the control $id never passes by an exclusion',
  ({ id }) => {
    const excluded = facts({
      ...left,
      objectives: objectives({
        rpo: HOUR,
        rto: HOUR,
        mtd: 2 * HOUR,
        runbook: {},
      }),
      runbook: { url: 'https://example.com/runbook', reviewedAt: NOW },
      dependencies: [
        {
          entityRef: 'resource:default/db',
          objectives: { tier: 'Gold', rpo: HOUR, rto: HOUR },
        },
      ],
    });
    expect(evaluate(id, excluded).result).toBe('not-applicable');
  },
);

it('are those that other packages know by name', () => {
  expect(builtInControls.map(({ id }) => id)).toEqual([...BUILT_IN_CONTROLS]);
});

it('takes the earliest change of several resources, and the worst result', () => {
  const result = evaluate(
    'point-within-rpo',
    facts({
      objectives: objectives({ rpo: 3 * HOUR }),
      resources: [
        ...withPoints({ newestUsable: point(HOUR) }),
        ...withPoints({ newestUsable: point(2 * HOUR) }),
      ],
    }),
  );
  expect(result).toMatchObject({
    result: 'pass',
    changesAt: NOW + HOUR + 1,
    reason: expect.stringContaining('and 1 more'),
  });
});

it('says how a dependency compares, but not what its tier is', () => {
  const entityRef = 'resource:default/db';
  const result = evaluate(
    'dependencies',
    facts({
      objectives: objectives({ rpo: HOUR }),
      dependencies: [
        { entityRef, objectives: { tier: 'Bronze', rpo: 7 * HOUR } },
        { entityRef: 'api:default/a', objectives: { tier: 'Gold', rpo: 1 } },
        { entityRef: 'api:default/b' },
      ],
    }),
  );
  expect(result).toMatchObject({
    result: 'fail',
    reason: `${entityRef} falls short of this service's RPO of 1 hour.`,
    evidence: [
      { label: entityRef, value: 'falls short of the RPO of 1 hour' },
      { label: 'api:default/a', value: 'as strict' },
      { label: 'api:default/b', value: 'no tier' },
    ],
  });
  expect(JSON.stringify(result)).not.toMatch(/Bronze|Gold|7 hours/);
});
