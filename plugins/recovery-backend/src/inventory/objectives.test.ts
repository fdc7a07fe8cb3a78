import type { Entity } from '@backstage/catalog-model';
import { Duration } from 'luxon';
import type { TierConfig } from '../config';
import { readBindings } from './readBindings';
import { TierAssignment } from './TierAssignment';

const HOUR = 3_600_000;

function entity(
  annotations: Record<string, string>,
  lifecycle = 'test',
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'orders', annotations },
    spec: { lifecycle },
  };
}

const gold: TierConfig = {
  name: 'gold',
  title: 'Gold',
  rpo: Duration.fromObject({ hours: 1 }),
  rto: Duration.fromObject({ hours: 2 }),
  mtd: Duration.fromObject({ hours: 8 }),
  overrides: new Map([
    [
      'rpo',
      {
        min: Duration.fromObject({ minutes: 15 }),
        max: Duration.fromObject({ hours: 4 }),
      },
    ],
    ['rto', { max: Duration.fromObject({ hours: 24 }) }],
  ]),
};
const silver: TierConfig = { name: 'silver', title: 'Silver' };
const production: TierConfig = {
  name: 'production',
  title: 'Production',
  filter: [{ 'spec.lifecycle': ['production'] }],
};
const enforced: TierConfig = { ...production, name: 'strict', enforced: true };

function config(...tiers: TierConfig[]) {
  return {
    sources: new Map(),
    bindings: [],
    tiers: new Map(tiers.map(tier => [tier.name, tier])),
    defaultTier: silver,
  };
}

describe('the tier of an entity', () => {
  const of = (
    annotation: string | undefined,
    lifecycle: string,
    ...tiers: TierConfig[]
  ) =>
    new TierAssignment(config(...tiers)).of(
      entity(
        annotation === undefined ? {} : { 'recovery/tier': annotation },
        lifecycle,
      ),
    );

  it('is that of its annotation before that of a filter', () => {
    expect(of('gold', 'production', gold, production).tier).toBe(gold);
  });

  it('is that of the first filter that matches, when it names none', () => {
    expect(
      of(undefined, 'production', gold, production, {
        ...production,
        name: 'later',
      }).tier?.name,
    ).toBe('production');
  });

  it('is the default tier when nothing gives another', () => {
    expect(of(undefined, 'test', gold, production)).toEqual({ tier: silver });
  });

  it('is none when the annotation names one that does not exist', () => {
    expect(of('platinum', 'production', gold, production)).toEqual({
      tier: undefined,
      asked: 'platinum',
    });
  });

  it('is that of an enforced filter, whatever the annotation says', () => {
    expect(of('gold', 'production', gold, enforced)).toEqual({
      tier: enforced,
      asked: 'strict',
      ignored: 'gold',
    });
    expect(of('strict', 'production', gold, enforced).ignored).toBeUndefined();
  });
});

describe('what annotations say of objectives', () => {
  const read = (annotations: Record<string, string>, lifecycle?: string) =>
    readBindings(entity(annotations, lifecycle), config(gold, enforced))!;
  const override = (value: string) =>
    read({ 'recovery/tier': 'gold', 'recovery/objectives': value });

  it('makes an entity known that a filter gives a tier', () => {
    expect(read({}, 'production')).toMatchObject({
      tier: 'strict',
      resources: [],
      problems: [],
    });
    expect(read({})).toBeUndefined();
  });

  it.each([
    ['15m', 0.25],
    ['4h', 4],
  ])('moves an objective to the end of its limits: %s', (value, hours) => {
    expect(override(`rpo=${value}`)).toMatchObject({
      overrides: { rpo: hours * HOUR },
      problems: [],
    });
  });

  it.each([
    ['rpo=14m', 'outside-limits', 'at least 15 minutes and at most 4 hours'],
    ['rpo=4h1m', 'outside-limits', '4 hours 1 minute'],
    ['retention=1d', 'outside-limits', 'does not let retention be moved'],
    ['rto=9h', 'outside-limits', 'longer than the MTD of 8 hours'],
    ['encrypted=1d', 'unknown-objective', 'encrypted'],
    ['rpo=\u202eoften', 'invalid-objective', 'rpo'],
  ])(
    'reports %s to the owner, and the own value holds',
    (value, code, text) => {
      const { overrides, problems } = override(value);
      expect(overrides).toEqual({});
      expect(problems).toMatchObject([
        { code, message: expect.stringContaining(text) },
      ]);
      expect(JSON.stringify(problems)).not.toContain('\u202e');
    },
  );

  it('lets nothing be moved without a tier that says so', () => {
    expect(read({ 'recovery/objectives': 'rpo=1h' })).toMatchObject({
      overrides: {},
      problems: [{ code: 'outside-limits' }],
    });
  });

  it('reports a tier that is not taken because another is enforced', () => {
    expect(read({ 'recovery/tier': 'gold' }, 'production')).toMatchObject({
      tier: 'strict',
      problems: [{ code: 'enforced-tier' }],
    });
  });

  it('reads the runbook and the day of its review', () => {
    expect(
      read({
        'recovery/runbook': 'https://wiki.example/orders?a=b',
        'recovery/runbook-reviewed': '2026-02-28',
      }),
    ).toMatchObject({
      runbook: {
        url: 'https://wiki.example/orders?a=b',
        reviewedAt: '2026-02-28T00:00:00.000Z',
      },
      problems: [],
    });
  });

  it.each([
    { 'recovery/runbook': 'data:text/html,x' },
    { 'recovery/runbook': 'in the drawer' },
    { 'recovery/runbook': 'https://kim:secret@wiki.example/orders' },
    { 'recovery/runbook': `https://x/${'a'.repeat(1000)}` },
    {
      'recovery/runbook': 'https://x',
      'recovery/runbook-reviewed': '2026-02-30',
    },
    {
      'recovery/runbook': 'https://x',
      'recovery/runbook-reviewed': 'yesterday',
    },
  ])('reports %j', annotations => {
    const { runbook, problems } = read(annotations as Record<string, string>);
    expect(runbook?.reviewedAt).toBeUndefined();
    expect(problems).toMatchObject([{ code: 'invalid-runbook' }]);
  });
});
