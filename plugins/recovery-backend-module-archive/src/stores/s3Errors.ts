import {
  ProviderError,
  type ProviderErrorCode,
} from 'backstage-plugin-recovery-node';

interface SdkError extends Error {
  Code?: string;
  code?: string;
  $metadata?: { httpStatusCode?: number };
}

/** The bucket answers, and does not hold the object. */
export class NoSuchObject extends ProviderError {}

type Words = [code: ProviderErrorCode, what: string, nextStep: string];

const ACCESS: Words = [
  'access-denied',
  'refuses the access',
  'Check the access key and its policy: s3:ListBucket on the bucket, s3:GetObject on its objects.',
];

const BY_NAME: Record<string, Words> = {
  NoSuchBucket: [
    'not-found',
    'does not exist',
    'Check the bucket name, the region and the endpoint.',
  ],
  NoSuchKey: [
    'point-gone',
    'does not hold the object any more',
    'Refresh the source.',
  ],
  NotFound: ['not-found', 'was not found', 'Check bucket and endpoint.'],
  PreconditionFailed: [
    'point-gone',
    'holds another version of the object than the one that was listed',
    'Refresh the source and choose among the points it holds now.',
  ],
  InvalidObjectState: [
    'access-denied',
    'keeps the object in archive storage, from which it cannot be read directly',
    'Restore the object to a storage class that can be read, then start again.',
  ],
  PermanentRedirect: [
    'not-found',
    'lies in another region',
    'Correct the region or the endpoint.',
  ],
  AuthorizationHeaderMalformed: [
    'access-denied',
    'lies in another region',
    'Correct the region.',
  ],
  CredentialsProviderError: [
    'access-denied',
    'cannot be asked: the backend has no credentials for it',
    'Write accessKeyId and secretAccessKey, or give the backend a role.',
  ],
  AccessDenied: ACCESS,
  AllAccessDisabled: ACCESS,
  ExpiredToken: ACCESS,
  Forbidden: ACCESS,
  InvalidAccessKeyId: ACCESS,
  InvalidToken: ACCESS,
  SignatureDoesNotMatch: ACCESS,
  RequestTimeTooSkewed: [
    'access-denied',
    'says that the clocks differ',
    'Set the clock of the backend.',
  ],
};

const BY_STATUS: Record<number, Words> = {
  401: ACCESS,
  403: ACCESS,
  404: BY_NAME.NotFound,
  412: BY_NAME.PreconditionFailed,
};

const NETWORK = /^(E[A-Z]+|UND_ERR.*|TimeoutError|NetworkingError|AbortError)$/;

function nameOf(error: SdkError): string {
  const named = [error.Code, error.name, error.code].find(
    each => each && each in BY_NAME,
  );
  return named ?? error.Code ?? error.code ?? error.name;
}

/**
 * Turns an error of the SDK into one that says what a person can do. The SDK's own
 * message is left out: servers put access keys and signed requests into theirs.
 */
export function s3Error(error: unknown, title: string): unknown {
  if (
    error instanceof ProviderError ||
    typeof error !== 'object' ||
    error === null
  ) {
    return error;
  }
  const sdkError = error as SdkError;
  const name = nameOf(sdkError);
  const status = sdkError.$metadata?.httpStatusCode;
  const words =
    BY_NAME[name] ?? (status === undefined ? undefined : BY_STATUS[status]);
  if (words) {
    const [code, what, nextStep] = words;
    if (name === 'NoSuchKey') {
      return new NoSuchObject(code, `${title} ${what}`, { nextStep });
    }
    return new ProviderError(code, `${title} ${what}`, { nextStep });
  }
  if (
    status === undefined ||
    status >= 500 ||
    status === 429 ||
    NETWORK.test(name)
  ) {
    const detail = /^[A-Za-z0-9_]{1,60}$/.test(name) ? ` (${name})` : '';
    return new ProviderError(
      'unreachable',
      `${title} does not answer${detail}`,
      {
        nextStep:
          'Check that the endpoint is right, runs, and is reached from the backend.',
      },
    );
  }
  return new ProviderError(
    'bad-output',
    `${title} gives an answer that is not understood (status ${status})`,
    { nextStep: 'Check that the endpoint speaks the S3 protocol.' },
  );
}

/** Whether the same request may succeed a moment later. */
export function isTransient(error: unknown): boolean {
  return error instanceof ProviderError && error.code === 'unreachable';
}
