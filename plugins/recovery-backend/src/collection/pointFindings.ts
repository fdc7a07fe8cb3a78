import type { Finding, PointState } from 'backstage-plugin-recovery-common';
import type { StoredPoint } from '../database/PointStore';
import { formatInstant } from '../util/format';
import { compareContents } from './digests';

/** How much less the second number is, in whole percent. */
export function percentFewer(before: number, after: number): number {
  return Math.round((1 - after / before) * 100);
}

/** What a person should know about one point. Worst first. */
export function pointFindings(
  point: StoredPoint,
  state: PointState,
  previous: StoredPoint | undefined,
  /** Why it is doubtful. */
  doubt?: string,
): Finding[] {
  const findings: Finding[] = [];
  const add = (
    code: string,
    severity: Finding['severity'],
    message: string,
    nextStep?: string,
  ) =>
    findings.push({
      code,
      severity,
      message,
      nextStep,
      sourceId: point.sourceId,
    });

  if (point.broken !== undefined) {
    add(
      'damaged',
      'critical',
      `The point is broken: ${point.broken}`,
      'Use another point, and look into the storage of the source.',
    );
  }
  if (doubt !== undefined && point.broken === undefined) {
    add(
      'doubtful',
      'critical',
      doubt,
      'Verify the repository at level 3, or restore the point to an alternate target to see whether it works.',
    );
  }
  if (['failed', 'cancelled', 'missed'].includes(point.outcome)) {
    add(
      'run-failed',
      'critical',
      `The backup run ended as ${point.outcome}.`,
      'Use another point, and look into the log of the backup run.',
    );
  }
  if (point.outcome === 'partial') {
    add(
      'partial',
      'warning',
      'The backup run left out part of the data.',
      'Look into the log of the backup run for what was left out.',
    );
  }
  const difference = previous && compareContents(point, previous);
  if (difference) {
    add(
      'shrunk',
      'warning',
      `It holds ${percentFewer(difference.before, difference.after)} % fewer ${
        difference.what
      } than the point before it: ${difference.after} after ${
        difference.before
      }.`,
      'Check that nothing was left out of the backup, or that so much was really deleted.',
    );
  }
  if (state === 'future') {
    add(
      'future-date',
      'warning',
      'Its time lies ahead of our clock, so its true age is not known.',
      'Check the clocks of the source and of the backend.',
    );
  }
  if (state === 'stale' && point.lastSeenAt) {
    add(
      'missing',
      'warning',
      `The latest listing of its source was incomplete and left the point out. It was last listed at ${formatInstant(
        point.lastSeenAt,
      )}.`,
      'Look at what the source complains about.',
    );
  }
  if (point.outcome === 'unknown' && point.broken === undefined) {
    add(
      'completeness-unknown',
      'info',
      'Its source does not tell whether the backup run left anything out.',
    );
  }
  return findings;
}
