import type { DrillPolicy } from './readDrillPolicies';
import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import type { EntityFilterQuery } from '@backstage/catalog-client';
import type { RecoveryProvider } from 'backstage-plugin-recovery-node';
import type { Duration } from 'luxon';
import type { SourceStorage, TierConfig } from './tierTypes';

/** When a source is read. */
export interface SourceSchedule {
  frequency: SchedulerServiceTaskScheduleDefinition['frequency'];
  /** Longest time that one reading may take. */
  timeout: Duration;
  /** Wait before the first reading; chosen at random when absent. */
  initialDelay?: Duration;
}

export type VerificationLevel = 1 | 2 | 3;

/** How often one level is verified. */
export interface VerificationSchedule {
  level: VerificationLevel;
  /**
   * Of a repository: time between two verifications; at level 2 each reads one part. Of
   * points: the time in which each of `points` is verified once.
   */
  every: Duration;
  /** Of level 2 of a repository: how many parts it is read in. */
  parts?: number;
  /** Of sources that verify points: which ones; `newest` counts in each series. */
  points?: 'all' | { newest: number };
}

/** Minutes of the day in a zone, the first included, in which none is started. */
export interface QuietHours {
  fromMinute: number;
  /** Not included; before `fromMinute` when the hours go over midnight. */
  toMinute: number;
  timeZone: string;
}

/** When a source is verified. */
export interface VerificationConfig {
  /** Lowest level first. */
  schedules: VerificationSchedule[];
  /** Scheduled verifications start only while less was read on this UTC day. */
  bytesPerDay?: number;
  quietHours?: QuietHours;
  /** How often one that came to no result is begun again. */
  retries?: number;
  /** Longest time that one may take; the engine's own when absent. */
  deadline?: Duration;
}

/** What every configured source has, whether its configuration is right or not. */
export interface SourceCommon {
  id: string;
  title: string;
  providerType: string;
  schedule: SourceSchedule;
  /** After this time without news, what is known of the source counts as unknown. */
  staleAfter: Duration;
  /** Most points that are read from the source. */
  maxPoints: number;
  /** How many operations of the source run at a time, over all replicas. */
  operationConcurrency: number;
}

/** A source that can be read. */
export interface ValidSource extends SourceCommon {
  valid: true;
  provider: RecoveryProvider;
  /** What the provider made of its part of the configuration. */
  settings: unknown;
  /** Which entities may bind to the source; all when absent. */
  mayBind?: EntityFilterQuery;
  /** Absent when nothing is verified by schedule. */
  verification?: VerificationConfig;
  /** Why nothing is, although the configuration asks for it. Names the config key. */
  verificationProblem?: string;
}

/** A source whose configuration is wrong. It is shown, and not read. */
export interface InvalidSource extends SourceCommon {
  valid: false;
  /** Names the config key and what to write there. Never a secret. */
  error: string;
  /** Which entities may bind to the source; `unreadable` when that is what is wrong. */
  mayBind?: EntityFilterQuery | 'unreadable';
}

export type SourceConfig = ValidSource | InvalidSource;

/** Binds entities that carry no annotation. */
export interface BindingRule {
  /** Config key of the rule, for messages. */
  key: string;
  /** Matches the entities that the rule is for. */
  filter: { entityRef: string } | { query: EntityFilterQuery };
  name: string;
  sourceId: string;
  selector: Record<string, string>;
}

/** A part of the configuration that is wrong and was left out. */
export interface ConfigProblem {
  key: string;
  message: string;
}

/** The parts of `recovery:` that collection, inventory and compliance need. */
export interface RecoveryConfig {
  sources: ReadonlyMap<string, SourceConfig>;
  tiers: ReadonlyMap<string, TierConfig>;
  defaultTier?: TierConfig;
  /** Where the backups of sources lie, as far as it is declared, by source id. */
  storage: ReadonlyMap<string, SourceStorage>;
  bindings: BindingRule[];
  /** In the order of their declaration: the first that is for a resource counts. */
  drillPolicies: DrillPolicy[];
  /** How often the catalog is read for bindings. */
  inventoryFrequency: Duration;
  /** How long points that are gone are remembered. */
  keepGone: Duration;
  /** How long what is known of a source is kept that is not configured any more. */
  keepRemovedSources: Duration;
  /** What was wrong and was left out, to be logged at start-up. */
  problems: ConfigProblem[];
}
