import { InputError } from '@backstage/errors';
import { parseInstant, type Instant } from '../database/instants';
import { boundedText } from '../util/text';

const DAY_MS = 86_400_000;

/** The longest time that what a person decided may last. */
const MAX_DAYS = 366;

const MAX_REASON = 1_000;

/** Why somebody decided something, or undid it. */
export function readReason(text: string): string {
  const reason = boundedText(text, MAX_REASON);
  if (reason === '') {
    throw new InputError('The reason is empty. Write why it is so.');
  }
  return reason;
}

/** Until when something counts: a time to come, 366 days away at most. */
export function readExpiry(text: string, now: Date, what: string): Instant {
  const expiresAt = parseInstant(text);
  if (expiresAt === undefined || Date.parse(expiresAt) <= now.getTime()) {
    throw new InputError(
      'expiresAt is no time to come. Write it as 2030-01-31T12:00:00Z.',
    );
  }
  if (Date.parse(expiresAt) > now.getTime() + MAX_DAYS * DAY_MS) {
    throw new InputError(
      `${what} lasts ${MAX_DAYS} days at most. Name an earlier time; there can be another one afterwards.`,
    );
  }
  return expiresAt;
}
