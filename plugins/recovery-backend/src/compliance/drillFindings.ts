import type {
  Drill,
  DrillState,
  Finding,
} from 'backstage-plugin-recovery-common';
import { Duration } from 'luxon';
import type { TierConfig } from '../config';
import { formatDuration, formatInstant } from '../util/format';
import type { Instant } from '../database/instants';

interface Drilled {
  id: string;
  name: string;
  sourceId: string;
  drill?: DrillState;
}

/** What the drills of a protected resource say against it. */
export function drillFindings(
  { id, name, sourceId, drill }: Drilled,
  tier: TierConfig | undefined,
  now: Date,
): Finding[] {
  if (!drill) {
    return [];
  }
  const findings: Finding[] = [];
  const add = (
    code: string,
    severity: Finding['severity'],
    message: string,
    nextStep: string,
  ) =>
    findings.push({
      code,
      severity,
      message: `${name}: ${message}`,
      nextStep,
      resourceId: id,
      sourceId,
    });

  if (drill.last?.passed === false) {
    add(
      'drill-failed',
      'critical',
      `the last recovery drill, of ${at(drill.last)}, failed. ${
        drill.last.summary
      }`,
      'Look at the drill: as things are, nobody knows whether the service can be brought back.',
    );
  }
  if (drill.negative?.passed === false) {
    add(
      'checks-broken',
      'warning',
      `the last negative drill, of ${at(drill.negative)}, failed. ${
        drill.negative.summary
      }`,
      'Have the checks improved: a copy that was damaged on purpose must not pass them.',
    );
  }
  addMissing(drill, tier, now, add);
  addSlow(drill, tier, add);
  return findings;
}

type Add = (
  code: string,
  severity: Finding['severity'],
  message: string,
  nextStep: string,
) => void;

function addMissing(
  drill: DrillState,
  tier: TierConfig | undefined,
  now: Date,
  add: Add,
): void {
  if (drill.missedSince) {
    add(
      'drill-missed',
      'warning',
      `the recovery drill that was due at ${formatInstant(
        drill.missedSince as Instant,
      )} has not taken place.`,
      'Look into the list of operations and the log of the backend for what is in its way.',
    );
  }
  const allowed = tier?.drilledWithin?.toMillis();
  if (allowed === undefined) {
    return;
  }
  const passedAt = drill.lastPassed?.finishedAt;
  const isRecent =
    passedAt !== undefined && now.getTime() - Date.parse(passedAt) <= allowed;
  if (!isRecent) {
    add(
      'drill-overdue',
      'warning',
      `${
        passedAt
          ? `the last recovery drill that passed is of ${formatInstant(
              passedAt as Instant,
            )}`
          : 'no recovery drill has passed'
      }; the tier ${tier!.title} asks for one within ${formatDuration(
        allowed,
      )}.`,
      drill.declared
        ? 'Run a drill now, or have a policy schedule them.'
        : 'Have a place for drills declared at the source, and a policy that schedules them.',
    );
  }
}

function addSlow(
  drill: DrillState,
  tier: TierConfig | undefined,
  add: Add,
): void {
  const total = drill.lastPassed?.times?.total;
  const rto =
    tier?.rto ??
    (drill.lastPassed?.rto
      ? Duration.fromISO(drill.lastPassed.rto)
      : undefined);
  if (total !== undefined && rto && total > rto.toMillis()) {
    add(
      'rta-above-rto',
      'warning',
      `the last recovery drill took ${formatDuration(total)}; ${formatDuration(
        rto.toMillis(),
      )} are allowed.`,
      'Look at which part of it took so long, or agree on another tier.',
    );
  }
}

function at(drill: Drill): string {
  return formatInstant((drill.finishedAt ?? drill.requestedAt) as Instant);
}
