import type { JsonObject } from '@backstage/types';
import type { EvidenceLevel } from 'backstage-plugin-recovery-common';
import type { ProviderErrorCode } from '../errors';
import type { DiscoveredPoint, RecoveryProvider } from '../provider';
import type { ConformanceTree, TreeEntry } from './tree';

/**
 * States as a fact that something cannot happen at this kind of source, and why: a
 * sentence that is shown in the test's name. Nothing is left out silently.
 *
 * @public
 */
export interface NotPossible {
  notPossible: string;
}

/** Something that the provider's tests supply, or declare as not possible. @public */
export type Declared<T> = T | NotPossible;

/**
 * One real source with real backups in it, made for one test or a few and removed
 * after them. `config` is the provider's own part of a source's configuration: what
 * stands under the key named like the provider's type.
 *
 * @public
 */
export interface ConformanceWorld {
  config: JsonObject;
  /**
   * Where the root of a backed-up tree lies inside a point, as `contents` names it:
   * `/` when the tree is the point, `/srv/data` when the point holds absolute paths.
   */
  root: string;
  /** Everything secret in `config` and in the tool's environment. */
  secrets: string[];
  /**
   * Backs up the tree with the real tool as one point of one series. The point's time
   * is the given one (whole minutes), to the second; a source that sets the times of
   * its points itself answers with the one that it set.
   */
  addPoint(tree: ConformanceTree, time: Date): Promise<Date | void>;
  /**
   * Reads the tree back from a restored target, of a source whose points hold it in a
   * form of their own: as rows of a database, in which it is looked up by the database
   * itself. Absent where a point holds the tree's own files.
   */
  readBack?(target: string): Promise<Record<string, TreeEntry>>;
  /** Paths inside such a point that a restore adds or rewrites. */
  writtenByRestore?: string[];
  /** Ends what the world has started: servers, locks. Its directory is removed after. */
  close?(): Promise<void>;
}

/** A way in which stored data breaks. @public */
export interface ConformanceDamage<TWorld extends ConformanceWorld> {
  /** Completes the sentence "a point with …". */
  name: string;
  apply(world: TWorld, point: DiscoveredPoint): Promise<void>;
  /** Claimed levels at which `verify` must report it. It must pass the other ones, below. */
  foundAt: EvidenceLevel[];
  /** Whether the listing shows it: the point as damaged, or a notice. */
  listing: 'silent' | 'shown';
  /** Whether a restore of the whole point fails with `damaged`. */
  restore: 'fails' | 'succeeds';
}

/** Methods that the suite tries at a failing source. @public */
export type ConformanceAttempt = 'list' | 'verify' | 'restore';

/** @public */
export interface ConformanceFailure {
  /** The configuration of the source that fails. */
  config: JsonObject;
  /** Which methods fail at it; all when absent. */
  attempts?: ConformanceAttempt[];
}

/** Failures of a source that every provider tells apart. @public */
export type ConformanceFailureCode = Extract<
  ProviderErrorCode,
  'tool-missing' | 'unreachable' | 'not-found' | 'access-denied' | 'locked'
>;

/** A source at which a restore starts and never ends by itself. @public */
export interface ConformanceStall {
  config: JsonObject;
  /** Resolves when a restore has begun to wait for the source. */
  reached: Promise<void>;
}

/**
 * What a provider's tests supply to the conformance suite.
 *
 * @public
 */
export interface ProviderConformanceOptions<
  TWorld extends ConformanceWorld = ConformanceWorld,
> {
  /** Name of the test suite: the provider, its tool's version, the kind of source. */
  name: string;
  provider: RecoveryProvider<any>;
  /** Makes a world in an empty directory: a source without any point. */
  createWorld(directory: string): Promise<TWorld>;
  /** Broken configurations, and the key that the error must name. */
  invalidConfigs: Array<{ name: string; config: JsonObject; key: string }>;
  /**
   * The two trees that are backed up, when the source cannot hold the suite's own
   * (`sampleTree`): at least two files, and a content that differs.
   */
  trees?: { first: ConformanceTree; second: ConformanceTree };
  /** Whether a point whose time lies in the future can be made. */
  futurePoint: Declared<true>;
  /** Makes one entry of the listing unreadable, of a source with two points. */
  unreadableEntry: Declared<(world: TWorld) => Promise<void>>;
  /** Removes a point at the source. */
  removePoint: Declared<
    (world: TWorld, point: DiscoveredPoint) => Promise<void>
  >;
  damages: Declared<ConformanceDamage<TWorld>[]>;
  /** Called with a world that holds one point. */
  failures: Record<
    ConformanceFailureCode,
    Declared<(world: TWorld) => Promise<ConformanceFailure>>
  >;
  /** Called with a world that holds one point. */
  stall: Declared<
    (world: TWorld, point: DiscoveredPoint) => Promise<ConformanceStall>
  >;
  /** Time for one test, in milliseconds; 60 seconds when absent. */
  timeoutMs?: number;
}
