import { parseEntityRef } from '@backstage/catalog-model';

/** A short name of an entity without asking the catalog; other text as it is. */
export function nameOf(text: string): string {
  if (!text.includes(':')) {
    return text;
  }
  try {
    const { namespace, name } = parseEntityRef(text);
    return namespace === 'default' ? name : `${namespace}/${name}`;
  } catch {
    return text;
  }
}
