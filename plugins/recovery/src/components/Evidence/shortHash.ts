/** The first characters of a long id or hash, enough to compare by eye. */
export function shortHash(hash: string): string {
  return hash.length > 14 ? `${hash.slice(0, 12)}…` : hash;
}
