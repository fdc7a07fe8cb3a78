/**
 * JSON of which there is only one form: keys sorted, no blanks, as RFC 8785 has it. What
 * JSON cannot hold is left out or null, as JSON.stringify has it.
 */
export function canonicalJson(value: object): string {
  return write(JSON.parse(JSON.stringify(value)));
}

function write(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  const entries = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${write(item)}`);
  return `{${entries.join(',')}}`;
}
