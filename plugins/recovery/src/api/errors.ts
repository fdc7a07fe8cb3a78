import { isError } from '@backstage/errors';

/** What a view needs to know of a failed request. */
export interface RequestFailure {
  /** HTTP status of the answer; absent when there was no answer. */
  status?: number;
  /** What the backend, or the network, said. */
  message: string;
}

const STATUS_OF_NAME: Record<string, number> = {
  InputError: 400,
  AuthenticationError: 401,
  NotAllowedError: 403,
  NotFoundError: 404,
  ConflictError: 409,
};

const MAX_MESSAGE_LENGTH = 500;

function shorten(text: string) {
  return text.length > MAX_MESSAGE_LENGTH
    ? `${text.slice(0, MAX_MESSAGE_LENGTH)}…`
    : text;
}

/** Reads status and message out of whatever a request was rejected with. */
export function failureOf(error: unknown): RequestFailure {
  if (!isError(error)) {
    return { message: shorten(String(error)) };
  }
  const { statusCode } = error as { statusCode?: unknown };
  const cause = isError(error.cause) ? error.cause : undefined;
  return {
    status:
      typeof statusCode === 'number' ? statusCode : STATUS_OF_NAME[error.name],
    message: shorten(cause?.message || error.message),
  };
}

/** Whether asking again could help: not when the backend understood and refused. */
export function mayPass(error: unknown): boolean {
  const { status } = failureOf(error);
  return status === undefined || status >= 500 || status === 429;
}
