import type {
  EntityRecoveryStatus,
  Evidence,
  Finding,
  OperationState,
  RecoveryPoint,
  SourceHealth,
} from 'backstage-plugin-recovery-common';
import type { Tone } from '../common/Sign';

/** The level from which on evidence is strong enough for green: all data was read. */
const PROVING_LEVEL = 3;

function isProven(evidence: Evidence | undefined): boolean {
  return evidence?.result === 'pass' && evidence.level >= PROVING_LEVEL;
}

/** How an entity or resource stands. Never green without evidence. */
export function toneOfState(
  status: Pick<EntityRecoveryStatus, 'state' | 'evidence'>,
  doubted: boolean,
): Tone {
  switch (status.state) {
    case 'within-rpo':
    case 'recoverable':
      if (doubted || status.evidence?.result === 'fail') {
        return 'warning';
      }
      return isProven(status.evidence) ? 'good' : 'neutral';
    case 'older-than-rpo':
    case 'newest-damaged':
      return 'warning';
    case 'no-usable-point':
    case 'unprotected':
      return 'bad';
    case 'excluded':
      return 'off';
    default:
      return 'unknown';
  }
}

/** How strong the evidence is. Failed evidence is bad, a mere listing is nothing. */
export function toneOfEvidence(evidence: Evidence | undefined): Tone {
  if (!evidence || evidence.level === 0) {
    return 'unknown';
  }
  if (evidence.result === 'fail') {
    return 'bad';
  }
  return isProven(evidence) ? 'good' : 'neutral';
}

export function toneOfFinding(finding: Finding): Tone {
  const tones = {
    critical: 'bad',
    warning: 'warning',
    info: 'neutral',
  } as const;
  return tones[finding.severity];
}

export function toneOfSource(source: SourceHealth): Tone {
  switch (source.state) {
    case 'ok':
      return source.stale ? 'unknown' : 'neutral';
    case 'partial':
      return 'warning';
    case 'failing':
    case 'invalid':
      return 'bad';
    default:
      return 'unknown';
  }
}

export function toneOfPoint(point: RecoveryPoint): Tone {
  if (point.state === 'damaged') {
    return 'bad';
  }
  if (point.state === 'stale' || point.state === 'gone') {
    return 'unknown';
  }
  if (
    !point.usable ||
    point.outcome === 'partial' ||
    point.state === 'future'
  ) {
    return 'warning';
  }
  return isProven(point.evidence) ? 'good' : 'neutral';
}

export function toneOfOperation(state: OperationState): Tone {
  switch (state) {
    case 'succeeded':
      return 'good';
    case 'failed':
    case 'interrupted':
    case 'rejected':
      return 'bad';
    case 'cancelled':
    case 'expired':
      return 'warning';
    case 'running':
    case 'validating':
      return 'neutral';
    default:
      return 'unknown';
  }
}
