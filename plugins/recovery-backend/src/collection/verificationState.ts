import type {
  Evidence,
  VerificationState,
} from 'backstage-plugin-recovery-common';
import type { SourceConfig, VerificationConfig } from '../config';
import type { Instant } from '../database/instants';
import type { Doubt, SourceVerification } from '../database/VerificationStore';
import { formatInstant } from '../util/format';

/** A pass at this level reads all of a point's data. */
const FULL_READ = 3;

/** What people see of the verifications of a source; nothing when it offers none. */
export function toVerificationState(
  source: SourceConfig | undefined,
  known: SourceVerification | undefined,
  now: Date,
): VerificationState | undefined {
  if (!source?.valid || source.provider.verify === undefined) {
    return undefined;
  }
  const { capabilities } = source.provider;
  const policy = source.verification;
  const due = (known?.schedules ?? [])
    .filter(({ level }) =>
      policy?.schedules.some(schedule => schedule.level === level),
    )
    .map(({ dueAt }) => dueAt)
    .sort();
  return {
    scope: capabilities.verificationScope ?? 'point',
    offered: capabilities.verificationLevels,
    levels: known?.levels ?? [],
    rotation: known?.rotation,
    lastFullReadAt: known?.fullReadAt,
    nextAt: due[0],
    overdue: policy !== undefined && isOverdue(policy, known, now),
    doubt: known?.doubt,
    problem: source.verificationProblem,
  };
}

/** Whether any level came to no result for twice its period. */
function isOverdue(
  policy: VerificationConfig,
  known: SourceVerification | undefined,
  now: Date,
): boolean {
  return policy.schedules.some(({ level, every, points }) => {
    const schedule = known?.schedules.find(each => each.level === level);
    if (!schedule) {
      return false;
    }
    const last = points
      ? later(schedule.waitingSince, schedule.since)
      : schedule.concludedAt ?? schedule.since;
    return (
      last !== undefined &&
      now.getTime() > Date.parse(last) + 2 * every.toMillis()
    );
  });
}

/** A point cannot have waited since before its level was asked for. */
function later(
  waitingSince: Instant | undefined,
  since: Instant,
): Instant | undefined {
  return waitingSince !== undefined && waitingSince < since
    ? since
    : waitingSince;
}

/**
 * Why a point is doubtful: a verification found damage and not where. A point whose data
 * was read whole since is not.
 */
export function doubtAbout(
  evidence: Evidence,
  doubt: Pick<Doubt, 'since' | 'summary'> | undefined,
): string | undefined {
  const provenSince =
    doubt !== undefined &&
    evidence.result === 'pass' &&
    evidence.level >= FULL_READ &&
    evidence.at > doubt.since;
  return doubt === undefined || provenSince
    ? undefined
    : `A verification at ${formatInstant(
        doubt.since,
      )} found the repository damaged and could not find out which points that touches: ${
        doubt.summary
      }`;
}
