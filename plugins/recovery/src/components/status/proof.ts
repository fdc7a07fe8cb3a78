import type {
  Drill,
  EntityRecoveryStatus,
  ProtectedResource,
  VerificationState,
} from 'backstage-plugin-recovery-common';
import { Duration } from 'luxon';

type LevelResult = VerificationState['levels'][number];

/** How a level of verification stands. */
export interface LevelState {
  level: number;
  /** Its last own result; absent when it was never tried by itself. */
  result?: LevelResult;
  /** Whether it, or a level that includes it, passed and nothing failed since. */
  reached: boolean;
}

const newer = (a: LevelResult, b: LevelResult) => (a.at > b.at ? a : b);

/** The last verification that failed, when nothing as strong has passed since. */
export function standingFailure(
  state: VerificationState,
): LevelResult | undefined {
  const failures = state.levels.filter(
    failed =>
      failed.result === 'fail' &&
      !state.levels.some(
        passed =>
          passed.result === 'pass' &&
          passed.level >= failed.level &&
          passed.at > failed.at,
      ),
  );
  return failures.length ? failures.reduce(newer) : undefined;
}

/**
 * The levels that can be tried, lowest first. A pass at a level includes the lower ones:
 * whoever read all data has read a sample of it.
 */
export function levelsOf(state: VerificationState): LevelState[] {
  return [...state.offered]
    .filter(level => level >= 1 && level <= 3)
    .sort((a, b) => a - b)
    .map(level => {
      const passes = state.levels.filter(
        each => each.result === 'pass' && each.level >= level,
      );
      const failed = state.levels.filter(
        each =>
          each.result === 'fail' &&
          each.level <= level &&
          !passes.some(pass => pass.at > each.at),
      );
      return {
        level,
        result: state.levels.find(each => each.level === level),
        reached: passes.length > 0 && failed.length === 0,
      };
    });
}

/**
 * Whether a check of this resource came out badly and nothing has made up for it since:
 * what was proven before is then no longer a reason for green.
 */
export function isDoubted(
  resource: Pick<ProtectedResource, 'verification' | 'drill'>,
): boolean {
  return Boolean(
    (resource.verification &&
      (resource.verification.doubt ||
        standingFailure(resource.verification))) ||
      resource.drill?.last?.passed === false ||
      resource.drill?.negative?.passed === false,
  );
}

/**
 * RTA of a drill in milliseconds, and the RTO that it is measured against. What was
 * interrupted or cancelled did not take as long: it has none.
 */
export function timesOf(
  drill: Drill,
  tierRto: string | undefined,
): { rta?: number; rto?: string; tooSlow: boolean } {
  const rta = drill.passed === undefined ? undefined : drill.times?.total;
  const rto = drill.rto ?? tierRto;
  const allowed = rto ? Duration.fromISO(rto) : undefined;
  return {
    rta,
    rto: allowed?.isValid ? rto : undefined,
    tooSlow: Boolean(
      rta !== undefined && allowed?.isValid && rta > allowed.toMillis(),
    ),
  };
}

/** The drill that the evidence of an entity comes from, where it comes from one. */
export function drillBehind(status: EntityRecoveryStatus): Drill | undefined {
  const id = status.evidence?.operationId;
  return id === undefined
    ? undefined
    : status.resources
        .map(({ drill }) => drill?.lastPassed)
        .find(drill => drill?.id === id);
}
