import type {
  Attestation,
  ControlGroup,
  ControlOutcome,
  ControlStanding,
  FrameworkDetails,
  ObjectivePlan,
  Scorecard,
  ScorecardEntity,
  ScorecardGroup,
  ScorecardSummary,
  StateCounts,
  Waiver,
} from 'backstage-plugin-recovery-common';
import type { ScorecardDimension } from '../api/RecoveryApi';
import { ago, DAY, HOUR } from './world';

const CONTROLS: Array<[id: string, title: string, group: ControlGroup]> = [
  ['protected', 'Protected at all', 'protection'],
  ['binding-valid', 'Bindings valid', 'protection'],
  ['source-healthy', 'Sources healthy', 'protection'],
  ['point-within-rpo', 'Newest point within RPO', 'recency'],
  ['no-missed-runs', 'No missed runs', 'recency'],
  ['verified-full', 'Verified: fully read', 'proof'],
  ['drilled', 'Drilled within age', 'rehearsal'],
  ['runbook', 'Recovery runbook reviewed', 'rehearsal'],
  ['encrypted', 'Encrypted', 'resilience'],
  ['immutable', 'Immutable copy', 'resilience'],
];

const GROUPS: ControlGroup[] = [
  'protection',
  'recency',
  'proof',
  'rehearsal',
  'resilience',
];

export function countsOf(outcomes: ControlOutcome[]): StateCounts {
  const count = (outcome: ControlOutcome) =>
    outcomes.filter(item => item === outcome).length;
  return {
    pass: count('pass'),
    fail: count('fail'),
    unknown: count('unknown'),
    notApplicable: count('not-applicable'),
    error: count('error'),
    waived: count('waived'),
  };
}

function aStanding(
  now: number,
  [id, title]: (typeof CONTROLS)[number],
  part: Partial<ControlStanding> = {},
): ControlStanding {
  return {
    id,
    title,
    description: `What ${id} is about holds.`,
    result: 'pass',
    since: ago(now, 12 * DAY),
    reason: `All is well with ${id}.`,
    evidence: [],
    ...part,
  };
}

/** Level 2: the full read fails, encryption is not known, drills are not asked. */
const USUAL: Record<string, (now: number) => Partial<ControlStanding>> = {
  'verified-full': now => ({
    result: 'fail',
    since: ago(now, 3 * DAY),
    reason: 'orders-db was last read in full 33 days ago, against 30 days.',
    nextStep: 'Verify orders-db at level 3.',
    evidence: [
      {
        label: 'orders-db',
        value: 'read in full',
        at: ago(now, 33 * DAY),
        operationId: 'op-verify',
        sourceId: 'restic-shop',
      },
    ],
  }),
  drilled: () => ({
    result: 'not-applicable',
    reason: 'The tier does not ask for drills.',
  }),
  encrypted: () => ({
    result: 'unknown',
    reason: 'Whether restic-shop is encrypted was not declared.',
    nextStep: 'Declare storage of restic-shop.',
  }),
  immutable: () => ({
    result: 'unknown',
    reason: 'Whether restic-shop is immutable was not declared.',
    nextStep: 'Declare storage of restic-shop.',
  }),
};

export function aScorecard(
  now: number,
  part: Partial<Scorecard> = {},
  standings: Record<string, Partial<ControlStanding>> = {},
): Scorecard {
  const groups = GROUPS.map(id => ({
    id,
    controls: CONTROLS.filter(([, , group]) => group === id).map(control =>
      aStanding(now, control, {
        ...USUAL[control[0]]?.(now),
        ...standings[control[0]],
      }),
    ),
  }));
  return {
    entityRef: 'component:default/orders',
    evaluatedAt: ago(now, 60_000),
    pending: false,
    level: 2,
    levels: GROUPS.length,
    firstFailing: 'verified-full',
    counts: countsOf(
      groups.flatMap(group => group.controls.map(({ result }) => result)),
    ),
    groups,
    days: [],
    allowed: { requestWaiver: true },
    ...part,
  };
}

/** All controls with one outcome. */
export function allOf(
  result: ControlOutcome,
): Record<string, Partial<ControlStanding>> {
  return Object.fromEntries(
    CONTROLS.map(([id]) => [id, { result, nextStep: undefined }]),
  );
}

/** A request of a waiver that the reader may decide about, unless told otherwise. */
export function aWaiver(now: number, part: Partial<Waiver> = {}): Waiver {
  return {
    id: 'waiver-1',
    control: 'verified-full',
    entityRef: 'component:default/orders',
    reason: 'The repository moves next week.',
    state: 'requested',
    requestedBy: 'user:default/kim',
    requestedAt: ago(now, HOUR),
    expiresAt: ago(now, -30 * DAY),
    allowed: { decide: true, revoke: true },
    ...part,
  };
}

export function aPlan(
  now: number,
  part: Partial<ObjectivePlan> = {},
): ObjectivePlan {
  return {
    entityRef: 'component:default/orders',
    observedAt: ago(now, 60_000),
    items: [
      {
        name: 'rpo',
        asked: 'PT4H',
        demanded: 'PT1H',
        demandedBy: 'component:default/checkout',
        achieved: 'PT3H',
        achievable: 'PT6H',
        state: 'fail',
        reason: '3 h, against 1 h that component:default/checkout needs.',
        change: 'Back up orders-db every hour.',
      },
      {
        name: 'rto',
        asked: 'PT2H',
        achieved: 'PT14M',
        state: 'pass',
        reason: '14 min, against 2 h that are asked for.',
      },
      {
        name: 'mtd',
        state: 'not-applicable',
        reason: 'No MTD is asked for.',
      },
      {
        name: 'retention',
        asked: 'P30D',
        state: 'unknown',
        reason: 'The history is younger than that.',
        change: 'Wait until the history is 30 days long.',
      },
      {
        name: 'copies',
        askedCount: 3,
        achievedCount: 2,
        state: 'fail',
        reason: 'orders-db: 1 of 2 backups with a usable point.',
        change: 'Bind the service to a copy of restic-shop.',
      },
    ],
    demands: [
      {
        entityRef: 'component:default/checkout',
        tier: 'platinum',
        rpo: 'PT1H',
        rto: 'PT1H',
      },
    ],
    suggestedTier: 'platinum',
    ...part,
  };
}

/** An entity in the list, level 2 with one failing control unless told otherwise. */
export function aListed(
  now: number,
  entityRef: string,
  part: Partial<ScorecardEntity> = {},
  results: Record<string, ControlOutcome> = { 'verified-full': 'fail' },
): ScorecardEntity {
  const controls = CONTROLS.map(([id]) => ({
    id,
    result: results[id] ?? ('pass' as const),
  }));
  return {
    entityRef,
    ownerRefs: ['group:default/shop'],
    lifecycle: 'production',
    tier: 'gold',
    level: 2,
    firstFailing: controls.find(({ result }) => result === 'fail')?.id,
    evaluatedAt: ago(now, HOUR),
    controls,
    ...part,
  };
}

/** What the backend says in sum of entities. */
export function sumOf(listed: ScorecardEntity[]): ScorecardSummary {
  const standings = listed.map(({ controls }) => {
    const results = controls.map(({ result }) => result);
    if (results.includes('fail')) {
      return 'failing';
    }
    return results.includes('unknown') || !results.includes('pass')
      ? 'unknown'
      : 'compliant';
  });
  const count = (standing: string) =>
    standings.filter(item => item === standing).length;
  return {
    totalCount: listed.length,
    entities: {
      compliant: count('compliant'),
      failing: count('failing'),
      unknown: count('unknown'),
    },
    levels: [0, 1, 2, 3, 4, 5].map(
      level => listed.filter(item => item.level === level).length,
    ),
    items: listed.length
      ? CONTROLS.map(([id, title, group]) => ({
          id,
          title,
          group,
          counts: countsOf(
            listed.map(
              ({ controls }) =>
                controls.find(control => control.id === id)!.result,
            ),
          ),
        }))
      : [],
  };
}

/** The sums of entities by what they have in common, without groups above owners. */
export function groupsOf(
  listed: ScorecardEntity[],
  by: ScorecardDimension,
): ScorecardGroup[] {
  const valuesOf = (item: ScorecardEntity): Array<string | undefined> => {
    switch (by) {
      case 'owner':
        return item.ownerRefs.length ? item.ownerRefs : [undefined];
      case 'system':
        return [item.systemRef];
      case 'tier':
        return [item.tier];
      case 'lifecycle':
        return [item.lifecycle];
      default:
        return [undefined];
    }
  };
  return [...new Set(listed.flatMap(valuesOf))].map(value => {
    const own = listed.filter(item => valuesOf(item).includes(value));
    const { totalCount, entities } = sumOf(own);
    return {
      value,
      parentRefs: [],
      totalCount,
      directCount: totalCount,
      entities,
    };
  });
}

/** An attestation in force of the clause that needs a person. */
export function anAttestation(
  now: number,
  part: Partial<Attestation> = {},
): Attestation {
  return {
    id: 'attestation-1',
    framework: 'nist-800-53',
    clause: 'CP-2',
    clauseText: 'There is a contingency plan, reviewed and handed out.',
    statement: 'The plan was reviewed by the board.',
    evidence: { text: 'Minutes 7', link: 'https://example.com/minutes' },
    state: 'attested',
    attestedBy: 'user:default/kim',
    attestedAt: ago(now, 20 * DAY),
    expiresAt: ago(now, -300 * DAY),
    allowed: { revoke: false },
    ...part,
  };
}

export function someFrameworks(): FrameworkDetails[] {
  return [
    {
      id: 'nist-800-53',
      title: 'NIST SP 800-53',
      version: 'Rev. 5',
      source: 'https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final',
      machineClauses: 2,
      personClauses: 1,
      attested: 0,
      allowed: { attest: true },
      met: 1,
      totalCount: 4,
      items: [
        {
          id: 'CP-9',
          text: 'Information is backed up as often as the objectives ask.',
          needsPerson: false,
          controls: ['protected', 'point-within-rpo'],
          counts: countsOf(['pass', 'pass', 'pass', 'pass']),
        },
        {
          id: 'CP-9(1)',
          text: 'Backups are tested for reliability and integrity.',
          needsPerson: false,
          controls: ['verified-full'],
          counts: countsOf(['pass', 'fail', 'unknown', 'pass']),
        },
        {
          id: 'CP-2',
          text: 'There is a contingency plan, reviewed and handed out.',
          needsPerson: true,
          controls: [],
        },
      ],
    },
  ];
}
