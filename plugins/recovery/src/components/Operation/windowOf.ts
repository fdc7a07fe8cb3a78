/** Height of one line of the log in pixels; the style sheet says the same. */
export const LINE_HEIGHT = 20;

const BEYOND = 20;

/** Which lines of a long list stand in view, with some beyond at either side. */
export function windowOf(count: number, scrollTop: number, height: number) {
  const first = Math.max(0, Math.floor(scrollTop / LINE_HEIGHT) - BEYOND);
  const inView = Math.ceil(height / LINE_HEIGHT) + 2 * BEYOND;
  return {
    first: Math.min(first, Math.max(0, count - inView)),
    last: Math.min(count, first + inView),
  };
}
