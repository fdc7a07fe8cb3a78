import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import {
  collectSecrets,
  type RecoveryCheck,
} from 'backstage-plugin-recovery-node';
import type { DrillPolicy, SourceConfig } from '../../config';
import type { DrillStore } from '../../database/DrillStore';
import type { OperationQueue } from '../OperationQueue';
import type { RestoreTargets } from '../targets';
import { readValidation, type RestoreValidation } from '../validation';
import { DrillCleaner } from './DrillCleaner';
import { DrillPlaces } from './DrillPlaces';
import { DrillRequests, type DrillPoints } from './DrillRequests';
import { DrillRunner, type DrillRunnerOptions } from './DrillRunner';
import { Drills } from './Drills';
import { DrillScheduler } from './DrillScheduler';

/** What drills and validation need from the rest of the backend. */
export interface DrillOptions {
  store: DrillStore;
  points: DrillPoints;
  /** The kinds of checks that modules have registered. */
  checks: Iterable<RecoveryCheck>;
  policies: readonly DrillPolicy[];
  defaultTier?: string;
  /** The objectives of an entity at present. */
  objectivesOf(entityRef: string): Promise<{ rpoMs?: number; rto?: string }>;
}

export interface PreparedDrills extends RestoreValidation {
  places: DrillPlaces;
  runner: DrillRunner;
  cleaner: DrillCleaner;
}

/** The parts that run drills. A wrong rule or place is logged, and stops nothing else. */
export async function prepareDrills(
  options: DrillOptions & {
    config: Config;
    sources: ReadonlyMap<string, SourceConfig>;
    allowedRoots: string[];
    targets: RestoreTargets;
    logger: LoggerService;
    auditor?: AuditorService;
  } & Pick<DrillRunnerOptions, 'scratchRoot' | 'graceMs' | 'monitorMs'>,
): Promise<PreparedDrills> {
  const { config, logger } = options;
  const places = new DrillPlaces(options);
  const rules = readValidation(config, options.checks);
  for (const { problem } of rules) {
    if (problem) logger.error(`Validation cannot be used: ${problem}.`);
  }
  for (const place of places.all()) {
    const inspection = await places.inspect(place);
    if (!inspection.usable)
      logger.warn(`Drill place refused: ${inspection.reason}`);
  }
  const validation: RestoreValidation = {
    rules,
    secrets: collectSecrets(config),
    rpoOf: async entityRef => (await options.objectivesOf(entityRef)).rpoMs,
  };
  return {
    ...validation,
    places,
    runner: new DrillRunner({ ...options, ...validation, places }),
    cleaner: new DrillCleaner(options),
  };
}

/** The parts that ask for drills. */
export function connectDrills(
  options: DrillOptions &
    Pick<PreparedDrills, 'places' | 'rules'> & {
      sources: ReadonlyMap<string, SourceConfig>;
      queue: Pick<OperationQueue, 'submit' | 'assertOpen'>;
      logger: LoggerService;
    },
): {
  drills: Drills;
  drillRequests: DrillRequests;
  drillScheduler: DrillScheduler;
} {
  const requests = new DrillRequests({
    ...options,
    rtoOf: async entityRef => (await options.objectivesOf(entityRef)).rto,
  });
  return {
    drillRequests: requests,
    drills: new Drills({ ...options, requests }),
    drillScheduler: new DrillScheduler({ ...options, requests }),
  };
}
