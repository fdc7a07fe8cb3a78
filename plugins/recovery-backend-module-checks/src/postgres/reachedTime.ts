import type {
  CheckContext,
  CheckOutcome,
} from 'backstage-plugin-recovery-node';

/**
 * Compares the time that recovery reached with the one that was asked for. The time is
 * that of the last transaction that came back, which may honestly be earlier.
 */
export function judgeReachedTime(
  reached: Date | undefined,
  { recoverTo, rpoMs }: CheckContext,
): CheckOutcome[] {
  if (recoverTo?.type !== 'time') {
    return [];
  }
  const asked = new Date(recoverTo.value);
  const judge = (
    result: CheckOutcome['result'],
    message: string,
  ): CheckOutcome[] => [
    {
      name: 'reached time',
      level: 5,
      result,
      message,
      details: {
        requestedTime: asked.toISOString(),
        ...(reached && { reachedTime: reached.toISOString() }),
      },
    },
  ];
  if (!reached) {
    return judge(
      'unknown',
      `${asked.toISOString()} was asked for; which time was reached is not known, because no change after the backup was brought back.`,
    );
  }
  const found = `The last transaction that came back is of ${reached.toISOString()}; ${asked.toISOString()} was asked for`;
  if (reached > asked) {
    return judge('fail', `${found}: recovery went too far.`);
  }
  if (rpoMs !== undefined && asked.getTime() - reached.getTime() > rpoMs) {
    return judge(
      'unknown',
      `${found}. That is more than the RPO apart: either nothing happened between them, or changes are missing.`,
    );
  }
  return judge('pass', `${found}.`);
}
