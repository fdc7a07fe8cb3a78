import type {
  EvidenceLevel,
  RunOutcome,
  SourceState,
} from 'backstage-plugin-recovery-common';

/** What a control may say. Only `pass` is a pass. @public */
export type ControlOutcome = 'pass' | 'fail' | 'unknown' | 'not-applicable';

/**
 * What a control is about. The groups are steps: a service has reached a group when no
 * control of it, nor of a group before it, says anything but pass or not-applicable.
 *
 * @public
 */
export type ControlGroup =
  | 'protection'
  | 'recency'
  | 'proof'
  | 'rehearsal'
  | 'resilience';

/** One fact that a result stands on, for people. @public */
export interface ControlEvidence {
  label: string;
  value: string;
  /** When it was so, in milliseconds since 1970. */
  at?: number;
  resourceId?: string;
  sourceId?: string;
  pointId?: string;
  operationId?: string;
}

/** What a control says of an entity. @public */
export interface ControlResult {
  result: ControlOutcome;
  /** One sentence. */
  reason: string;
  /** What to do next, in one sentence. Absent when there is nothing to do. */
  nextStep?: string;
  /** Since when it is so, where the facts tell, in milliseconds since 1970. */
  since?: number;
  evidence: ControlEvidence[];
  /**
   * The first instant at which the control says something else because of the time
   * alone, in milliseconds since 1970. The entity is evaluated again then, not before.
   */
  changesAt?: number;
}

/** What is asked of an entity; durations in milliseconds. @public */
export interface ControlObjectives {
  tier: string;
  rpo?: number;
  rto?: number;
  mtd?: number;
  retention?: number;
  drilledWithin?: number;
  /** By level of verification. */
  verifiedWithin: { 1?: number; 2?: number; 3?: number };
  copies?: { number: number; media?: number; offsite?: number };
  encrypted: boolean;
  immutable: boolean;
  runbook?: { reviewedWithin?: number };
}

/** What is declared of where backups lie. What is absent is not known. @public */
export interface StorageFacts {
  medium?: string;
  offsite?: boolean;
  encrypted?: boolean;
  immutable?: boolean;
}

/** How the source of a protected resource is. @public */
export interface SourceFacts {
  id: string;
  title: string;
  state: SourceState;
  /** Whether what is known of it is past its freshness limit. */
  stale: boolean;
  since?: number;
  lastReadAt?: number;
  message?: string;
  storage: StorageFacts;
}

/** A recovery point. @public */
export interface PointFacts {
  id: string;
  time: number;
  outcome: RunOutcome;
  /** Whether the point says how much it holds. */
  measured: boolean;
  damaged?: string;
}

/** A verification or validation that passed. @public */
export interface ProofFacts {
  level: EvidenceLevel;
  at: number;
  pointId?: string;
  operationId?: string;
}

/** A recovery drill or restore that has ended. @public */
export interface RehearsalFacts {
  kind: 'drill' | 'restore';
  operationId: string;
  at: number;
  passed: boolean;
  /** Time to recover, in milliseconds. */
  took?: number;
  pointTime?: number;
  /** The instant that the restored data reached, where a check could ask it. */
  reachedTime?: number;
}

/** Something with backups of its own. @public */
export interface ResourceFacts {
  id: string;
  name: string;
  sourceId: string;
  selector: Record<string, string>;
  /** Absent when the source is not configured any more. */
  source?: SourceFacts;
  /** The source that holds the same data first hand; its own when it is no copy. */
  originId: string;
  /** Absent until its points were looked at for the first time. */
  points?: {
    total: number;
    usable: number;
    gone: number;
    missing: number;
    newest?: PointFacts;
    newestUsable?: PointFacts;
    newestPartial?: PointFacts;
    /** The newest that could not be found in the latest, incomplete listing. */
    newestMissing?: PointFacts;
    oldestUsableTime?: number;
    /** The latest instant that can be brought back: later than a point with stored changes. */
    restorableTo?: number;
    /** The newest point holds far less than the one before it. */
    shrinkage?: { what: string; before: number; after: number; time: number };
    /**
     * The backup run of the newest point took far more or far less time than usual, in
     * milliseconds. Absent where runs are not timed, or too few are.
     */
    unusualRun?: { took: number; usual: number; time: number };
    /** UTC days of about two weeks that have points, oldest first. */
    days: { date: string; points: number; usable: number }[];
  };
  proofs: ProofFacts[];
  /** Why the newest usable point is doubtful: damage was found, and not where. */
  doubt?: string;
  /** The latest of each kind that passed, and the latest of each kind that did not. */
  rehearsals: RehearsalFacts[];
}

/** What an entity depends on, and what is asked of that. @public */
export interface DependencyFacts {
  entityRef: string;
  objectives?: Pick<ControlObjectives, 'tier' | 'rpo' | 'rto'>;
}

/** A restore over the original data. @public */
export interface InPlaceFacts {
  operationId: string;
  at: number;
  requestedBy: string;
  approvedBy?: string;
}

/** All that controls may know of an entity. @public */
export interface ControlFacts {
  entityRef: string;
  /** The present, in milliseconds since 1970. */
  now: number;
  /** Absent when the entity has no tier. */
  objectives?: ControlObjectives;
  /** The tier that it asks for and that does not exist. */
  unknownTier?: string;
  exclusion?: { reason: string; by?: string };
  bindingProblems: { message: string; nextStep: string }[];
  runbook?: { url: string; reviewedAt?: number };
  resources: ResourceFacts[];
  /** What it depends on directly. */
  dependencies: DependencyFacts[];
  /** Restores in place on record. */
  inPlaceRestores: InPlaceFacts[];
}

/**
 * One checkable rule. `evaluate` is a function of the facts and nothing else: it reads
 * nothing, keeps nothing and asks no clock. What is not known is `unknown`, never a pass.
 *
 * @public
 */
export interface RecoveryControl {
  /** Lower-case letters, digits and dashes, at most 40. */
  readonly id: string;
  /** What holds when it passes, in a few words: `Newest point within RPO`. */
  readonly title: string;
  /** What is checked and how, in a sentence or two. */
  readonly description: string;
  readonly group: ControlGroup;
  evaluate(facts: ControlFacts): ControlResult;
}
