import { randomUUID } from 'node:crypto';
import type { NewOperation } from '../OperationStore';

/** A request as any, of a target of its own. */
export function newOperation(
  changes: Partial<NewOperation> = {},
): NewOperation {
  const id = randomUUID();
  return {
    id,
    kind: 'restore',
    entityRef: 'component:default/orders',
    resourceId: 'r1',
    resourceName: 'orders-db',
    sourceId: 'shop',
    provider: 'test',
    pointId: 'p1',
    point: {
      id: 'full-id',
      seriesKey: 's',
      time: '2026-11-20T02:00:00.000Z',
      details: {},
    },
    targetId: 'drill',
    targetTitle: 'Drill area',
    targetDirectory: '/srv/restore/shop',
    targetLock: `shop/${id}`,
    priority: 100,
    attempt: 1,
    hash: 'a'.repeat(64),
    requestedBy: 'user:default/mia',
    requestedAt: new Date(),
    expected: {},
    ...changes,
  };
}
