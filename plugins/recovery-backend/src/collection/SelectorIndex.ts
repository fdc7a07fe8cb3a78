import type {
  SelectableSeries,
  SelectingResource,
} from '../database/ProjectionStore';

function pairKey(key: string, value: string): string {
  return `${key}=${value}`;
}

/** Whether a series has all the attribute values that a selector asks for. */
export function selects(
  selector: Record<string, string>,
  attributes: Record<string, string[]>,
): boolean {
  return Object.entries(selector).every(
    ([key, value]) =>
      Object.hasOwn(attributes, key) && attributes[key].includes(value),
  );
}

/** Finds the resources that select a series without trying all of them. */
export class SelectorIndex {
  private readonly unconditional: SelectingResource[] = [];
  private readonly byFirstPair = new Map<string, SelectingResource[]>();

  constructor(resources: Iterable<SelectingResource>) {
    for (const resource of resources) {
      const [first] = Object.entries(resource.selector);
      if (!first) {
        this.unconditional.push(resource);
        continue;
      }
      const key = pairKey(...first);
      const others = this.byFirstPair.get(key);
      if (others) {
        others.push(resource);
      } else {
        this.byFirstPair.set(key, [resource]);
      }
    }
  }

  /** Ids of the resources that select the series. */
  match(series: SelectableSeries): string[] {
    const ids = this.unconditional.map(resource => resource.id);
    for (const [key, values] of Object.entries(series.attributes)) {
      for (const value of new Set(values)) {
        for (const resource of this.byFirstPair.get(pairKey(key, value)) ??
          []) {
          if (selects(resource.selector, series.attributes)) {
            ids.push(resource.id);
          }
        }
      }
    }
    return ids;
  }
}
