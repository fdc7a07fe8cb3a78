import type { Instant } from './instants';
import type { OperationRecord } from './OperationStore';

/** Device and inode: what tells a directory from all others on its host. */
export interface DirectoryIdentity {
  dev: bigint;
  ino: bigint;
}

/** A drill of a protected resource, as it was asked for. */
export interface NewDrill {
  operationId: string;
  resourceId: string;
  negative: boolean;
}

/** The copy of a drill that has ended, and that was not removed as far as is known. */
export interface LeftCopy {
  operationId: string;
  directory: string;
  identity: DirectoryIdentity;
}

/** The latest drills of a protected resource that came to an end of their own. */
export interface LatestDrills {
  /** Of the point itself, not of a damaged copy. */
  last?: OperationRecord;
  lastPassed?: OperationRecord;
  negative?: OperationRecord;
}

/** How far the schedule of a protected resource has come. */
export interface DrillPlan {
  resourceId: string;
  policy: string;
  /** The time that the next drill is due, or was and is still waited for. */
  dueAt: Instant;
  /** When a drill was last requested by the schedule. */
  triedAt?: Instant;
  /** Since when a scheduled drill is missing. */
  missedSince?: Instant;
}

/** A protected resource that may be drilled. */
export interface DrillableResource {
  resourceId: string;
  resourceName: string;
  entityRef: string;
  sourceId: string;
  /** The tier that its entity asks for; not known to exist. */
  tier?: string;
}

/** What is known of drills besides their operations. */
export interface DrillStore {
  /** Notes a drill beside its operation. */
  add(drill: NewDrill): Promise<void>;

  /** Drills of an entity, newest first. */
  list(
    entityRef: string,
    page: { after?: { requestedAt: Date; id: string }; limit: number },
  ): Promise<{ items: OperationRecord[]; totalCount: number }>;

  /** By resource, in one query. */
  latest(resourceIds: string[]): Promise<Map<string, LatestDrills>>;

  /** How many drills of a resource were requested since its last negative one. */
  countSinceNegative(resourceId: string): Promise<number>;

  noteDirectory(
    operationId: string,
    directory: string,
    identity: DirectoryIdentity,
  ): Promise<void>;
  noteRemoved(operationId: string): Promise<void>;
  /** Copies of drills that have ended; of one drill, whatever its state, when given. */
  listLeftCopies(operationId?: string): Promise<LeftCopy[]>;

  /** The protected resources of sources. */
  listResources(sourceIds: string[]): Promise<DrillableResource[]>;

  getResource(
    entityRef: string,
    resourceId: string,
  ): Promise<DrillableResource | undefined>;

  /** By resource, in one query. */
  getPlans(resourceIds: string[]): Promise<Map<string, DrillPlan>>;
  savePlan(plan: DrillPlan): Promise<void>;
  /** Forgets the plans of all other resources. */
  keepPlans(resourceIds: string[]): Promise<void>;
}
