import { ProviderError } from 'backstage-plugin-recovery-node';
import type { SourceError } from '../database/SourceStore';
import { boundedText } from '../util/text';

const MAX_MESSAGE_LENGTH = 1000;

function isProviderError(error: unknown): error is ProviderError {
  // Not only instanceof: a module may bring its own copy of recovery-node.
  return (
    error instanceof ProviderError ||
    (error instanceof Error &&
      error.name === 'ProviderError' &&
      typeof (error as { code?: unknown }).code === 'string')
  );
}

const NEXT_STEPS: Record<string, string> = {
  'tool-missing':
    "Install the tool on the backend's machine, or correct its path.",
  unreachable:
    'Check that the source is running and can be reached from the backend.',
  'not-found': 'Check the place that the configuration names for this source.',
  'access-denied':
    'Check the password, key or permissions that the configuration names.',
  locked:
    'Wait for the other process, or find out who holds the lock. The source will be read again.',
  'bad-output': 'Check the version of the tool, and the log of the backend.',
  deadline:
    'Allow more time in the schedule of the source, or find out why it is slow.',
};

/** What a failed reading says of itself, for whatever was thrown. */
export function toSourceError(error: unknown, sourceId: string): SourceError {
  if (isProviderError(error)) {
    const code = boundedText(error.code, 64);
    return {
      code,
      message:
        boundedText(error.message, MAX_MESSAGE_LENGTH) ||
        `Reading ${sourceId} failed.`,
      nextStep:
        boundedText(error.nextStep, MAX_MESSAGE_LENGTH) ||
        NEXT_STEPS[code] ||
        'See the log of the backend.',
    };
  }
  const text =
    error instanceof Error
      ? boundedText(error.message, MAX_MESSAGE_LENGTH)
      : '';
  return {
    code: 'unexpected',
    message: text
      ? `Reading the source ${sourceId} failed: ${text}`
      : `Reading the source ${sourceId} failed, and its provider did not say why.`,
    nextStep: 'See the log of the backend.',
  };
}
