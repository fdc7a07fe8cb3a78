import type { EvidenceLevel } from 'backstage-plugin-recovery-common';
import type { OperationError } from '../../database/OperationStore';
import { doubtsOf, levelOf, type CheckResult } from '../validation';

/** What a drill found out. */
export interface Verdict {
  /** The level that is proven for the point; absent when nothing is. */
  level?: EvidenceLevel;
  /** Why the drill failed; absent when it passed. */
  error?: OperationError;
}

const RESTORED = 4;

/**
 * A drill passes when no check failed and none was left open, and something was proven:
 * that all files came back, or what the checks look at. In a negative drill at least one
 * check must fail.
 */
export function judgeChecks(found: {
  /** Files and bytes, compared with what should have come back. */
  counted: readonly CheckResult[];
  checks: readonly CheckResult[];
  /** What was damaged on purpose. */
  damage?: string;
}): Verdict {
  const { counted, checks, damage } = found;
  if (damage !== undefined) return judgeNegative(checks, damage);
  const doubts = doubtsOf(checks);
  const level = levelOf(checks);
  if (doubts.length > 0) {
    const failed = doubts.filter(check => check.result === 'fail');
    const [worst] = failed.length > 0 ? failed : doubts;
    return {
      error: {
        code: failed.length > 0 ? 'check-failed' : 'check-undecided',
        message: `${
          failed.length > 0
            ? 'What was restored did not pass its checks.'
            : 'Not all checks of what was restored could tell.'
        } ${worst.name}: ${worst.message}`,
        nextStep:
          'Look at the checks: either the backup does not bring back what it should, or a check is wrong.',
      },
    };
  }
  const allCounted = counted.some(
    check => check.name === 'files' && check.result === 'pass',
  );
  if (level === undefined && !allCounted) {
    return {
      error: {
        code: 'check-undecided',
        message:
          'How much should come back is not known, and no check is declared: the drill proves nothing.',
        nextStep: 'Declare checks under recovery.validation.',
      },
    };
  }
  return { level: level ?? RESTORED };
}

function judgeNegative(
  checks: readonly CheckResult[],
  damage: string,
): Verdict {
  if (checks.some(check => check.result === 'fail')) return {};
  return {
    error: {
      code: 'checks-broken',
      message: `The checks did not find out that the copy was damaged on purpose. ${damage}`,
      nextStep:
        'Have the checks under recovery.validation improved: as they are, a pass of theirs proves little.',
    },
  };
}
