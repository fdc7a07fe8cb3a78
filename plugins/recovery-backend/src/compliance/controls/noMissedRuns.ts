import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { formatDuration, formatInterval } from '../../util/format';
import { usualInterval } from './interval';
import {
  blind,
  eachResource,
  fail,
  pass,
  resourceEvidence,
  unknown,
  withinAge,
} from './shared';

/** A run may be late by half of its interval, and by an hour at least. */
function latest(interval: number): number {
  return interval + Math.max(interval / 2, 3_600_000);
}

const FAILED = ['failed', 'cancelled', 'missed'];

export const noMissedRuns: RecoveryControl = {
  id: 'no-missed-runs',
  title: 'No missed runs',
  description:
    'The latest backup run did not fail, and the next one is not overdue by the usual interval.',
  group: 'recency',
  evaluate(facts) {
    return eachResource(facts, resource => {
      const blindResult = blind(resource);
      if (blindResult) {
        return blindResult;
      }
      const { name, points } = resource;
      const { newest, newestUsable } = points!;
      if (newest && FAILED.includes(newest.outcome)) {
        return fail(
          `${name}: the latest backup run ended as ${newest.outcome}.`,
          'Look into the log of the backup run.',
          {
            since: newest.time,
            evidence: [
              resourceEvidence(resource, 'latest run', newest.outcome, {
                at: newest.time,
                pointId: newest.id,
              }),
            ],
          },
        );
      }
      const interval = usualInterval(resource);
      if (!newestUsable || interval === undefined) {
        return unknown(
          `${name}: there are too few backups to tell when the next one is due.`,
          'Wait until there are more backups.',
        );
      }
      const due = withinAge(newestUsable.time, latest(interval), facts.now);
      const evidence = [
        resourceEvidence(resource, 'usual interval', formatDuration(interval), {
          at: newestUsable.time,
          pointId: newestUsable.id,
        }),
      ];
      return due.within
        ? pass(`${name}: no backup run is overdue.`, {
            evidence,
            changesAt: due.changesAt,
          })
        : fail(
            `${name}: a backup is usually made ${formatInterval(
              interval,
            )}, and the next one did not come.`,
            'Find out why the backup run did not take place.',
            { evidence, since: due.since },
          );
    });
  },
};
