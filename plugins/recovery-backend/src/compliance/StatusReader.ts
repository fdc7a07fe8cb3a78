import type {
  DrillState,
  OperationSummary,
} from 'backstage-plugin-recovery-common';
import DataLoader from 'dataloader';
import type { BindingStore, EntityMaterial } from '../database/BindingStore';
import type { SourceRecord, SourceStore } from '../database/SourceStore';
import { BatchGate } from '../util/BatchGate';
import type { DrillLookup } from './DrillLookup';
import type { OperationLookup } from './OperationLookup';

/** What is read of an entity for its status. */
export interface StatusFacts {
  /** Undefined when nothing is stored of the entity. */
  material: EntityMaterial | undefined;
  /** Records of sources, those of the entity among them, by id. */
  sources: ReadonlyMap<string, SourceRecord>;
  lastRestore?: OperationSummary;
  activeOperations: OperationSummary[];
  /** By resource; absent when nothing is known of drills. */
  drills?: ReadonlyMap<string, DrillState>;
}

export interface StatusReaderOptions {
  bindings: Pick<BindingStore, 'getMaterials'>;
  sources: Pick<SourceStore, 'getMany'>;
  /** Absent while operations are not wired: a status then knows of none. */
  operations?: Pick<OperationLookup, 'ofEntities'>;
  /** Absent while drills are not wired: a status then says nothing of them. */
  drills?: DrillLookup;
}

/** Entities per batch: what other requests wait for is to be small. */
const BATCH_SIZE = 100;

/** Batches at a time. While they are read, others gather. */
const MAX_IN_FLIGHT = 2;

/**
 * Reads what statuses are made of. Entities that are asked for at about the same time are
 * read together, in a fixed number of queries. Nothing is remembered: a batch is read after
 * the last of its requests came, so that each sees all that was written before it.
 */
export class StatusReader {
  readonly #options: StatusReaderOptions;
  readonly #loader: DataLoader<string, StatusFacts>;

  constructor(options: StatusReaderOptions) {
    this.#options = options;
    const gate = new BatchGate(MAX_IN_FLIGHT, () => {});
    this.#loader = new DataLoader(
      entityRefs => gate.run(() => this.#readAll(entityRefs)),
      {
        cache: false,
        maxBatchSize: BATCH_SIZE,
        batchScheduleFn: dispatch => gate.schedule(dispatch),
      },
    );
  }

  async read(entityRef: string): Promise<StatusFacts> {
    return this.#loader.load(entityRef);
  }

  async #readAll(entityRefs: readonly string[]): Promise<StatusFacts[]> {
    const { bindings, sources, operations, drills } = this.#options;
    const wanted = [...new Set(entityRefs)];
    const [materials, operationsOf] = await Promise.all([
      bindings.getMaterials(wanted),
      operations?.ofEntities(wanted),
    ]);
    const sourceIds = new Set<string>();
    for (const { resources } of materials.values()) {
      resources.forEach(({ sourceId }) => sourceIds.add(sourceId));
    }
    const [found, drillStates] = await Promise.all([
      sources.getMany([...sourceIds]),
      drills?.statesOf(
        [...materials.values()].flatMap(({ resources }) => resources),
      ),
    ]);
    const records = new Map(found.map(record => [record.id, record]));
    return entityRefs.map(entityRef => ({
      material: materials.get(entityRef),
      sources: records,
      lastRestore: operationsOf?.get(entityRef)?.lastRestore,
      activeOperations: operationsOf?.get(entityRef)?.active ?? [],
      drills: drillStates,
    }));
  }
}
