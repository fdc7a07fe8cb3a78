import { promises as fs } from 'node:fs';
import type {
  AuditorService,
  LifecycleService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { PointDirectory } from '../collection/PointDirectory';
import type { VerificationRecords } from '../collection/VerificationRecords';
import type { SourceConfig } from '../config';
import type { OperationStore } from '../database/OperationStore';
import type { OperationRecord } from '../database/OperationStore';
import { ApprovalRules } from './ApprovalRules';
import { Approvals } from './Approvals';
import type { VerificationStore } from '../database/VerificationStore';
import { readRestoreConfig, readTargets } from './config';
import { readEngineConfig } from './engineConfig';
import { ExpectationCache } from './ExpectationCache';
import {
  connectDrills,
  prepareDrills,
  type DrillOptions,
  type DrillRequests,
  type Drills,
  type DrillScheduler,
} from './drills';
import { OperationManager } from './OperationManager';
import { OperationPlanner } from './OperationPlanner';
import { OperationQueue } from './OperationQueue';
import { OperationReaper } from './OperationReaper';
import { OperationWorker, type WorkerTimes } from './OperationWorker';
import { formatIdentity, identifyThisProcess } from './processIdentity';
import { RestoreRunner } from './RestoreRunner';
import { Retries } from './Retries';
import { SourceQueues } from './SourceQueues';
import { RestoreTargets } from './targets';
import { VerificationRequests } from './verification/VerificationRequests';
import { VerificationRunner } from './verification/VerificationRunner';

/** All times of the engine, in milliseconds. */
export interface OperationTimes extends WorkerTimes {
  /** How long a provider may take to stop. */
  graceMs: number;
  /** How often the target of a running restore is looked at. */
  monitorMs: number;
  /** Longest time to find out what a restore would bring back, for a plan. */
  expectTimeoutMs: number;
  /** How often it is looked for operations that waited too long. */
  queueCheckMs: number;
  /** How long a drill or verification waits before its second attempt. */
  retryMs: number;
  /** How long a shutdown waits for what was written to be removed. */
  shutdownCleanUpMs: number;
}

const TIMES: OperationTimes = {
  leaseMs: 30_000,
  heartbeatMs: 3_000,
  tickMs: 1_000,
  pollMs: 5_000,
  graceMs: 15_000,
  monitorMs: 1_000,
  expectTimeoutMs: 60_000,
  queueCheckMs: 15_000,
  retryMs: 60_000,
  shutdownCleanUpMs: 5_000,
  shutdownMs: 25_000,
};

/** What verifications need besides the engine. */
export interface VerificationParts {
  records: VerificationRecords;
  store: VerificationStore;
}

export interface OperationsOptions {
  config: Config;
  /** The configured sources, by id. */
  sources: ReadonlyMap<string, SourceConfig>;
  store: OperationStore;
  points: PointDirectory;
  verification: VerificationParts;
  drills: DrillOptions;
  logger: LoggerService;
  auditor?: AuditorService;
  /** Operations are run from the start-up hook until the shutdown hook. */
  lifecycle?: LifecycleService;
  times?: Partial<OperationTimes>;
}

/** The operations of this replica. */
export interface Operations {
  manager: OperationManager;
  verifications: VerificationRequests;
  /** Takes operations of any kind, from inside the backend. */
  queue: OperationQueue;
  approvals: Approvals;
  sourceQueues: SourceQueues;
  drills: Drills;
  drillRequests: DrillRequests;
  drillScheduler: DrillScheduler;
  /** Begins to run operations. Done by the lifecycle when one is given. */
  start(): void;
  /** Ends the running operations as interrupted, with their tools. */
  stop(): Promise<void>;
}

/**
 * Puts the engine together. Throws an InputError that names the config key when
 * `recovery.restore` or `recovery.operations` is wrong; a wrong target is logged and refused, and stops nothing.
 */
export async function createOperations(
  options: OperationsOptions,
): Promise<Operations> {
  const { config, sources, store, points, auditor } = options;
  const logger = options.logger.child({ part: 'operations' });
  const times = { ...TIMES, ...options.times };
  const restore = readRestoreConfig(config);
  const engine = readEngineConfig(config, restore);
  const { scratchRoot } = restore;
  const targets = new RestoreTargets({
    targets: readTargets(config),
    allowedRoots: restore.allowedRoots,
    sources,
  });
  await fs.mkdir(scratchRoot, { recursive: true });
  await reportTargets(targets, logger);

  const drills = await prepareDrills({
    ...options.drills,
    ...restore,
    ...times,
    config,
    sources,
    targets,
    logger,
    auditor,
  });
  const expectations = new ExpectationCache();
  const rules = ApprovalRules.fromConfig(config);
  const waker: { wake(): void }[] = [];
  const wake = () => waker.forEach(one => one.wake());
  const planner = new OperationPlanner({
    expectations,
    store,
    points,
    sources,
    targets,
    logger,
    scratchRoot,
    rules,
    stopped: engine.stopped,
    ...times,
  });
  const queue = new OperationQueue({
    store,
    rules,
    stopped: engine.stopped,
    wake,
  });
  const approvals = new Approvals({
    store,
    planner,
    queue,
    rules,
    wake,
  });
  const assertStillApproved = (record: OperationRecord) =>
    approvals.assertStillApproved(record);
  const retries = new Retries({
    attempts: engine.attempts,
    sources,
    retryMs: times.retryMs,
  });
  const own = await identifyThisProcess();
  const reaper = new OperationReaper({
    store,
    own,
    logger,
    auditor,
    retries,
    scratchRoot,
    queueTimeoutMs: restore.queueTimeoutMs,
    queueCheckMs: times.queueCheckMs,
    expireApprovals: now => approvals.expire(now),
    afterDeath: async record => {
      if (record.kind === 'drill') await drills.cleaner.cleanAfter(record);
    },
  });
  const worker = new OperationWorker({
    store,
    points,
    logger,
    auditor,
    retries,
    times,
    owner: formatIdentity(own),
    ...engine,
    assertStillApproved,
    sources: [...sources.values()].filter(source => source.valid),
    runners: {
      restore: new RestoreRunner({
        expectations,
        sources,
        targets,
        validation: drills,
        logger,
        scratchRoot,
        assertStillApproved,
        ...times,
      }),
      verification: new VerificationRunner({
        sources,
        records: options.verification.records,
        logger,
        scratchRoot,
        ...times,
      }),
      drill: drills.runner,
    },
    beforePoll: isRunningHere => reaper.reap(isRunningHere),
  });
  waker.push(worker);
  const verifications = new VerificationRequests({
    queue,
    points,
    sources,
    store: options.verification.store,
  });
  const sourceQueues = new SourceQueues({
    store,
    sources,
    stopped: engine.stopped,
    wake,
  });
  const operations: Operations = {
    ...connectDrills({
      ...options.drills,
      ...drills,
      sources,
      queue,
      logger,
    }),
    queue,
    approvals,
    sourceQueues,
    verifications,
    manager: new OperationManager({
      store,
      planner,
      queue,
      approvals,
      verifications,
      worker,
      queues: sourceQueues,
    }),
    start: () => {
      void drills.cleaner.sweep();
      worker.start();
    },
    stop: () => worker.stop(),
  };
  options.lifecycle?.addStartupHook(() => operations.start());
  options.lifecycle?.addShutdownHook(() => operations.stop());
  return operations;
}

/** Wrong targets are said at start-up, before somebody needs them. */
async function reportTargets(
  targets: RestoreTargets,
  logger: LoggerService,
): Promise<void> {
  await Promise.all(
    targets.all().map(async target => {
      const inspection = await targets.inspect(target);
      if (!inspection.usable)
        logger.warn(`Restore target refused: ${inspection.reason}`);
    }),
  );
}
