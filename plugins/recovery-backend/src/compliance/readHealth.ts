import type { SourceHealth } from 'backstage-plugin-recovery-common';
import { toSourceHealth } from '../collection/sourceHealth';
import type { RecoveryConfig } from '../config';
import type { SourceStore } from '../database/SourceStore';

/** How sources are, in one query. Those that are not configured are left out. */
export async function readHealth(
  config: Pick<RecoveryConfig, 'sources'>,
  store: SourceStore,
  sourceIds: Iterable<string>,
  now: Date,
): Promise<Map<string, SourceHealth>> {
  const ids = [...new Set(sourceIds)];
  const records = new Map(
    (await store.getMany(ids)).map(record => [record.id, record]),
  );
  return new Map(
    ids.flatMap((id): [string, SourceHealth][] => {
      const source = config.sources.get(id);
      return source ? [[id, toSourceHealth(source, records.get(id), now)]] : [];
    }),
  );
}
