import { ProviderError } from 'backstage-plugin-recovery-node';

export function unsafe(what: string): ProviderError {
  return new ProviderError('unsafe-content', what, {
    nextStep:
      'Find out who made this archive. To have the rest of it, restore chosen paths that leave this entry out.',
  });
}

/** Errors of the file system that is written to. */
export function targetError(error: unknown, what: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof ProviderError || typeof code !== 'string') {
    return error;
  }
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new ProviderError(
      'target-full',
      `No space is left to write ${what}`,
      {
        nextStep: 'Free space in the target, or choose another one.',
      },
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new ProviderError(
      'access-denied',
      `${what} could not be written (${code})`,
      {
        nextStep: 'Let the backend’s user write to the target.',
      },
    );
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new ProviderError(
      'not-found',
      `${what} is not there to be written to (${code})`,
      {
        nextStep:
          'Check that the target exists and that nothing removes it meanwhile.',
      },
    );
  }
  return code.startsWith('E') && !code.startsWith('ERR_')
    ? new ProviderError(
        'tool-failed',
        `${what} could not be written (${code})`,
        {},
      )
    : error;
}
