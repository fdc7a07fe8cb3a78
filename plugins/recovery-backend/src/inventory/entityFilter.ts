import {
  CATALOG_FILTER_EXISTS,
  type EntityFilterQuery,
} from '@backstage/catalog-client';
import { DEFAULT_NAMESPACE, type Entity } from '@backstage/catalog-model';

// As in the catalog's search index: these are left out of the walk, or added below.
const SPECIAL_KEYS = new Set([
  'attachments',
  'relations',
  'status',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'metadata.etag',
]);

/** The fields of an entity as the catalog's filters see them. */
export class SearchableEntity {
  private index?: Map<string, Set<string>>;

  constructor(private readonly entity: Entity) {}

  /** Whether the entity matches a catalog filter; letter case does not matter. */
  matches(query: EntityFilterQuery): boolean {
    return [query].flat().some(record =>
      Object.entries(record).every(([key, wanted]) => {
        const values = this.values(key);
        return (
          values !== undefined &&
          [wanted]
            .flat()
            .some(value =>
              typeof value === 'symbol'
                ? value === CATALOG_FILTER_EXISTS
                : values.has(value.toLocaleLowerCase('en-US')),
            )
        );
      }),
    );
  }

  private values(key: string): Set<string> | undefined {
    this.index ??= this.makeIndex();
    return this.index.get(key.toLocaleLowerCase('en-US'));
  }

  private makeIndex(): Map<string, Set<string>> {
    const index = new Map<string, Set<string>>();
    const add = (key: string, value: unknown) => {
      const name = key.toLocaleLowerCase('en-US');
      const values = index.get(name) ?? new Set();
      values.add(String(value).toLocaleLowerCase('en-US'));
      index.set(name, values);
    };
    const visit = (path: string, current: unknown) => {
      if (SPECIAL_KEYS.has(path)) {
        return;
      }
      if (['string', 'number', 'boolean'].includes(typeof current)) {
        add(path, current);
      } else if (Array.isArray(current)) {
        for (const item of current) {
          visit(path, item);
          if (typeof item === 'string') {
            add(`${path}.${item}`, true);
          }
        }
      } else if (typeof current === 'object' && current !== null) {
        for (const [key, value] of Object.entries(current)) {
          visit(path ? `${path}.${key}` : key, value);
        }
      }
    };
    visit('', this.entity);
    add('metadata.name', this.entity.metadata.name);
    add(
      'metadata.namespace',
      this.entity.metadata.namespace ?? DEFAULT_NAMESPACE,
    );
    if (this.entity.metadata.uid) {
      add('metadata.uid', this.entity.metadata.uid);
    }
    for (const relation of this.entity.relations ?? []) {
      add(`relations.${relation.type}`, relation.targetRef);
    }
    return index;
  }
}
