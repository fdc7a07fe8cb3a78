import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { DateTime } from 'luxon';
import type { PageRequest } from './services';

/** Items of a page when the request does not say. */
export const DEFAULT_LIMIT = 50;

/** What no part of an entity reference has: separators, blanks, control characters. */
const NOT_IN_A_REFERENCE = /[:/\s\p{Cc}]/u;

/** The reference that the path of a request names, in the form that the catalog uses. */
export function parseEntityPath(path: {
  kind: string;
  namespace: string;
  name: string;
}): string {
  const { kind, namespace, name } = path;
  for (const [what, value] of Object.entries({ kind, namespace, name })) {
    if (value === '' || NOT_IN_A_REFERENCE.test(value)) {
      throw new InputError(
        `The ${what} in the address is not one of an entity: it may have no colon, slash or blank. Take it from the catalog.`,
      );
    }
  }
  return stringifyEntityRef({ kind, namespace, name });
}

/** A reference from a query, in the form that the catalog uses. */
export function parseEntityQuery(
  entityRef: string,
  name = 'entityRef',
): string {
  try {
    return parseEntityPath(parseEntityRef(entityRef));
  } catch {
    throw new InputError(
      `${name} is not a full entity reference. Write it as kind:namespace/name, such as component:default/orders.`,
    );
  }
}

export function parsePage(query: {
  cursor?: string;
  limit?: number;
}): PageRequest {
  return { cursor: query.cursor, limit: query.limit ?? DEFAULT_LIMIT };
}

function parseInstant(name: string, text: string | undefined) {
  if (text === undefined) {
    return undefined;
  }
  const instant = DateTime.fromISO(text, { setZone: true });
  if (!instant.isValid) {
    throw new InputError(
      `${name} is not a time that exists. Write it as 2024-02-29T12:00:00Z.`,
    );
  }
  return instant.toUTC();
}

/** The two ends of a period, each in UTC. */
export function parsePeriod(query: { from?: string; to?: string }): {
  from?: string;
  to?: string;
} {
  const from = parseInstant('from', query.from);
  const to = parseInstant('to', query.to);
  if (from && to && from > to) {
    throw new InputError(
      'from lies after to, so nothing can lie between them. Swap them.',
    );
  }
  return { from: from?.toISO() ?? undefined, to: to?.toISO() ?? undefined };
}
