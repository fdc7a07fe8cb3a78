import type {
  ControlFacts,
  ControlObjectives,
  PointFacts,
  ResourceFacts,
  SourceFacts,
} from 'backstage-plugin-recovery-node';

export const NOW = Date.parse('2026-11-20T12:00:00.000Z');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export function point(age: number, more: Partial<PointFacts> = {}): PointFacts {
  return {
    id: 'point',
    time: NOW - age,
    outcome: 'success',
    measured: true,
    ...more,
  };
}

export function source(more: Partial<SourceFacts> = {}): SourceFacts {
  return {
    id: 'shop',
    title: 'Shop',
    state: 'ok',
    stale: false,
    storage: {},
    ...more,
  };
}

/** UTC days before the present one, with a number of usable points each. */
export function days(...counts: number[]) {
  return counts.flatMap((usable, index) =>
    usable === 0
      ? []
      : {
          date: new Date(NOW - (counts.length - 1 - index) * DAY)
            .toISOString()
            .slice(0, 10),
          points: usable,
          usable,
        },
  );
}

export type Points = NonNullable<ResourceFacts['points']>;

export function points(more: Partial<Points> = {}): Points {
  return {
    total: 3,
    usable: 3,
    gone: 0,
    missing: 0,
    newest: point(HOUR),
    newestUsable: point(HOUR),
    oldestUsableTime: NOW - 3 * DAY,
    days: days(1, 1, 1, 1, 1, 1),
    ...more,
  };
}

export function resource(more: Partial<ResourceFacts> = {}): ResourceFacts {
  return {
    id: 'resource',
    name: 'db',
    sourceId: 'shop',
    originId: 'shop',
    selector: { tag: 'orders' },
    source: source(),
    points: points(),
    proofs: [],
    rehearsals: [],
    ...more,
  };
}

export function objectives(
  more: Partial<ControlObjectives> = {},
): ControlObjectives {
  return {
    tier: 'Gold',
    verifiedWithin: {},
    encrypted: false,
    immutable: false,
    ...more,
  };
}

export function facts(more: Partial<ControlFacts> = {}): ControlFacts {
  return {
    entityRef: 'component:default/orders',
    now: NOW,
    objectives: objectives(),
    bindingProblems: [],
    resources: [resource()],
    dependencies: [],
    inPlaceRestores: [],
    ...more,
  };
}
