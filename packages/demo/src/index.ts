import { Warehouse } from './cluster/Warehouse';
import { findTools } from './tools';

export {
  advanceWorld,
  prepareWorld,
  removeWorld,
  type PrepareOptions,
} from './world';
export { layoutOf, type Layout } from './layout';
export {
  readTruth,
  summarizeTree,
  type BackupTruth,
  type TreeSummary,
} from './truth';
export { readWarehouseTruth, type WarehouseTruth } from './cluster/Warehouse';

/** Starts a server on a restored cluster of the warehouse, and counts its movements. */
export async function countRestoredMovements(
  directory: string,
): Promise<number | undefined> {
  const { cluster } = await findTools();
  return cluster && (await Warehouse.countRestored(cluster, directory));
}
