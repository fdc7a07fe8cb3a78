import type {
  Drill,
  EvidenceRecord,
  Operation,
  RecoverabilityWindow,
  VerificationState,
} from 'backstage-plugin-recovery-common';
import { ago, anOperation, DAY, HOUR } from './world';

const MINUTE = 60_000;

/** A drill that passed in 14 minutes, unless told otherwise. */
export function aDrill(
  now: number,
  age: number,
  part: Partial<Drill> = {},
): Drill {
  return {
    id: 'op-drill',
    kind: 'drill',
    state: 'succeeded',
    entityRef: 'component:default/orders',
    resourceId: 'r-orders',
    resourceName: 'orders-db',
    pointId: 'r-orders-p0',
    pointTime: ago(now, age + HOUR),
    sourceId: 'restic-shop',
    targetTitle: 'Isolated place for drills',
    requestedBy: 'schedule',
    requestedAt: ago(now, age),
    startedAt: ago(now, age - 5_000),
    finishedAt: ago(now, age - 15 * MINUTE),
    summary:
      'orders-db was restored, started and checked; 6 of 6 checks passed.',
    negative: false,
    policy: 'gold',
    pick: 'newest',
    passed: true,
    level: 6,
    times: {
      fetch: 20_000,
      restore: 9 * MINUTE,
      start: 100_000,
      validate: 180_000,
      total: 14 * MINUTE,
    },
    rto: 'PT30M',
    ...part,
  };
}

/** A year of monthly drills: one too slow, one that failed, one negative. */
export function someDrills(now: number, part: Partial<Drill>): Drill[] {
  const all = Array.from({ length: 10 }, (_, index) =>
    aDrill(now, (9 + index * 30) * DAY, {
      id: `op-drill-${index}`,
      times: {
        fetch: 20_000 + index * 900,
        restore: (9 - index * 0.4) * MINUTE,
        start: 100_000,
        validate: 180_000,
        total: 300_900 + (9 - index * 0.4) * MINUTE,
      },
      ...part,
    }),
  );
  Object.assign(all[3], {
    passed: false,
    state: 'failed',
    level: 4,
    summary: 'The drill of orders-db failed: the newest row is 3 days old.',
  });
  all[5].times!.total = 41 * MINUTE;
  all[5].times!.restore = 36 * MINUTE;
  Object.assign(all[7], {
    negative: true,
    summary: 'The damaged copy of orders-db was noticed, as it had to be.',
  });
  return all;
}

/** Levels 1 and 2 passed, a whole round of parts 12 days ago, the next in 3 hours. */
export function aVerification(
  now: number,
  part: Partial<VerificationState> = {},
): VerificationState {
  return {
    scope: 'repository',
    offered: [1, 2, 3],
    levels: [
      {
        level: 1,
        result: 'pass',
        at: ago(now, 5 * HOUR),
        summary: 'The repository is put together correctly.',
        operationId: 'op-verify',
      },
      {
        level: 2,
        result: 'pass',
        at: ago(now, 20 * HOUR),
        summary: 'Part 11 of 24 was read and is intact.',
      },
    ],
    rotation: {
      parts: 24,
      read: 11,
      roundStartedAt: ago(now, 11 * DAY),
      lastWholeAt: ago(now, 12 * DAY),
    },
    lastFullReadAt: ago(now, 12 * DAY),
    nextAt: new Date(now + 3 * HOUR).toISOString(),
    overdue: false,
    ...part,
  };
}

/** Eight days, with a gap of 40 minutes two days ago. */
export function aWindow(
  now: number,
  part: Partial<RecoverabilityWindow> = {},
): RecoverabilityWindow {
  return {
    from: ago(now, 8 * DAY),
    to: ago(now, 2 * MINUTE),
    gaps: [
      {
        from: ago(now, 2 * DAY),
        to: ago(now, 2 * DAY - 40 * MINUTE),
        reason: 'WAL 000000010000000200000041 to …43 are missing.',
      },
    ],
    observedAt: ago(now, MINUTE),
    ...part,
  };
}

const HASHES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** Records about operations: each was requested and ended, one after the other. */
export function someEvidence(operations: Operation[]): EvidenceRecord[] {
  const hashOf = (seq: number) =>
    `${HASHES[seq % 10]}f2c4e1b7a60${HASHES[(seq + 3) % 10]}`
      .repeat(5)
      .slice(0, 64);
  return operations
    .flatMap(operation => {
      const common = {
        operationId: operation.id,
        kind: operation.kind,
        entityRef: operation.entityRef,
        sourceId: operation.sourceId,
        providerPointId: operation.providerPointId,
        targetId: operation.targetId,
      };
      return [
        {
          ...common,
          event: 'requested' as const,
          actor: operation.requestedBy,
          recordedAt: operation.requestedAt,
        },
        ...(operation.finishedAt
          ? [
              {
                ...common,
                event: 'ended' as const,
                actor: operation.requestedBy,
                outcome: operation.state,
                recordedAt: operation.finishedAt,
              },
            ]
          : []),
      ];
    })
    .sort((a, b) => a.recordedAt.localeCompare(b.recordedAt))
    .map((record, index) => ({
      ...record,
      id: `evidence-${index + 1}`,
      seq: index + 1,
      hash: hashOf(index + 1),
      previousHash: index ? hashOf(index) : '0'.repeat(64),
    }));
}

/** A restore in place that waits for somebody to approve it. */
export function anAwaitingOperation(
  now: number,
  part: Partial<Operation> = {},
): Operation {
  return anOperation(now, {
    id: 'op-awaiting',
    state: 'awaiting-approval',
    targetId: 'live',
    targetTitle: 'orders-db itself',
    inPlace: true,
    requestedAt: ago(now, 10 * MINUTE),
    startedAt: undefined,
    finishedAt: undefined,
    result: undefined,
    phases: [
      {
        name: 'approval',
        startedAt: ago(now, 10 * MINUTE),
        outcome: 'running',
      },
    ],
    reason: 'A migration dropped the table of refunds.',
    summary:
      'The restore of orders-db over its own data waits for an approval.',
    approvalExpiresAt: new Date(now + 50 * MINUTE).toISOString(),
    approval: {
      state: 'pending',
      reasons: ['A restore in place always needs an approval.'],
      expiresAt: new Date(now + 50 * MINUTE).toISOString(),
      owners: ['group:default/shop', 'user:default/tom'],
    },
    allowed: { cancel: false, approve: true },
    ...part,
  });
}

/** A drill with all its checks, as the view of an operation gets it. */
export function aDrillOperation(
  now: number,
  drill: Drill,
  part: Partial<Operation> = {},
): Operation {
  const at = (offset: number) =>
    new Date(Date.parse(drill.requestedAt) + offset).toISOString();
  return anOperation(now, {
    ...drill,
    phases: [
      {
        name: 'queue',
        startedAt: at(0),
        finishedAt: at(5_000),
        outcome: 'done',
      },
      {
        name: 'restore',
        startedAt: at(5_000),
        finishedAt: at(9 * MINUTE),
        outcome: 'done',
      },
      {
        name: 'start',
        startedAt: at(9 * MINUTE),
        finishedAt: at(11 * MINUTE),
        outcome: 'done',
      },
      {
        name: 'validate',
        startedAt: at(11 * MINUTE),
        finishedAt: at(14 * MINUTE),
        outcome: 'done',
      },
      {
        name: 'clean-up',
        startedAt: at(14 * MINUTE),
        finishedAt: at(15 * MINUTE),
        outcome: 'done',
      },
    ],
    result: {
      expectedFiles: 412,
      expectedBytes: 1_240_000_000,
      restoredFiles: 412,
      restoredBytes: 1_240_000_000,
      level: drill.level,
      times: drill.times,
      checks: [
        {
          name: 'Count of files',
          result: 'pass',
          message: '412 of 412 files are there.',
          level: 4,
        },
        {
          name: 'PostgreSQL starts',
          result: 'pass',
          message: 'The server accepted connections after 1.7 s.',
          level: 5,
          details: { version: '15.8' },
        },
        {
          name: 'Newest order',
          result: 'pass',
          message: 'The newest row is 4 minutes older than the point.',
          level: 6,
        },
        {
          name: 'Refunds add up',
          result: 'pass',
          message: 'The question was answered with true.',
          level: 6,
        },
      ],
    },
    drill,
    ...part,
  });
}
