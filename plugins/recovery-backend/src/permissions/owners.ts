import { NotFoundError } from '@backstage/errors';
import type { ReaderAccess } from './EntityAccess';
import type { RecoveryEntity } from './resource';

/** What is not there and what the reader may not see gets this one answer. */
export function notFound(
  what: 'recovery point' | 'operation' | 'source' | 'waiver' | 'review',
  id: string,
): NotFoundError {
  return new NotFoundError(
    `There is no ${what} ${id} that you may see. It may have been removed; look for it on the page of its service.`,
  );
}

/** Gives {@link notFound} for whatever a service says of something that is not there. */
export async function orNotFound<T>(
  what: 'recovery point' | 'operation' | 'waiver' | 'review',
  id: string,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFoundError') {
      throw notFound(what, id);
    }
    throw error;
  }
}

/**
 * The entities of something, as far as the reader may see them. Throws the same
 * NotFoundError when there are none as when the thing itself is not there.
 */
export async function visibleOwners(
  what: 'recovery point' | 'operation',
  id: string,
  entityRefs: string[],
  reader: ReaderAccess,
): Promise<RecoveryEntity[]> {
  const visible = await reader.visible(entityRefs);
  if (visible.size === 0) {
    throw notFound(what, id);
  }
  // In an order of its own, so that the same reader is always given the same owner.
  return [...visible.values()].sort((a, b) =>
    a.entityRef < b.entityRef ? -1 : 1,
  );
}
