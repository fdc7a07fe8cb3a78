import type {
  EntityRecoveryStatus,
  RecoveryPointDetails,
} from 'backstage-plugin-recovery-common';
import type { FakeRecoveryApi } from './FakeRecoveryApi';
import {
  aDrill,
  aDrillOperation,
  anAwaitingOperation,
  aVerification,
  aWindow,
  someDrills,
  someEvidence,
} from './proof';
import {
  ago,
  anOperation,
  anUnreachableSource,
  aResource,
  aSource,
  aStatus,
  DAY,
  HOUR,
  somePoints,
} from './world';

/** The states that a card must tell, each under a name of an entity. */
export const SCENARIOS = [
  'proven',
  'listed',
  'no-rpo',
  'old',
  'damaged',
  'unusable',
  'unreachable',
  'last-known',
  'unprotected',
  'wrong-bindings',
  'excluded',
  'reader',
  'hostile',
  'running',
  'drilled',
  'doubted',
] as const;

export type Scenario = (typeof SCENARIOS)[number];

export function refOf(scenario: Scenario): string {
  return `component:default/${scenario}`;
}

interface World {
  status: EntityRecoveryStatus;
  points: RecoveryPointDetails[];
}

const LONG_NAME = `${'a-very-long-name-of-a-database-'.repeat(4)}end`;
const HOSTILE = '<script>alert(1)</script> $t(title) {{time}} \u202Etxt.exe';

function build(scenario: Scenario, now: number): World {
  const entityRef = refOf(scenario);
  const make = (
    name: string,
    options: Partial<Parameters<typeof somePoints>[1]> = {},
  ): RecoveryPointDetails[] =>
    somePoints(now, {
      count: 40,
      resourceId: `${scenario}-${name}`,
      entityRef,
      title: `${name} on shop`,
      ...options,
    });
  const status = (part: Partial<EntityRecoveryStatus>) =>
    aStatus(now, { entityRef, ...part });
  const orders = make('orders-db', { level: 4 });
  const uploads = make('uploads', { first: 3 * HOUR, every: 1.5 * DAY });
  const both = [
    aResource(now, orders, { name: 'orders-db' }),
    aResource(now, uploads, {
      name: 'uploads',
      sourceId: 'archive-nightly',
      provider: 'archive',
    }),
  ];
  const sources = [
    aSource(now),
    aSource(now, {
      id: 'archive-nightly',
      title: 'Nightly archives',
      provider: 'archive',
    }),
  ];
  const lastRestore = anOperation(now, { entityRef });
  const common = {
    resources: both,
    sources,
    recoverableTo: uploads[0].time,
    lastRestore,
  };
  const points = [...orders, ...uploads];
  const listed = {
    level: 0,
    result: 'pass' as const,
    at: ago(now, 5 * 60_000),
    summary: 'Listed by its source.',
  };
  const restored = {
    ...listed,
    level: 4,
    at: ago(now, 9 * DAY),
    summary: 'Restored in a drill.',
  };

  switch (scenario) {
    case 'proven':
      return {
        points,
        status: status({
          ...common,
          recoverableTo: orders[0].time,
          evidence: restored,
          findings: [
            {
              code: 'fewer-files',
              severity: 'warning',
              message:
                "uploads: yesterday's backup holds 38 % fewer files than the one before.",
              nextStep: 'Look whether files were deleted on purpose.',
            },
          ],
        }),
      };
    case 'listed':
      return {
        points,
        status: status({ ...common, evidence: listed, lastRestore: undefined }),
      };
    case 'no-rpo':
      return {
        points,
        status: status({
          ...common,
          state: 'recoverable',
          evidence: listed,
          tier: undefined,
        }),
      };
    case 'old': {
      const old = make('orders-db', { first: 4 * DAY });
      return {
        points: old,
        status: status({
          state: 'older-than-rpo',
          recoverableTo: old[0].time,
          evidence: listed,
          sources: [sources[0]],
          resources: [
            aResource(now, old, { name: 'orders-db', state: 'older-than-rpo' }),
          ],
          findings: ['critical', 'warning', 'warning', 'info'].map(
            (severity, index) => ({
              code: `finding-${index}`,
              severity: severity as 'critical' | 'warning' | 'info',
              message: [
                'orders-db: the newest usable point is 4 days old; the RPO is 1 hour.',
                'orders-db: no backup has come for 3 days, one is usual every day.',
                'orders-db: the point of 9 days ago is partial.',
                'orders-db: nothing has been restored in the last 90 days.',
              ][index],
              nextStep: [
                'Look at the backup job on host shop.',
                'Look at the schedule of the backup job.',
                'Read the log of that backup run.',
                'Restore the newest point to a drill area.',
              ][index],
            }),
          ),
        }),
      };
    }
    case 'damaged': {
      const broken = orders.map((point, index) =>
        index === 0
          ? {
              ...point,
              state: 'damaged' as const,
              usable: false,
              reason: 'A data pack has changed since it was written.',
            }
          : point,
      );
      return {
        points: broken,
        status: status({
          state: 'newest-damaged',
          recoverableTo: broken[1].time,
          evidence: {
            ...listed,
            level: 3,
            result: 'fail',
            summary: 'One pack does not match.',
          },
          sources: [sources[0]],
          resources: [
            aResource(now, broken, {
              name: 'orders-db',
              state: 'newest-damaged',
            }),
          ],
        }),
      };
    }
    case 'unusable': {
      const gone = make('orders-db', { count: 3 }).map(point => ({
        ...point,
        state: 'gone' as const,
        usable: false,
        reason: 'Its source lists it no more.',
      }));
      return {
        points: gone,
        status: status({
          state: 'no-usable-point',
          since: ago(now, 2 * DAY),
          sources: [sources[0]],
          resources: [
            aResource(now, gone, {
              name: 'orders-db',
              state: 'no-usable-point',
            }),
          ],
        }),
      };
    }
    case 'unreachable':
      return {
        points: [],
        status: status({
          state: 'unknown',
          sources: [
            {
              ...anUnreachableSource(now),
              lastSuccessAt: undefined,
              pointCount: 0,
            },
          ],
          resources: [
            aResource(now, [], { name: 'orders-db', state: 'unknown' }),
          ],
        }),
      };
    case 'last-known': {
      const stale = orders.map(point => ({
        ...point,
        state: 'stale' as const,
      }));
      return {
        points: stale,
        status: status({
          state: 'unknown',
          recoverableTo: orders[1].time,
          sources: [anUnreachableSource(now)],
          resources: [
            aResource(now, stale, { name: 'orders-db', state: 'unknown' }),
          ],
        }),
      };
    }
    case 'unprotected':
      return {
        points: [],
        status: status({ state: 'unprotected', tier: undefined }),
      };
    case 'wrong-bindings':
      return {
        points: [],
        status: status({
          state: 'unprotected',
          findings: [
            {
              code: 'unprotected',
              severity: 'critical',
              message:
                'Nothing protects this service: none of its bindings can be used.',
              nextStep: 'Add the annotation recovery/protected-by.',
            },
            {
              code: 'binding-unknown-source',
              severity: 'critical',
              message:
                'A binding cannot be used: The source "restic-shpo" does not exist. (orders-db: restic-shpo tag=orders-db)',
              nextStep:
                'Write the id of a source of the configuration, such as restic-shop.',
            },
            {
              code: 'binding-not-allowed',
              severity: 'critical',
              message:
                'A binding cannot be used: The source payments may not be used by this entity.',
              nextStep: 'Ask the owner of the source to allow it in mayBind.',
            },
          ],
          bindingProblems: [
            {
              id: 'b1',
              entityRef,
              code: 'unknown-source',
              message: 'The source "restic-shpo" does not exist.',
              nextStep:
                'Write the id of a source of the configuration, such as restic-shop.',
              binding: 'orders-db: restic-shpo tag=orders-db',
            },
            {
              id: 'b2',
              entityRef,
              code: 'not-allowed',
              message: 'The source payments may not be used by this entity.',
              nextStep: 'Ask the owner of the source to allow it in mayBind.',
            },
          ],
        }),
      };
    case 'excluded':
      return {
        points: [],
        status: status({
          state: 'excluded',
          exclusion: {
            reason: 'Holds no data of its own.',
            by: 'group:default/shop',
          },
        }),
      };
    case 'reader':
      return {
        points,
        status: status({
          ...common,
          evidence: listed,
          allowed: { restore: false, refresh: false, cancel: false },
        }),
      };
    case 'hostile': {
      const odd = make('odd', { count: 12 }).map(point => ({
        ...point,
        title: HOSTILE,
      }));
      return {
        points: odd,
        status: status({
          state: 'within-rpo',
          recoverableTo: odd[0].time,
          evidence: { ...listed, level: 1 },
          tier: { name: 'x', title: LONG_NAME, rpo: 'not a duration' },
          sources: [
            {
              ...sources[0],
              state: 'partial',
              title: HOSTILE,
              notices: [
                {
                  code: 'x',
                  severity: 'warning',
                  message: LONG_NAME,
                  count: 12,
                },
              ],
            },
          ],
          resources: [
            aResource(now, odd, { name: LONG_NAME, provider: 'restic' }),
            aResource(now, odd, {
              id: 'second',
              name: HOSTILE,
              provider: LONG_NAME,
            }),
          ],
          findings: [
            {
              code: 'x',
              severity: 'critical',
              message: HOSTILE,
              nextStep: LONG_NAME,
            },
          ],
        }),
      };
    }
    case 'drilled': {
      const window = aWindow(now);
      const inWindow = orders.map((point, index) => ({
        ...point,
        provider: 'pgbackrest',
        sourceId: 'pg-shop',
        type: index % 7 === 0 ? ('full' as const) : ('incremental' as const),
        window,
        recoverTo: ['default', 'immediate', 'time', 'name'] as const,
        verificationLevels: [1, 2, 3],
        dependsOn: index % 7 === 0 ? [] : [orders[index - (index % 7)]?.id],
        browsable: false,
        partialRestore: false,
      }));
      const drill = aDrill(now, 9 * DAY, {
        id: 'op-drill-0',
        entityRef,
        resourceId: orders[0].resourceId,
      });
      const verification = aVerification(now);
      return {
        points: [
          ...inWindow.map(point => ({
            ...point,
            recoverTo: [...point.recoverTo],
          })),
          ...uploads.map(point => ({
            ...point,
            verificationLevels: [1, 2, 3],
          })),
        ],
        status: status({
          ...common,
          recoverableTo: window.to,
          evidence: {
            level: 6,
            result: 'pass',
            at: drill.finishedAt!,
            summary: drill.summary,
            operationId: drill.id,
          },
          sources: [
            aSource(now, {
              id: 'pg-shop',
              title: 'Shop cluster',
              provider: 'pgbackrest',
              verification: { ...verification, rotation: undefined },
              queue: { queued: 0, running: 1, limit: 2 },
              allowed: { pause: true },
            }),
            {
              ...sources[0],
              verification,
              allowed: { pause: true },
              queue: { queued: 3, running: 0, limit: 1 },
            },
          ],
          resources: [
            {
              ...both[0],
              sourceId: 'pg-shop',
              provider: 'pgbackrest',
              window,
              verification: { ...verification, rotation: undefined },
              drill: {
                declared: true,
                policy: 'gold',
                nextAt: new Date(now + 21 * DAY).toISOString(),
                last: drill,
                lastPassed: drill,
              },
            },
            {
              ...both[1],
              sourceId: 'restic-shop',
              provider: 'restic',
              verification,
              drill: { declared: true },
            },
          ],
          allowed: {
            restore: true,
            refresh: true,
            cancel: true,
            verify: true,
            drill: true,
            restoreInPlace: true,
            approve: true,
          },
        }),
      };
    }
    case 'doubted': {
      const failed = aDrill(now, 2 * DAY, {
        entityRef,
        resourceId: orders[0].resourceId,
        passed: false,
        state: 'failed',
        summary: 'The newest row is 3 days old.',
      });
      const slow = aDrill(now, 40 * DAY, { id: 'op-slow' });
      slow.times!.total = 45 * 60_000;
      return {
        points,
        status: status({
          ...common,
          evidence: listed,
          sources: [
            {
              ...sources[0],
              queue: {
                queued: 4,
                running: 0,
                limit: 1,
                stopped: 'recovery.operations.stop is set: disks are moved.',
                paused: {
                  by: 'user:default/kim',
                  at: ago(now, 2 * HOUR),
                  reason: 'The repository moves to a new disk.',
                },
              },
              allowed: { pause: true },
              verification: aVerification(now, {
                levels: [
                  {
                    level: 3,
                    result: 'fail',
                    at: ago(now, 3 * DAY),
                    summary: '2 of 118 packs do not match their checksums.',
                    operationId: 'op-verify',
                  },
                ],
              }),
            },
            sources[1],
          ],
          resources: [
            {
              ...both[0],
              verification: aVerification(now, {
                levels: [],
                rotation: undefined,
                lastFullReadAt: undefined,
                nextAt: ago(now, 2 * DAY),
                overdue: true,
              }),
              drill: {
                declared: true,
                last: failed,
                lastPassed: slow,
                missedSince: ago(now, DAY),
                negative: { ...failed, negative: true },
              },
            },
            {
              ...both[1],
              verification: aVerification(now, { offered: [], levels: [] }),
              drill: { declared: false, lastPassed: slow, last: slow },
            },
          ],
        }),
      };
    }
    default: {
      const active = anOperation(now, {
        id: 'op-running',
        entityRef,
        state: 'running',
        finishedAt: undefined,
        result: undefined,
        requestedAt: ago(now, 40_000),
        startedAt: ago(now, 38_000),
        summary: 'Restoring orders-db to Shop drill area: 31 % of 1.2 GB.',
      });
      return {
        points,
        status: status({
          ...common,
          evidence: listed,
          activeOperations: [active],
        }),
      };
    }
  }
}

/** Fills a fake backend with an entity in a given state. */
export function addScenario(
  api: FakeRecoveryApi,
  scenario: Scenario,
  now: number,
) {
  const { status, points } = build(scenario, now);
  api.statuses.set(refOf(scenario), status);
  api.points.push(...points);
  if (scenario === 'drilled') {
    const drills = someDrills(now, {
      entityRef: refOf(scenario),
      resourceId: status.resources[0].id,
    });
    const operations = [
      ...drills.map(drill => aDrillOperation(now, drill)),
      anAwaitingOperation(now, { entityRef: refOf(scenario) }),
    ];
    api.drills.push(...drills);
    api.operations.push(...operations);
    api.evidence.push(...someEvidence(operations));
  }
  return status;
}
