/** Items by what they have in common, or a value of each, in their order. */
export function groupBy<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string,
): Map<string, T[]>;
export function groupBy<T, V>(
  items: Iterable<T>,
  keyOf: (item: T) => string,
  valueOf: (item: T) => V,
): Map<string, V[]>;
export function groupBy<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string,
  valueOf: (item: T) => unknown = item => item,
): Map<string, unknown[]> {
  const groups = new Map<string, unknown[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) {
      group.push(valueOf(item));
    } else {
      groups.set(key, [valueOf(item)]);
    }
  }
  return groups;
}
