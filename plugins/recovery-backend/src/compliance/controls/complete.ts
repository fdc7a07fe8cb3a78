import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { formatDuration } from '../../util/format';
import {
  blind,
  eachResource,
  fail,
  pass,
  resourceEvidence,
  unknown,
} from './shared';

function number(value: number): string {
  return value.toLocaleString('en-US');
}

export const complete: RecoveryControl = {
  id: 'complete',
  title: 'Complete against the baseline',
  description:
    'The newest point holds no far smaller number of files or bytes than the one before it, its run took neither far more nor far less time than usual, and it left nothing out.',
  group: 'recency',
  evaluate(facts) {
    return eachResource(facts, resource => {
      const blindResult = blind(resource);
      if (blindResult) {
        return blindResult;
      }
      const { name, points } = resource;
      const { newestPartial, newestUsable, shrinkage, unusualRun, usable } =
        points!;
      if (
        newestPartial &&
        (!newestUsable || newestPartial.time > newestUsable.time)
      ) {
        return fail(
          `${name}: the newest point holds only part of the data.`,
          'Look into the log of the backup run for what was left out.',
          {
            since: newestPartial.time,
            evidence: [
              resourceEvidence(resource, 'newest point', 'partial', {
                at: newestPartial.time,
                pointId: newestPartial.id,
              }),
            ],
          },
        );
      }
      if (shrinkage) {
        const { what, before, after, time } = shrinkage;
        return fail(
          `${name}: the newest point holds far fewer ${what} than the one before it.`,
          'Check that nothing was left out of the backup, or that so much was really deleted.',
          {
            since: time,
            evidence: [
              resourceEvidence(
                resource,
                what,
                `${number(before)} before, ${number(after)} after`,
                { at: time },
              ),
            ],
          },
        );
      }
      if (unusualRun) {
        const { took, usual, time } = unusualRun;
        const slow = took > usual;
        return fail(
          `${name}: the newest backup run took ${formatDuration(
            took,
          )}; usual are ${formatDuration(usual)}.`,
          slow
            ? 'Find out what slowed it down, or what there is so much more of.'
            : 'Look into the log of the backup run for what was left out.',
          {
            since: time,
            evidence: [
              resourceEvidence(
                resource,
                'newest run',
                `${formatDuration(took)}, usually ${formatDuration(usual)}`,
                { at: time },
              ),
            ],
          },
        );
      }
      if (!newestUsable || usable < 2 || !newestUsable.measured) {
        return unknown(
          `${name}: there is no baseline yet that the newest point could be compared with.`,
          'Wait for the next backup.',
        );
      }
      return pass(`${name}: the newest point holds what is usual.`, {
        evidence: [
          resourceEvidence(resource, 'compared point', newestUsable.outcome, {
            at: newestUsable.time,
            pointId: newestUsable.id,
          }),
        ],
      });
    });
  },
};
