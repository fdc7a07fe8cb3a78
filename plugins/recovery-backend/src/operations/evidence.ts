import type { OperationResult } from 'backstage-plugin-recovery-common';
import type { PointEvidence } from '../collection/PointDirectory';
import type { OperationEnd, OperationRecord } from '../database/OperationStore';
import { formatAmount, formatCount } from './text';

const LEVEL_RESTORED = 4;
/** Errors that speak against the point itself, not against its surroundings. */
const AGAINST_THE_POINT = ['damaged', 'incomplete', 'nothing-restored'];

/**
 * What the end of a restore says about its point. A partial restore proves nothing of
 * the whole; one whose expectation nobody knew proves nothing at all.
 */
export function evidenceOf(
  record: OperationRecord,
  end: OperationEnd,
): PointEvidence | undefined {
  // A verification keeps what it found out by itself, and speaks of more than its point.
  if (record.kind === 'verification') return undefined;
  const at = end.at.toISOString();
  // What was damaged on purpose says nothing of the point.
  if (record.options?.negative) return undefined;
  if (
    end.state === 'failed' &&
    AGAINST_THE_POINT.includes(end.error?.code ?? '')
  ) {
    return {
      level: LEVEL_RESTORED,
      result: 'fail',
      at,
      summary: `A ${record.kind} failed: ${end.error!.message}`,
      operationId: record.id,
    };
  }
  if (end.state !== 'succeeded' || record.paths || !end.result)
    return undefined;
  if (record.kind === 'drill') return evidenceOfDrill(record, end.result, at);
  const proven = end.result.checks.some(
    check => check.name === 'files' && check.result === 'pass',
  );
  if (!proven) return undefined;
  const amount = formatAmount({
    files: end.result.restoredFiles,
    bytes: end.result.restoredBytes,
  });
  return {
    level: (end.result.level ?? LEVEL_RESTORED) as PointEvidence['level'],
    result: 'pass',
    at,
    summary: `Restored to ${record.targetTitle} and counted: ${amount}.`,
    operationId: record.id,
  };
}

function evidenceOfDrill(
  record: OperationRecord,
  result: OperationResult,
  at: string,
): PointEvidence | undefined {
  if (result.level === undefined) return undefined;
  const checks = result.checks.filter(check => check.level !== undefined);
  return {
    level: result.level as PointEvidence['level'],
    result: 'pass',
    at,
    summary:
      checks.length === 0
        ? 'Restored in a drill and counted.'
        : `Restored in a drill: ${formatCount(checks.length, 'check')} passed.`,
    operationId: record.id,
  };
}
