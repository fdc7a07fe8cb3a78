import type {
  BindingProblem,
  ObjectiveName,
} from 'backstage-plugin-recovery-common';
import type { Digest } from './Digest';
import type { EntityScope } from './EntityScope';
import type { Instant } from './instants';

export interface BoundResource {
  /** Made from the entity and the name. */
  id: string;
  name: string;
  sourceId: string;
  selector: Record<string, string>;
  boundBy: 'annotation' | 'config';
}

export type EntityProblem = Omit<BindingProblem, 'id' | 'entityRef'>;

/** Where the runbook of an entity is. */
export interface RunbookReference {
  url: string;
  reviewedAt?: Instant;
}

/** Objectives that an entity moved within the limits of its tier, in milliseconds. */
export type ObjectiveOverrides = Partial<Record<ObjectiveName, number>>;

/** What the catalog and the configuration say of an entity. */
export interface EntityBindings {
  entityRef: string;
  ownerRefs: string[];
  /** The tier that the annotation or a filter asks for; not known to exist. */
  tier?: string;
  overrides?: ObjectiveOverrides;
  runbook?: RunbookReference;
  systemRef?: string;
  lifecycle?: string;
  /** References of what it depends on. */
  dependsOn?: string[];
  exclusion?: { reason: string; by?: string };
  resources: BoundResource[];
  problems: EntityProblem[];
}

/** An entity with all that its status needs. */
export interface EntityMaterial {
  tier?: string;
  overrides?: ObjectiveOverrides;
  runbook?: RunbookReference;
  exclusion?: { reason: string; by?: string };
  resources: (BoundResource & {
    /** Absent until it was made for the first time. */
    digest?: Digest;
  })[];
  problems: BindingProblem[];
}

/** A resource that a point belongs to. */
export interface ResourceOfSeries {
  seriesId: string;
  resourceId: string;
  resourceName: string;
  entityRef: string;
}

export interface BindingStore {
  /**
   * Stores entities as given, with their resources and problems. What did not change
   * costs no write. Returns the sources whose resources changed.
   */
  save(entities: EntityBindings[]): Promise<{ changedSourceIds: string[] }>;

  /**
   * Stores the parents of groups, systems and domains, by reference: all that the catalog
   * holds, for sums of entities by what lies above them.
   */
  saveCatalogParents(parents: ReadonlyMap<string, string[]>): Promise<void>;

  /** References of stored entities, in order. */
  listEntityRefs(after: string, limit: number): Promise<string[]>;

  /** Removes entities with their resources and problems; points stay. */
  remove(entityRefs: string[]): Promise<void>;

  /**
   * All that the statuses of entities need, by reference, in two queries at most. What is
   * not stored is left out.
   */
  getMaterials(entityRefs: string[]): Promise<Map<string, EntityMaterial>>;
  getMaterial(entityRef: string): Promise<EntityMaterial | undefined>;

  /** References of the entities that a source protects, in order. */
  listEntityRefsOfSource(sourceId: string): Promise<string[]>;

  /** Whether any of the entities has a binding, right or wrong. */
  isAnyBound(scope: EntityScope): Promise<boolean>;

  listProblems(
    scope: EntityScope,
    page: { after?: { entityRef: string; id: string }; limit: number },
  ): Promise<BindingProblem[]>;
  countProblems(scope: EntityScope): Promise<number>;

  /** Ids of the sources that protect any of the entities. */
  listSourceIds(scope: EntityScope): Promise<string[]>;

  listResources(entityRef: string): Promise<BoundResource[]>;

  /** The resources that the series belong to, by entity and name. */
  listResourcesOfSeries(
    seriesIds: string[],
    options?: { entityRefs?: string[]; resourceIds?: string[] },
  ): Promise<ResourceOfSeries[]>;
}
