import { createHash } from 'node:crypto';
import type { NewOperation } from '../../database/OperationStore';

/** SHA-256 over the canonical JSON of what a drill would do, in hexadecimal. */
export function hashDrill(
  drill: Pick<NewOperation, 'pointId' | 'point' | 'sourceId' | 'options'> & {
    /** The drill place, links resolved. */
    directory: string;
  },
): string {
  const canonical = JSON.stringify([
    ['directory', drill.directory],
    ['negative', drill.options?.negative ?? false],
    ['pointId', drill.pointId],
    ['providerPointId', drill.point.id],
    ['sourceId', drill.sourceId],
  ]);
  return createHash('sha256').update(canonical).digest('hex');
}
