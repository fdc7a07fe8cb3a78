import type { EntityFilterQuery } from '@backstage/catalog-client';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

const KEY = 'recovery.techInsights.entityFilter';

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isFilter(value: unknown): value is Record<string, string | string[]> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).length > 0 &&
    Object.values(value).every(
      wanted =>
        isText(wanted) ||
        (Array.isArray(wanted) && wanted.length > 0 && wanted.every(isText)),
    )
  );
}

/** The entities that facts are given of; all when absent. Throws an InputError. */
export function readEntityFilter(
  config: Config,
): EntityFilterQuery | undefined {
  const value = config.getOptional(KEY);
  if (value === undefined) {
    return undefined;
  }
  const filters: unknown[] = Array.isArray(value) ? value : [value];
  if (filters.length === 0 || !filters.every(isFilter)) {
    throw new InputError(
      `${KEY} must be a filter of the catalog or a list of such, for example [{ kind: component }].`,
    );
  }
  return filters as EntityFilterQuery;
}
