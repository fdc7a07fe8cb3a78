/** How long questions are collected that are asked one after the other, in milliseconds. */
const COLLECT_MS = 20;

/**
 * Makes one question of many that are asked together. `readAll` is given each name once,
 * at most so many at a time; what it does not answer is undefined.
 */
export function createBatch<T>(
  readAll: (names: string[]) => Promise<Map<string, T>>,
  atMost: number,
): (name: string) => Promise<T | undefined> {
  let names = new Set<string>();
  let answers: Promise<Map<string, T>> | undefined;

  async function readCollected(): Promise<Map<string, T>> {
    await new Promise(resolve => setTimeout(resolve, COLLECT_MS));
    const all = [...names];
    names = new Set();
    answers = undefined;
    const parts: Promise<Map<string, T>>[] = [];
    for (let start = 0; start < all.length; start += atMost) {
      parts.push(readAll(all.slice(start, start + atMost)));
    }
    return new Map((await Promise.all(parts)).flatMap(part => [...part]));
  }

  return async name => {
    names.add(name);
    answers ??= readCollected();
    return (await answers).get(name);
  };
}
