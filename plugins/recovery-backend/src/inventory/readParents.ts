import {
  RELATION_CHILD_OF,
  RELATION_PART_OF,
  type Entity,
} from '@backstage/catalog-model';
import { related } from './relations';

/** Most parents of one entity that are looked at. */
const MAX_PARENTS = 20;

/**
 * What lies above a group, a system or a domain, and sums up what is below: parent groups,
 * and domains. Nothing for entities of other kinds.
 */
export function readParents(entity: Entity): string[] {
  const found = (type: string, kind: string) =>
    related(entity, type)
      .filter(ref => ref.startsWith(`${kind}:`))
      .slice(0, MAX_PARENTS);
  switch (entity.kind.toLocaleLowerCase('en-US')) {
    case 'group':
      return found(RELATION_CHILD_OF, 'group');
    case 'system':
    case 'domain':
      return found(RELATION_PART_OF, 'domain');
    default:
      return [];
  }
}
