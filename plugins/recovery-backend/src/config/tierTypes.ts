import type { EntityFilterQuery } from '@backstage/catalog-client';
import type { ObjectiveName } from 'backstage-plugin-recovery-common';
import type { Duration } from 'luxon';

/** What is asked of the recovery of an entity. What is absent is not asked. */
export interface Objectives {
  rpo?: Duration;
  rto?: Duration;
  mtd?: Duration;
  /** How far back it must be possible to go. */
  retention?: Duration;
  /** Largest age of the last recovery drill that passed. */
  drilledWithin?: Duration;
  /** Largest age of the last verification that passed, for each level that is asked. */
  verifiedWithin?: { 1?: Duration; 2?: Duration; 3?: Duration };
  copies?: CopyObjectives;
  /** Whether all backups have to be encrypted. */
  encrypted?: boolean;
  /** Whether a copy has to be such that nobody can change or delete it. */
  immutable?: boolean;
  runbook?: { reviewedWithin?: Duration };
}

/** Numbers as in 3-2-1. */
export interface CopyObjectives {
  /** Copies of the data, the data itself included. */
  number: number;
  /** Kinds of storage that the backups lie on. */
  media?: number;
  /** Copies in another failure domain than the data. */
  offsite?: number;
}

/** How far an entity may move an objective of its tier. */
export interface OverrideLimits {
  min?: Duration;
  max?: Duration;
}

/** A named set of objectives. */
export interface TierConfig extends Objectives {
  name: string;
  title: string;
  /** The entities that have the tier unless their annotation names another. */
  filter?: EntityFilterQuery;
  /** Whether the entities of the filter keep the tier, whatever they say. */
  enforced?: boolean;
  /** Objectives that an entity may move, and how far. None when absent. */
  overrides?: ReadonlyMap<ObjectiveName, OverrideLimits>;
}

/** What the administrator declares of where the backups of a source lie. */
export interface SourceStorage {
  /** The kind of storage, such as disk, object or tape. */
  medium?: string;
  /** Whether it lies in another failure domain than what is backed up. */
  offsite?: boolean;
  encrypted?: boolean;
  immutable?: boolean;
  /** The source that this one is a copy of. */
  copyOf?: string;
}
