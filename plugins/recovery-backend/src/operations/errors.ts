import { isError } from '@backstage/errors';
import { ProviderError } from 'backstage-plugin-recovery-node';
import type { OperationError } from '../database/OperationStore';
import { cleanLine } from './text';

const MAX_MESSAGE = 1_000;
const FULL =
  /no space left on device|disk quota exceeded|\bENOSPC\b|\bEDQUOT\b/i;

/** Why an operation is told to stop before it is done. */
export type StopReason =
  | 'cancelled'
  | 'deadline'
  | 'shutdown'
  | 'lease-lost'
  | 'target-changed';

/** The reason of an operation's abort signal: providers see a ProviderError. */
export class OperationStop extends ProviderError {
  readonly reason: StopReason;

  constructor(reason: StopReason, message: string, nextStep?: string) {
    super(reason === 'deadline' ? 'deadline' : 'cancelled', message, {
      nextStep,
    });
    this.reason = reason;
  }
}

/** A provider that went on after its signal had fired. */
export class NotStoppedError extends Error {
  override name = 'NotStoppedError';
}

/** An operation that cannot go on, for a reason of the engine's own. */
export class RefusedError extends Error {
  override name = 'RefusedError';
  readonly code: string;
  readonly nextStep?: string;

  constructor(code: string, message: string, nextStep?: string) {
    super(message);
    this.code = code;
    this.nextStep = nextStep;
  }
}

const NEXT_STEPS: Partial<Record<ProviderError['code'], string>> = {
  damaged: 'Use an older recovery point, and have the repository checked.',
  'point-gone':
    'Have the source read again, and choose a point that is still there.',
  'nothing-matched': 'Choose paths from the contents of the point.',
  unreachable: 'Find out why the source does not answer, then try again.',
  locked: 'Try again when the other process has released its lock.',
  'access-denied': 'Have the password or permissions of the source checked.',
  'tool-missing': 'Have the tool installed where the backend runs.',
};

/** What people are told of an error: bounded, without a stack. */
export function describeError(error: unknown): OperationError {
  if (isTargetFull(error)) {
    return {
      code: 'target-full',
      message: 'The target has no space left.',
      nextStep:
        'Make room in the target or choose another one, then try again.',
    };
  }
  if (error instanceof OperationStop)
    return told(error.reason, error.message, error.nextStep);
  if (isProviderError(error))
    return told(
      error.code,
      error.message,
      error.nextStep ?? NEXT_STEPS[error.code],
    );
  if (error instanceof RefusedError)
    return told(error.code, error.message, error.nextStep);
  if (error instanceof NotStoppedError) {
    return told(
      'not-stopped',
      error.message,
      'Look for a process that still writes to the directory and end it, then remove the directory.',
    );
  }
  const systemCode = (error as NodeJS.ErrnoException | undefined)?.code;
  return told(
    'internal',
    isError(error) ? error.message : 'An error without a message',
    typeof systemCode === 'string'
      ? `The system answered ${systemCode}: check the target and its permissions, then try again.`
      : 'Try again; if it happens again, look into the log of the backend.',
  );
}

/** Also through two copies of the package, which `instanceof` does not see. */
export function isProviderError(error: unknown): error is ProviderError {
  return (
    error instanceof ProviderError ||
    (isError(error) &&
      error.name === 'ProviderError' &&
      typeof (error as any).code === 'string')
  );
}

export function isTargetFull(error: unknown): boolean {
  for (let cause = error, depth = 0; cause && depth < 5; depth++) {
    const {
      code,
      message,
      cause: next,
    } = cause as {
      code?: unknown;
      message?: unknown;
      cause?: unknown;
    };
    if (code === 'target-full' || code === 'ENOSPC' || code === 'EDQUOT')
      return true;
    if (
      code === 'tool-failed' &&
      typeof message === 'string' &&
      FULL.test(message.slice(0, 20_000))
    ) {
      return true;
    }
    cause = next;
  }
  return false;
}

function told(
  code: string,
  message: string,
  nextStep?: string,
): OperationError {
  return {
    code: cleanLine(code, 64),
    message: cleanLine(message, MAX_MESSAGE),
    ...(nextStep !== undefined && {
      nextStep: cleanLine(nextStep, MAX_MESSAGE),
    }),
  };
}
