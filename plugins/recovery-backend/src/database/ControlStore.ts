import type { EvidenceLevel } from 'backstage-plugin-recovery-common';
import type {
  ControlEvidence,
  ControlGroup,
  InPlaceFacts,
  RehearsalFacts,
} from 'backstage-plugin-recovery-node';
import type { EntityMaterial, ObjectiveOverrides } from './BindingStore';
import type { EntityScope } from './EntityScope';
import type { Instant } from './instants';
import type { Due } from './ProjectionStore';

/** What a control can be found to be. `waived` and `error` are not said by a control itself. */
export type ControlState =
  | 'pass'
  | 'fail'
  | 'unknown'
  | 'not-applicable'
  | 'error'
  | 'waived';

/** Proof that a point of a resource gave, the newest of its level. */
export interface StoredProof {
  resourceId: string;
  level: EvidenceLevel;
  at: Instant;
}

export interface StoredRehearsal extends RehearsalFacts {
  resourceId: string;
}

export interface StoredDependency {
  entityRef: string;
  /** Undefined when nothing is stored of it. */
  known?: { tier?: string; overrides?: ObjectiveOverrides };
}

/** An entity with all that is stored of it and that controls may ask for. */
export interface ControlMaterial extends EntityMaterial {
  entityRef: string;
  dependencies: StoredDependency[];
  proofs: StoredProof[];
  /** The oldest usable point of each resource, by its id. */
  oldestUsable: ReadonlyMap<string, Instant>;
  rehearsals: StoredRehearsal[];
  /** Restores in place on record. */
  inPlaceRestores: InPlaceFacts[];
}

/** What a control says of an entity now. */
export interface StoredResult {
  control: string;
  result: ControlState;
  since: Instant;
  reason: string;
  nextStep?: string;
  evidence: ControlEvidence[];
  changesAt?: Instant;
  /** While it is waived: what the control says, by which waiver, and until when. */
  underlying?: ControlState;
  waiverId?: string;
  waivedUntil?: Instant;
}

export interface ScorecardRow {
  entityRef: string;
  evaluatedAt: Instant;
  basis: string;
  tier?: string;
  level: number;
  /** One letter per control; {@link STATE_LETTERS}. */
  states: string;
  firstFailing?: string;
  failCount: number;
  unknownCount: number;
  /**
   * The latest instant to which all that it has can be brought back. Absent when that is
   * not known, or there is none.
   */
  restorableTo?: Instant;
}

/** What came of evaluating an entity. */
export interface Evaluation {
  card: ScorecardRow;
  results: StoredResult[];
  counts: Record<ControlState, number>;
  standing: Standing;
  /** When the entity has to be looked at again because of the time alone. */
  nextDue?: Instant;
}

export interface ControlChange {
  recordedAt: Instant;
  result: ControlState;
  since: Instant;
  reason: string;
}

export interface DayOfControls {
  day: string;
  level: number;
  counts: Record<ControlState, number>;
}

/** A scorecard as lists show it. */
export interface ListedScorecard extends ScorecardRow {
  ownerRefs: string[];
  systemRef?: string;
  lifecycle?: string;
}

/**
 * Which scorecards a list or sum is of: those that have any of the values of everything
 * that is given. An empty text among values stands for entities that have none.
 */
export interface ScorecardFilter {
  scope: EntityScope;
  /** Only these entities. */
  entityRefs?: string[];
  /** Only scorecards that were made with this basis. */
  basis: string;
  /** Owners, or groups above them. */
  owner?: string[];
  system?: string[];
  domain?: string[];
  tier?: string[];
  lifecycle?: string[];
  /** Part of the reference. */
  text?: string;
  /** Only entities for which any of these controls, by place, or any at all, … */
  controls?: number[];
  /** … is in any of these states. */
  states?: ControlState[];
}

/** Where a list goes on that has the worst first. */
export interface ScorecardPosition {
  failCount: number;
  unknownCount: number;
  /** Reference of the entity, or the value of the group. */
  name: string;
}

export type GroupDimension =
  | 'owner'
  | 'system'
  | 'domain'
  | 'tier'
  | 'lifecycle';

/** Sums over the entities that have a value in a dimension. */
export interface ScorecardGroupRow {
  /** Empty for those that have none. */
  value: string;
  total: number;
  /** How many of them say the value themselves; the others have it from a parent. */
  direct: number;
  failing: number;
  unknown: number;
}

/**
 * How an entity stands, as stored for each day. Waived is what would not be compliant
 * without a waiver.
 */
export const STANDINGS = ['compliant', 'failing', 'unknown', 'waived'] as const;
export type Standing = (typeof STANDINGS)[number];

/** How many entities came from one standing to another on a day. */
export interface TrendChange {
  day: string;
  /** Places in STANDINGS. */
  standing: number;
  /** Undefined when there was none before. */
  previous?: number;
  count: number;
}

/** What a control said of an entity, as far as it is known of that time. */
export type ExportedResult = Pick<
  StoredResult,
  'control' | 'result' | 'since' | 'reason'
> &
  Partial<Pick<StoredResult, 'nextStep' | 'underlying' | 'waiverId'>> & {
    entityRef: string;
  };

/** How many entities share a combination of level and states. */
export interface StatePattern {
  level: number;
  states: string;
  count: number;
}

export const STATE_LETTERS: Record<ControlState, string> = {
  pass: 'p',
  fail: 'f',
  unknown: 'u',
  'not-applicable': 'n',
  error: 'e',
  waived: 'w',
};

/** The groups of controls, in the order in which they are reached. */
export const CONTROL_GROUPS: ControlGroup[] = [
  'protection',
  'recency',
  'proof',
  'rehearsal',
  'resilience',
];

/** Results of controls in the database, and what there is to evaluate. */
export interface ControlStore {
  /** Entities whose evaluation is due, those that wait the longest first. */
  listDue(now: Instant, limit: number): Promise<Due<string>[]>;

  /** All that is stored of entities, in a number of queries that does not grow with them. */
  getMaterial(entityRefs: string[]): Promise<Map<string, ControlMaterial>>;

  /** The tiers and moved objectives of entities; those that are not stored are left out. */
  getObjectives(
    entityRefs: string[],
  ): Promise<Map<string, Pick<EntityMaterial, 'tier' | 'overrides'>>>;

  /** References of the entities that depend on any of these directly. */
  listDependents(entityRefs: string[]): Promise<string[]>;

  getResults(entityRefs: string[]): Promise<Map<string, StoredResult[]>>;

  /**
   * Keeps evaluations of entities whose marks are still those that they were made for.
   * One that changed, or was removed, in the meantime keeps nothing of this.
   *
   * `before` are the stored results, read after the marks. Whoever keeps an evaluation
   * changes the mark of its entity: while that is the same, so are they.
   */
  save(
    evaluations: Due<Evaluation>[],
    before: ReadonlyMap<string, StoredResult[]>,
    now: Instant,
  ): Promise<void>;

  /** Marks the entities whose scorecard is missing or was made with another basis. */
  markOutdated(basis: string): Promise<void>;

  /**
   * Compares what is to be told of each source with what was told last, and marks the
   * entities that are bound to a source which differs.
   */
  markChangedSources(states: ReadonlyMap<string, string>): Promise<void>;

  getScorecard(entityRef: string): Promise<ScorecardRow | undefined>;
  /** Since a day, oldest first. */
  listDays(entityRef: string, from: string): Promise<DayOfControls[]>;
  /** Changes of one control, newest first. */
  listChanges(
    entityRef: string,
    control: string,
    page: { before?: Instant; limit: number },
  ): Promise<ControlChange[]>;
  countChanges(entityRef: string, control: string): Promise<number>;

  /** References of all entities that have a scorecard or wait for one. */
  listEntityRefs(): Promise<string[]>;
  countPatterns(filter: ScorecardFilter): Promise<StatePattern[]>;
  countScorecards(filter: ScorecardFilter): Promise<number>;
  /** Most failures first, then most unknowns. */
  listScorecards(
    filter: ScorecardFilter,
    page: { after?: ScorecardPosition; limit: number },
  ): Promise<ListedScorecard[]>;
  /**
   * Most entities that fail first. An entity counts once in each of its groups. With
   * `named` only groups whose value contains that text, in any case.
   */
  listGroups(
    filter: ScorecardFilter,
    by: GroupDimension,
    page: { after?: ScorecardPosition; limit: number; named?: string },
  ): Promise<ScorecardGroupRow[]>;
  /** Changes of standing by day, those until the first day as of that one. */
  listTrend(
    filter: ScorecardFilter,
    from: string,
    to: string,
  ): Promise<TrendChange[]>;
  /** By reference. */
  listExported(
    filter: ScorecardFilter,
    page: { after?: string; limit: number },
  ): Promise<{ entityRef: string; tier?: string; level: number }[]>;
  /** What controls said of entities just before an instant. */
  listResultsAsOf(
    entityRefs: string[],
    before: Instant,
  ): Promise<ExportedResult[]>;
  /** What lies directly above groups and domains. */
  listParents(refs: string[]): Promise<Map<string, string[]>>;
  /** References of all groups and domains that entities have from parents alone. */
  listInherited(): Promise<string[]>;
}
