import {
  ConflictError,
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { ErrorRequestHandler } from 'express';
import {
  ProviderError,
  type ProviderErrorCode,
} from 'backstage-plugin-recovery-node';
import { joinSentences } from '../util/text';

const CONFLICTS: ReadonlySet<ProviderErrorCode> = new Set([
  'point-gone',
  'damaged',
  'locked',
  'unsafe-content',
  'target-not-empty',
] as const);

/** Says what a provider met in terms of HTTP: whose turn it is now. */
export function fromProviderError(error: ProviderError): Error {
  const message = joinSentences([error.message, error.nextStep]);
  if (error.code === 'nothing-matched') {
    return new NotFoundError(message);
  }
  if (error.code === 'limit-exceeded') {
    return new InputError(message);
  }
  return CONFLICTS.has(error.code)
    ? new ConflictError(message)
    : new ServiceUnavailableError(message);
}

/** How PostgreSQL refuses a text with a NUL character. Nothing that is stored has one. */
const NUL_IN_TEXT = '22021';

function inBackstageTerms(error: unknown): unknown {
  if (!(error instanceof Error)) {
    return error;
  }
  if (error.name === 'ProviderError') {
    return fromProviderError(error as ProviderError);
  }
  return 'code' in error && error.code === NUL_IN_TEXT
    ? new InputError('The request holds a NUL character. Leave it out.')
    : error;
}

/** Passes errors on to Backstage's own error handler, in classes that it knows. */
export function errorTranslator(): ErrorRequestHandler {
  return (error, _req, _res, next) => {
    next(inBackstageTerms(error));
  };
}

/** The same for an answer that no route gives. */
export async function translated<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw inBackstageTerms(error);
  }
}
