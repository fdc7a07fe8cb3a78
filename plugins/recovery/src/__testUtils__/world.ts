import type {
  ContentEntry,
  EntityRecoveryStatus,
  EvidenceLevel,
  Operation,
  ProtectedResource,
  RecoveryPointDetails,
  RestoreTarget,
  SourceHealth,
} from 'backstage-plugin-recovery-common';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** An instant some time before another, as ISO 8601. */
export function ago(now: number, millis: number): string {
  return new Date(now - millis).toISOString();
}

export function aSource(
  now: number,
  part: Partial<SourceHealth> = {},
): SourceHealth {
  return {
    id: 'restic-shop',
    title: 'Shop repository',
    provider: 'restic',
    state: 'ok',
    since: ago(now, 12 * DAY),
    lastAttemptAt: ago(now, 4 * 60_000),
    lastSuccessAt: ago(now, 4 * 60_000),
    lastCompleteAt: ago(now, 4 * 60_000),
    nextAttemptAt: new Date(now + 11 * 60_000).toISOString(),
    refreshing: false,
    stale: false,
    staleAfter: 'PT6H',
    notices: [],
    pointCount: 60,
    ...part,
  };
}

export function anUnreachableSource(now: number): SourceHealth {
  return aSource(now, {
    state: 'failing',
    since: ago(now, 9 * HOUR),
    stale: true,
    lastSuccessAt: ago(now, 9 * HOUR + 60_000),
    error: {
      code: 'unreachable',
      message: 'The repository server refused the connection.',
      nextStep:
        'Start the repository server, or correct recovery.sources.restic-shop.',
    },
  });
}

export function aPoint(
  now: number,
  part: Partial<RecoveryPointDetails> = {},
): RecoveryPointDetails {
  const time = part.time ?? ago(now, 12 * 60_000);
  return {
    id: 'p-1',
    entityRef: 'component:default/orders',
    resourceId: 'r-orders',
    sourceId: 'restic-shop',
    provider: 'restic',
    providerPointId:
      '9f2c4e1b7a60d3c8e5f1029384756abcdeffedcba0987654321001234567890a',
    title: 'orders-db on shop',
    time,
    finishedAt: time,
    type: 'snapshot',
    outcome: 'success',
    state: 'available',
    usable: true,
    sizeBytes: 1_240_000_000,
    storedBytes: 310_000_000,
    fileCount: 412,
    evidence: {
      level: 0,
      result: 'pass',
      at: time,
      summary: 'Listed by its source.',
    },
    firstSeenAt: time,
    observedAt: ago(now, 4 * 60_000),
    details: { host: 'shop', tags: 'orders-db', 'restic version': '0.14.0' },
    findings: [],
    browsable: true,
    partialRestore: true,
    ...part,
  };
}

/** One point a day: sizes grow a little, one is damaged, one partial, one day is missing. */
export function somePoints(
  now: number,
  options: {
    count: number;
    resourceId: string;
    entityRef: string;
    title?: string;
    every?: number;
    level?: EvidenceLevel;
    first?: number;
  },
): RecoveryPointDetails[] {
  const {
    count,
    resourceId,
    entityRef,
    title = 'orders-db on shop',
    every = DAY,
  } = options;
  const points: RecoveryPointDetails[] = [];
  for (let index = 0; index < count; index += 1) {
    if (count > 8 && index === 6) {
      continue;
    }
    const time = ago(now, (options.first ?? 12 * 60_000) + index * every);
    const damaged = count > 8 && index === 4;
    const partial = count > 8 && index === 9;
    const level = index % 5 === 0 ? options.level ?? 0 : 0;
    points.push(
      aPoint(now, {
        id: `${resourceId}-p${index}`,
        providerPointId: `${(index + 4096).toString(
          16,
        )}c4e1b7a60d3c8e5f1029384756abcdef${index}`,
        resourceId,
        entityRef,
        title,
        time,
        finishedAt: time,
        outcome: partial
          ? 'partial'
          : (index % 3 === 2 && 'unknown') || 'success',
        state: damaged ? 'damaged' : 'available',
        usable: !damaged,
        reason:
          (damaged && 'A data pack has changed since it was written.') ||
          (partial && 'The backup run could not read 3 files.') ||
          undefined,
        sizeBytes: Math.round(
          (partial ? 0.6 : 1) * 1e9 * (1.24 - index * 0.012),
        ),
        fileCount: 412 - index,
        evidence: {
          level,
          result: 'pass',
          at: ago(now, index * every + HOUR),
          summary: level
            ? 'All packs were read and match.'
            : 'Listed by its source.',
        },
      }),
    );
  }
  return points;
}

export function aResource(
  now: number,
  points: RecoveryPointDetails[],
  part: Partial<ProtectedResource> = {},
): ProtectedResource {
  const usable = points.filter(point => point.usable);
  return {
    id: points[0]?.resourceId ?? 'r-orders',
    name: 'orders-db',
    sourceId: 'restic-shop',
    provider: 'restic',
    selector: { tag: 'orders-db' },
    boundBy: 'annotation',
    state: 'within-rpo',
    pointCount: points.length,
    usableCount: usable.length,
    newest: points[0],
    newestUsable: usable[0],
    evidence: usable[0]?.evidence,
    days: Array.from({ length: 14 }, (_, index) => {
      const date = new Date(now - (13 - index) * DAY)
        .toISOString()
        .slice(0, 10);
      const mine = points.filter(point => point.time.startsWith(date));
      let worst: ProtectedResource['days'][number]['worst'] = mine.length
        ? 'ok'
        : 'none';
      for (const point of mine) {
        if (point.state === 'damaged') {
          worst = 'damaged';
        } else if (point.outcome === 'partial' && worst !== 'damaged') {
          worst = 'partial';
        } else if (point.outcome === 'unknown' && worst === 'ok') {
          worst = 'unknown';
        }
      }
      return {
        date,
        points: mine.length,
        usable: mine.filter(point => point.usable).length,
        bytes: mine.length
          ? Math.max(...mine.map(p => p.sizeBytes ?? 0))
          : undefined,
        worst,
      };
    }),
    ...part,
  };
}

export function aStatus(
  now: number,
  part: Partial<EntityRecoveryStatus> = {},
): EntityRecoveryStatus {
  return {
    entityRef: 'component:default/orders',
    state: 'within-rpo',
    observedAt: new Date(now).toISOString(),
    tier: { name: 'gold', title: 'Gold', rpo: 'PT1H', rto: 'PT30M' },
    resources: [],
    sources: [],
    findings: [],
    bindingProblems: [],
    activeOperations: [],
    allowed: { restore: true, refresh: true, cancel: true },
    ...part,
  };
}

export function anOperation(
  now: number,
  part: Partial<Operation> = {},
): Operation {
  return {
    id: 'op-1',
    kind: 'restore',
    state: 'succeeded',
    entityRef: 'component:default/orders',
    resourceId: 'r-orders',
    resourceName: 'orders-db',
    pointId: 'r-orders-p0',
    pointTime: ago(now, 2 * DAY),
    sourceId: 'restic-shop',
    targetId: 'drill-area',
    targetTitle: 'Shop drill area',
    requestedBy: 'user:default/kim',
    requestedAt: ago(now, DAY),
    startedAt: ago(now, DAY - 5_000),
    finishedAt: ago(now, DAY - 95_000),
    summary: 'Restored orders-db to Shop drill area: all 412 files came back.',
    providerPointId: '9f2c4e1b7a60',
    provider: 'restic',
    hash: 'a'.repeat(64),
    phases: [
      {
        name: 'queue',
        startedAt: ago(now, DAY),
        finishedAt: ago(now, DAY - 5_000),
        outcome: 'done',
      },
      {
        name: 'restore',
        startedAt: ago(now, DAY - 5_000),
        finishedAt: ago(now, DAY - 90_000),
        outcome: 'done',
      },
      {
        name: 'count',
        startedAt: ago(now, DAY - 90_000),
        finishedAt: ago(now, DAY - 95_000),
        outcome: 'done',
      },
    ],
    result: {
      expectedFiles: 412,
      expectedBytes: 1_240_000_000,
      restoredFiles: 412,
      restoredBytes: 1_240_000_000,
      destination: '/srv/restore/shop/orders-db-20261121T030000Z-op1',
      checks: [
        {
          name: 'Count of files',
          result: 'pass',
          message: '412 of 412 files are there.',
        },
        {
          name: 'Sizes',
          result: 'pass',
          message: 'All sizes match the point.',
        },
        {
          name: 'Content',
          result: 'unknown',
          message: 'The source keeps no checksums.',
        },
      ],
    },
    allowed: { cancel: false },
    ...part,
  };
}

export function someTargets(): RestoreTarget[] {
  return [
    {
      id: 'drill-area',
      title: 'Shop drill area',
      type: 'alternate',
      state: 'ready',
      freeBytes: 84_000_000_000,
    },
    {
      id: 'scratch',
      title: 'Scratch disk',
      type: 'alternate',
      state: 'busy',
      reason: 'Another restore writes to it.',
      freeBytes: 12_000_000_000,
      operationId: 'op-1',
    },
    {
      id: 'archive-host',
      title: 'Archive host',
      type: 'alternate',
      state: 'refused',
      reason:
        'The directory does not exist. Create it, or change the target in the configuration.',
    },
    {
      id: 'live',
      title: 'orders-db itself',
      type: 'in-place',
      state: 'refused',
      reason: 'In-place restores need approvals, which are not available yet.',
    },
  ];
}

/** A small tree: three folders, a folder of 250 files, names that try to do harm. */
export function someContents(): ContentEntry[] {
  const entry = (
    path: string,
    type: ContentEntry['type'] = 'file',
    sizeBytes?: number,
  ): ContentEntry => ({
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    type,
    sizeBytes,
  });
  return [
    entry('/data', 'directory'),
    entry('/data/orders.sql', 'file', 940_000_000),
    entry('/data/customers.sql', 'file', 120_000_000),
    entry('/etc', 'directory'),
    entry('/etc/orders.conf', 'file', 2_048),
    entry('/uploads', 'directory'),
    ...Array.from({ length: 250 }, (_, i) =>
      entry(
        `/uploads/scan-${String(i).padStart(4, '0')}.pdf`,
        'file',
        40_000 + i,
      ),
    ),
    entry('/<img src=x onerror=alert(1)>', 'file', 12),
    entry('/current', 'link'),
  ];
}
