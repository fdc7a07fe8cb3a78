import { ProviderError } from 'backstage-plugin-recovery-node';

/** Stored data is broken. The message has no subject: the caller names the file. */
export function damaged(what: string): ProviderError {
  return new ProviderError('damaged', what, {
    nextStep:
      'Choose another recovery point, and find out whether the storage or the backup job broke this file.',
  });
}

/** The archive uses something that this provider does not read. */
export function unsupported(what: string): ProviderError {
  return new ProviderError('bad-output', what, {
    nextStep: 'Restore this archive with the tool that made it.',
  });
}

export function isDamaged(error: unknown): error is ProviderError {
  return error instanceof ProviderError && error.code === 'damaged';
}
