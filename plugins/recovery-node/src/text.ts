// eslint-disable-next-line no-control-regex
const TERMINAL = /\x1b(?:\[[0-9;]*[A-Za-z]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)/g;

/**
 * Text of others, for people to read: without control characters, and bounded.
 *
 * @public
 */
export function plainText(text: unknown, length = 300): string {
  const clean = String(text)
    .replace(TERMINAL, '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  return clean.length > length ? `${clean.slice(0, length - 1)}…` : clean;
}
