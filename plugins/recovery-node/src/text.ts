/**
 * Text of others, for people to read: without control characters, and bounded.
 *
 * @public
 */
export function plainText(text: unknown, length = 300): string {
  const clean = String(text)
    // eslint-disable-next-line no-control-regex
    .replace(/\x1b\[[0-9;]*[A-Za-z]/g, '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  return clean.length > length ? `${clean.slice(0, length - 1)}…` : clean;
}
