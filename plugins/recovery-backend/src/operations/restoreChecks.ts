import type { OperationResult } from 'backstage-plugin-recovery-common';
import type { RestoreExpectation } from 'backstage-plugin-recovery-node';
import type { TreeCount } from './directoryTree';
import { cleanLine, formatBytes, formatCount } from './text';

type Check = OperationResult['checks'][number];

/** What a restore should bring back, from the best of those who can tell. */
export function combineExpectations(options: {
  /** What the provider found out before the restore. */
  before?: RestoreExpectation;
  /** What the tool told during the restore. */
  after?: RestoreExpectation;
  /** What the listing said; of the whole point, so only for a restore of all of it. */
  listed?: RestoreExpectation;
}): RestoreExpectation {
  const pick = (key: 'files' | 'bytes') => {
    const { before, after, listed } = options;
    // Of two that know, the one that expects more: too few must never pass.
    const known = [before?.[key], after?.[key]].filter(isAmount);
    return known.length > 0
      ? Math.max(...known)
      : [listed?.[key]].find(isAmount);
  };
  const files = pick('files');
  const bytes = pick('bytes');
  return {
    ...(files !== undefined && { files }),
    ...(bytes !== undefined && { bytes }),
  };
}

/**
 * Compares what came back with what should have. Nothing and less than expected are
 * failures; what nobody can tell is unknown and never passes.
 */
export function checkRestored(
  restored: TreeCount,
  expected: RestoreExpectation,
  complaints: string[],
): Check[] {
  const checks: Check[] = [
    check('files', restored.files, expected.files, n => formatCount(n, 'file')),
    check('bytes', restored.bytes, expected.bytes, formatExactBytes),
  ];
  if (restored.files === 0) {
    checks[0] = {
      name: 'files',
      result: 'fail',
      message:
        expected.files !== undefined
          ? `No file came back; ${formatCount(
              expected.files,
              'file',
            )} should have.`
          : 'No file came back.',
    };
  }
  if (complaints.length > 0) {
    const shown = complaints
      .slice(0, 3)
      .map(complaint => `"${cleanLine(complaint, 200)}"`);
    checks.push({
      name: 'complaints',
      result: 'unknown',
      message: `The tool complained ${
        complaints.length === 1 ? 'once' : `${complaints.length} times`
      }: ${shown.join(', ')}.`,
    });
  }
  return checks;
}

function check(
  name: string,
  restored: number,
  expected: number | undefined,
  format: (amount: number) => string,
): Check {
  if (expected === undefined) {
    return {
      name,
      result: 'unknown',
      message: `${format(
        restored,
      )} came back; how many there should be is not known.`,
    };
  }
  if (restored < expected) {
    return {
      name,
      result: 'fail',
      message: `${format(restored)} came back; ${format(
        expected,
      )} should have: ${format(expected - restored)} missing.`,
    };
  }
  return {
    name,
    result: 'pass',
    message:
      restored === expected
        ? `${format(restored)} came back, as expected.`
        : `${format(restored)} came back, ${format(
            restored - expected,
          )} more than expected.`,
  };
}

/** Rounded and exact, since a difference may be small. */
function formatExactBytes(bytes: number): string {
  const exact = formatCount(bytes, 'byte');
  return bytes < 1000 ? exact : `${formatBytes(bytes)} (${exact})`;
}

function isAmount(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value >= 0;
}
