import {
  ProviderError,
  type ProviderErrorCode,
} from 'backstage-plugin-recovery-node';

const WORDS: Record<string, [ProviderErrorCode, string, string]> = {
  ENOENT: [
    'not-found',
    'does not exist',
    'Check the path, and whether its file system is mounted.',
  ],
  ENOTDIR: [
    'not-found',
    'is not a directory',
    'Name a directory in the configuration.',
  ],
  ELOOP: [
    'not-found',
    'goes round in symbolic links',
    'Name the directory itself.',
  ],
  EACCES: [
    'access-denied',
    'may not be read by the backend',
    'Grant the backend’s user read access.',
  ],
  EPERM: [
    'access-denied',
    'may not be read by the backend',
    'Grant the backend’s user read access.',
  ],
};

/** Turns an error of the file system into one that says what a person can do. */
export function directoryError(error: unknown, what: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof ProviderError || !code) {
    return error;
  }
  const [providerCode, words, nextStep] = WORDS[code] ?? [
    'unreachable',
    `could not be read (${code})`,
    'Check that its file system is mounted and answers.',
  ];
  return new ProviderError(providerCode, `${what} ${words}`, {
    nextStep,
  });
}

export function errnoOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
