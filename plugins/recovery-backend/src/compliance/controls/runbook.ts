import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { formatDuration } from '../../util/format';
import { asked, excluded, fail, pass, unknown, withinAge } from './shared';

export const runbook: RecoveryControl = {
  id: 'runbook',
  title: 'Recovery runbook reviewed',
  description:
    'The service names a recovery runbook, and people went through it within the age that the tier asks.',
  group: 'rehearsal',
  evaluate(facts) {
    return asked(facts, facts.objectives?.runbook, 'runbook', objective => {
      const nothing = excluded(facts);
      if (nothing) {
        return nothing;
      }
      const named = facts.runbook;
      if (!named) {
        return fail(
          'The service names no recovery runbook.',
          'Write how it is recovered, and name the page in the annotation recovery/runbook.',
        );
      }
      const evidence = [
        { label: 'Runbook', value: named.url, at: named.reviewedAt },
      ];
      if (objective.reviewedWithin === undefined) {
        return pass('The service names a recovery runbook.', { evidence });
      }
      if (named.reviewedAt === undefined) {
        return fail(
          'The service does not say when its runbook was last reviewed.',
          'Go through the runbook, and write the day in recovery/runbook-reviewed.',
          { evidence },
        );
      }
      if (named.reviewedAt > facts.now) {
        return unknown(
          'The review of the runbook lies in the future.',
          'Correct the day in recovery/runbook-reviewed.',
          { evidence, changesAt: named.reviewedAt },
        );
      }
      const { within, since, changesAt } = withinAge(
        named.reviewedAt,
        objective.reviewedWithin,
        facts.now,
      );
      const age = formatDuration(objective.reviewedWithin);
      return within
        ? pass(`The runbook was reviewed within ${age}.`, {
            evidence,
            changesAt,
          })
        : fail(
            `The last review of the runbook is older than ${age}.`,
            'Go through the runbook, and write the day in recovery/runbook-reviewed.',
            { evidence, since },
          );
    });
  },
};
