const BEYOND = 20;

/** Which rows of a long list stand in view, with some beyond at either side. */
export function windowOf(
  count: number,
  scrollTop: number,
  height: number,
  rowHeight: number,
) {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - BEYOND);
  const inView = Math.ceil(height / rowHeight) + 2 * BEYOND;
  return {
    first: Math.min(first, Math.max(0, count - inView)),
    last: Math.min(count, first + inView),
  };
}
