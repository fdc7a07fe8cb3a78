import {
  isFinalOperationState,
  type Operation,
} from 'backstage-plugin-recovery-common';
import { FakeRecoveryApi } from '../src/__testUtils__/FakeRecoveryApi';
import { addScenario, refOf, SCENARIOS } from '../src/__testUtils__/scenarios';
import { aListed } from '../src/__testUtils__/scorecards';
import { ago, anOperation } from '../src/__testUtils__/world';

const TOTAL = 1_240_000_000;
const FILES = 412;

/** One second of a restore: 2 % more, a line or two, and an end. */
function step(api: FakeRecoveryApi, operation: Operation) {
  const now = new Date().toISOString();
  if (operation.cancelRequestedAt) {
    Object.assign(operation, {
      state: 'cancelled',
      finishedAt: now,
      summary: 'Cancelled. What had been written was removed.',
    });
    operation.phases.at(-1)!.outcome = 'failed';
    operation.phases.at(-1)!.finishedAt = now;
    api.write(operation.id, { level: 'warn', text: 'Cancelled on request.' });
    api.logs.get(operation.id)!.complete = true;
    return;
  }
  if (operation.state === 'queued') {
    operation.state = 'running';
    operation.startedAt = now;
    operation.phases.at(-1)!.outcome = 'done';
    operation.phases.at(-1)!.finishedAt = now;
    operation.phases.push({
      name: 'restore',
      startedAt: now,
      outcome: 'running',
    });
  }
  const bytes = Math.min(TOTAL, (operation.progress?.bytes ?? 0) + TOTAL / 50);
  const files = Math.floor((bytes / TOTAL) * FILES);
  operation.progress = {
    bytes,
    totalBytes: TOTAL,
    files,
    totalFiles: FILES,
    bytesPerSecond: TOTAL / 50,
    remainingSeconds: Math.round(((TOTAL - bytes) / TOTAL) * 50),
    updatedAt: now,
  };
  operation.summary = `Restoring ${operation.resourceName} to ${
    operation.targetTitle
  }: ${Math.round((bytes / TOTAL) * 100)} % done.`;
  api.write(
    operation.id,
    `restored /data/part-${String(files).padStart(
      4,
      '0',
    )}.dat (${bytes} bytes so far)`,
    ...(files % 7 === 0
      ? [
          {
            level: 'warn' as const,
            text: `could not set the owner of part-${files}: not root`,
          },
        ]
      : []),
  );
  if (bytes >= TOTAL) {
    const done = anOperation(Date.now());
    Object.assign(operation, {
      state: 'succeeded',
      finishedAt: now,
      summary: `Restored ${operation.resourceName} to ${operation.targetTitle}: all ${FILES} files came back.`,
      result: done.result,
      allowed: { cancel: false },
    });
    operation.phases.at(-1)!.outcome = 'done';
    operation.phases.at(-1)!.finishedAt = now;
    api.logs.get(operation.id)!.complete = true;
  }
}

const SERVICES = 10_000;
const RESULTS = ['pass', 'pass', 'fail', 'unknown', 'not-applicable'] as const;

/** As many services as a large portal has, those at risk first. */
function manyServices(now: number) {
  return Array.from({ length: SERVICES }, (_, index) => {
    const worst = index < SERVICES / 4;
    const result = (shift: number) =>
      worst ? RESULTS[(index * 7 + shift * 3) % RESULTS.length] : 'pass';
    return aListed(
      now,
      `component:default/${
        index < 30 ? SCENARIOS[index % SCENARIOS.length] : 'service'
      }-${index}`,
      {
        level: worst ? index % 4 : 5,
        tier: ['gold', 'silver', 'bronze'][index % 3],
        ownerRefs: [`group:default/team-${index % 40}`],
        systemRef: `system:default/system-${index % 90}`,
      },
      {
        'point-within-rpo': result(1),
        'verified-full': result(2),
        drilled: result(3),
        encrypted: result(4),
        immutable: index % 3 ? result(5) : 'unknown',
      },
    );
  });
}

/** A fake backend in which time goes on. */
export function createLiveApi() {
  const api = new FakeRecoveryApi();
  const now = Date.now();
  SCENARIOS.forEach(scenario => addScenario(api, scenario, now));
  api.listed = manyServices(now);
  const proven = refOf('proven');
  api.operations.push(
    anOperation(now, { entityRef: proven }),
    anOperation(now, {
      id: 'op-failed',
      entityRef: proven,
      state: 'failed',
      requestedAt: ago(now, 6 * 86_400_000),
      startedAt: ago(now, 6 * 86_400_000),
      finishedAt: ago(now, 6 * 86_400_000 - 44_000),
      summary:
        'The restore failed: 3 of 412 files could not be read from the repository.',
      error: {
        code: 'damaged',
        message:
          'The repository is damaged: pack 3f09 does not match its checksum.',
        nextStep:
          'Choose another point, and have the repository checked with a full read.',
      },
      result: {
        expectedFiles: 412,
        expectedBytes: TOTAL,
        restoredFiles: 409,
        restoredBytes: TOTAL - 52_000_000,
        leftover:
          'The 409 files that came back are in /srv/restore/shop/.incomplete-op-failed.',
        checks: [
          {
            name: 'Count of files',
            result: 'fail',
            message: '409 of 412 files are there.',
          },
        ],
      },
    }),
    anOperation(now, {
      id: 'op-running',
      entityRef: proven,
      state: 'queued',
      queuePosition: 1,
      requestedAt: ago(now, 3_000),
      startedAt: undefined,
      finishedAt: undefined,
      result: undefined,
      summary: 'Restore of orders-db waits in the queue.',
      phases: [
        { name: 'queue', startedAt: ago(now, 3_000), outcome: 'running' },
      ],
      allowed: { cancel: true },
    }),
    anOperation(now, {
      id: 'op-unknown-size',
      entityRef: proven,
      state: 'running',
      requestedAt: ago(now, 20_000),
      startedAt: ago(now, 19_000),
      finishedAt: undefined,
      result: undefined,
      summary: 'Restoring uploads to Scratch disk.',
      progress: { bytes: 41_000_000, files: 12, updatedAt: ago(now, 1_000) },
      phases: [
        { name: 'restore', startedAt: ago(now, 19_000), outcome: 'running' },
      ],
      allowed: { cancel: true },
    }),
    anOperation(now, { id: 'op-long-log', entityRef: proven }),
  );
  api.write('op-failed', 'restoring', {
    level: 'error',
    text: 'pack 3f09: checksum mismatch',
  });
  api.logs.get('op-failed')!.complete = true;
  const line = { at: new Date(now).toISOString(), level: 'info' as const };
  api.logs.set('op-long-log', {
    lines: Array.from({ length: 1_000_000 }, (_, i) => ({
      ...line,
      seq: i + 1,
      text: `restored /data/part-${i}.dat`,
    })),
    complete: true,
    droppedLines: 250,
  });
  const plain = api.getEntityStatus.bind(api);
  api.getEntityStatus = async entityRef => {
    if (entityRef === refOf('forbidden' as never)) {
      api.refuse('getEntityStatus', 403, 'Forbidden');
    } else if (entityRef === refOf('failing' as never)) {
      api.refuse('getEntityStatus', 400, 'The database is locked.');
    } else if (entityRef === refOf('silent' as never)) {
      return new Promise(() => {});
    }
    try {
      return await plain(entityRef);
    } finally {
      api.refusals.delete('getEntityStatus');
    }
  };
  setInterval(() => {
    for (const operation of api.operations) {
      if (
        !isFinalOperationState(operation.state) &&
        operation.state !== 'awaiting-approval' &&
        operation.id !== 'op-unknown-size'
      ) {
        step(api, operation);
      }
    }
  }, 1_000);
  return api;
}
