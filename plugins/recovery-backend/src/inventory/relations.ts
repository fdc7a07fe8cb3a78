import type { Entity } from '@backstage/catalog-model';

/** References that the catalog relates the entity to, each once, in order. */
export function related(entity: Entity, type: string): string[] {
  const refs = (entity.relations ?? [])
    .filter(relation => relation.type === type)
    .map(({ targetRef }) => targetRef)
    .filter(targetRef => targetRef.length <= 255);
  return [...new Set(refs)].sort();
}
