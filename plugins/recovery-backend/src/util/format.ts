const UNITS: [milliseconds: number, one: string, many: string][] = [
  [86_400_000, 'day', 'days'],
  [3_600_000, 'hour', 'hours'],
  [60_000, 'minute', 'minutes'],
  [1000, 'second', 'seconds'],
];

/** A length of time for people, in its largest units: `3 hours 20 minutes`. */
export function formatDuration(milliseconds: number): string {
  const at = UNITS.findIndex(([size]) => milliseconds >= size);
  if (at < 0) {
    return 'less than a second';
  }
  const parts: string[] = [];
  let rest = milliseconds;
  for (const [size, one, many] of UNITS.slice(at, at + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) {
      parts.push(`${count} ${count === 1 ? one : many}`);
    }
  }
  return parts.join(' ');
}

/** How often something happens, for people: `every day`, `every 3 hours 20 minutes`. */
export function formatInterval(milliseconds: number): string {
  return `every ${formatDuration(milliseconds).replace(/^1 (?=[a-z]+$)/, '')}`;
}

/** An instant for people, to the minute, with its zone: `2026-11-23 18:05 UTC`. */
export function formatInstant(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

/** A number of things for people: `1 file`, `12,345 files`. */
export function formatCount(
  count: number,
  one: string,
  many = `${one}s`,
): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** A selector for people, as an annotation spells it: `host=a tag=b`. */
export function selectorText(selector: Record<string, string>): string {
  const pairs = Object.entries(selector).map(
    ([key, value]) => `${key}=${value}`,
  );
  return pairs.length > 0 ? pairs.join(' ') : 'any';
}
