import { stringifyEntityRef } from '@backstage/catalog-model';

/** What the catalog writes into the index of an entity. */
export interface CatalogDocument {
  title: string;
  text: string;
  location: string;
  kind?: string;
  namespace?: string;
  type?: string;
  lifecycle?: string;
  owner?: string;
}

const NAME = /^[\w.-]{1,63}$/;

/**
 * The entity that a result is of. Its name stands nowhere but at the end of its address:
 * with addresses of another form it is not known.
 */
export function entityRefOf(document: CatalogDocument): string | undefined {
  const { kind, namespace, location } = document;
  const name = location.split(/[?#]/)[0].split('/').at(-1) ?? '';
  return kind && namespace && NAME.test(name)
    ? stringifyEntityRef({ kind, namespace, name })
    : undefined;
}
