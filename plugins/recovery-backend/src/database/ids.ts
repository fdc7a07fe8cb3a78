import { createHash } from 'node:crypto';

/**
 * An id in the shape of a UUID, made from what it stands for: the same parts give the
 * same id in every database and after every loss of one.
 */
export function makeId(...parts: string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  // Version 8 of RFC 9562: contents of the application's own making.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${(
    (parseInt(hex[16], 16) & 0x3) |
    0x8
  ).toString(16)}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function pointIdOf(sourceId: string, providerPointId: string): string {
  return makeId('point', sourceId, providerPointId);
}

export function seriesIdOf(sourceId: string, key: string): string {
  return makeId('series', sourceId, key);
}

/** Stays the same when the name is bound to another source. */
export function resourceIdOf(entityRef: string, name: string): string {
  return makeId('resource', entityRef, name);
}

/** A short text that changes with the value. */
export function fingerprintOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value))
    .digest('base64url')
    .slice(0, 22);
}
