import type { Config } from '@backstage/config';
import type { EvidenceLevel } from 'backstage-plugin-recovery-common';
import type { PointRef, ProviderContext, RecoverTo } from './provider';

/** What a check found out about restored data. @public */
export interface CheckOutcome {
  /** Short and stable within the check: `rows of orders`, `freshness`. */
  name: string;
  /** The level of evidence that a pass gives. */
  level: Extract<EvidenceLevel, 4 | 5 | 6>;
  /** `unknown` never counts as a pass. */
  result: 'pass' | 'fail' | 'unknown';
  /** One sentence for people: what was expected and what was found. Never a secret. */
  message: string;
  /**
   * Figures for the evidence: short keys, short values. `reachedTime` is the instant that the
   * restored data reached, ISO 8601: the first one that is given counts for the drill.
   */
  details?: Record<string, string>;
}

/** What a check is given. @public */
export interface CheckContext extends Omit<ProviderContext, 'progress'> {
  /** The restored data. A check may change it: it is a copy that is removed later. */
  directory: string;
  point: PointRef;
  /** Where the restore was told to stop. */
  recoverTo?: RecoverTo;
  /** The RPO of the entity in milliseconds, where its tier has one. */
  rpoMs?: number;
  /**
   * Begins the phase in which what was restored is started, or the one in which it is
   * looked at, so that the time to recover is known by phase.
   */
  phase(name: 'start' | 'validate'): void;
}

/**
 * A kind of check on restored data. `TSettings` is what `readSettings` made of the
 * configuration.
 *
 * @public
 */
export interface RecoveryCheck<TSettings = unknown> {
  /** What `type:` says in the configuration: `manifest`, `command`, `postgres`, … */
  readonly type: string;

  /**
   * Reads and checks the settings of one check. Called at start-up and does no I/O.
   * Throws an `InputError` that begins with `key` and says what to write there.
   */
  readSettings(config: Config, options: { key: string }): TSettings;

  /**
   * Looks at the restored data. What is wrong with the data is an outcome; a thrown
   * error means that the check itself could not be made, and counts as a failure of
   * the drill. Whatever it starts has ended when it returns.
   */
  run(settings: TSettings, context: CheckContext): Promise<CheckOutcome[]>;
}
