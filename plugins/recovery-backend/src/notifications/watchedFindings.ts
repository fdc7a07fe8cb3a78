import type {
  EntityRecoveryStatus,
  Finding,
} from 'backstage-plugin-recovery-common';
import type { FindingKind } from '../events';

export type WatchedFinding = Finding & { kind: FindingKind };

/** Findings that people are told of, by code. Others are seen by who looks. */
const KINDS: Record<string, FindingKind> = {
  'older-than-rpo': 'backup-missed',
  'no-points': 'backup-missed',
  'no-usable-point': 'backup-missed',
  'only-partial': 'backup-failed',
  'newest-partial': 'backup-failed',
  'newest-run-failed': 'backup-failed',
  'newest-damaged': 'point-damaged',
  'verification-failed': 'point-damaged',
  'verification-doubt': 'point-damaged',
  'drill-failed': 'drill-failed',
  'checks-broken': 'drill-failed',
  'drill-missed': 'drill-missed',
  'drill-overdue': 'drill-missed',
  'source-unreachable': 'source-unreachable',
  'source-stale': 'source-unreachable',
  'source-invalid': 'source-unreachable',
};

/** What of an entity's findings people are told of. */
export function watchedFindings(
  findings: readonly Finding[],
): WatchedFinding[] {
  return findings.flatMap(finding => {
    const kind = KINDS[finding.code];
    return kind ? [{ ...finding, kind }] : [];
  });
}

/** Whether a finding is about a source as a whole, and so the same for many entities. */
export function isOfSource(finding: Finding): boolean {
  return finding.sourceId !== undefined && finding.resourceId === undefined;
}

/** Resources whose drill came to no result and is being tried again. */
export function resourcesTriedAgain(
  status: Pick<EntityRecoveryStatus, 'activeOperations'>,
): Set<string> {
  return new Set(
    status.activeOperations
      .filter(({ kind, attempt = 1 }) => kind === 'drill' && attempt > 1)
      .map(({ resourceId }) => resourceId),
  );
}

/** Whether a finding is about an attempt that is not the last one. */
export function isTriedAgain(
  finding: WatchedFinding,
  triedAgain: ReadonlySet<string>,
): boolean {
  return (
    finding.kind === 'drill-failed' && triedAgain.has(finding.resourceId ?? '')
  );
}

/**
 * Resources of which nothing can be said now, as their source does not answer: what was
 * found of them is neither there nor gone.
 */
export function unknownResources(
  status: Pick<EntityRecoveryStatus, 'resources'>,
): Set<string> {
  return new Set(
    status.resources
      .filter(({ state }) => state === 'unknown')
      .map(({ id }) => id),
  );
}
