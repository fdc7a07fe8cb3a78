import { InputError } from '@backstage/errors';

/** A cursor: texts that say after what to go on. */
export function encodeCursor(parts: string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Reads a cursor of a number of parts; one that we did not make is an InputError. */
export function decodeCursor(
  cursor: string | undefined,
  length: number,
): string[] | undefined {
  if (cursor === undefined) {
    return undefined;
  }
  try {
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(parts) &&
      parts.length === length &&
      parts.every(part => typeof part === 'string')
    ) {
      return parts;
    }
  } catch {
    // Answered below.
  }
  throw wrongCursor();
}

/** What a cursor is answered with that this list never gave. */
export function wrongCursor(): InputError {
  return new InputError(
    'The cursor is not one of this list. Start again without it.',
  );
}

/**
 * A number that a cursor holds, from 0 to the largest that is stored: PostgreSQL does not
 * compare a larger one with it. All else is an InputError.
 */
export function cursorNumber(text: string, largest: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(number <= largest)) {
    throw wrongCursor();
  }
  return number;
}

/** The parts of a cursor of a list in the order of time. */
export function timeParts(at: Date, id: string): string[] {
  return [at.toISOString(), id];
}

/** Reads a cursor of {@link timeParts}; all else is an InputError. */
export function decodeTimeCursor(
  cursor: string | undefined,
): { at: Date; id: string } | undefined {
  const parts = decodeCursor(cursor, 2);
  if (!parts) {
    return undefined;
  }
  const at = new Date(parts[0]);
  if (Number.isNaN(at.getTime())) {
    throw wrongCursor();
  }
  return { at, id: parts[1] };
}

/** Page sizes when the caller names none, and the largest that is given. */
export const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 500;

export function pageSize(limit: number | undefined): number {
  if (limit === undefined) {
    return DEFAULT_PAGE_SIZE;
  }
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_SIZE) {
    throw new InputError(
      `The limit must be a whole number from 1 to ${MAX_PAGE_SIZE}.`,
    );
  }
  return limit;
}

/** A page of items that were read one beyond the limit, with the cursor of the next page. */
export function takePage<T>(
  items: T[],
  limit: number,
  partsOf: (last: T) => string[],
): { shown: T[]; next: { nextCursor?: string } } {
  const shown = items.slice(0, limit);
  const next =
    items.length > limit
      ? { nextCursor: encodeCursor(partsOf(shown[limit - 1])) }
      : {};
  return { shown, next };
}
