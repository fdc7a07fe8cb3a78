import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { formatDuration, formatInstant } from '../../util/format';
import {
  asked,
  blind,
  eachResource,
  fail,
  pass,
  resourceEvidence,
  unknown,
} from './shared';

export const retentionKept: RecoveryControl = {
  id: 'retention-kept',
  title: 'Retention kept',
  description:
    'The oldest usable point lies as far back as the tier asks. A history that is younger, and that nothing was removed from, is not known yet.',
  group: 'recency',
  evaluate(facts) {
    return asked(facts, facts.objectives?.retention, 'retention', retention =>
      eachResource(facts, resource => {
        const blindResult = blind(resource);
        if (blindResult) {
          return blindResult;
        }
        const { name, points } = resource;
        const oldest = points!.oldestUsableTime;
        const wanted = formatDuration(retention);
        if (oldest === undefined) {
          return fail(
            `${name}: it has no usable recovery point to go back to.`,
            'Make a backup now, and look into why there is none.',
          );
        }
        const reached = oldest + retention;
        const evidence = [
          resourceEvidence(
            resource,
            'goes back to',
            formatInstant(new Date(oldest).toISOString()),
            { at: oldest },
          ),
        ];
        if (facts.now >= reached) {
          return pass(`${name}: its points go back ${wanted} or more.`, {
            evidence,
            since: reached,
          });
        }
        return points!.gone > 0
          ? fail(
              `${name}: its points do not go back ${wanted}, and older ones were removed.`,
              'Keep points longer at the source, or agree on a shorter retention.',
              { evidence, changesAt: reached },
            )
          : unknown(
              `${name}: its points do not go back ${wanted} yet; none of them was removed so far.`,
              'Wait, and keep the points.',
              { evidence, changesAt: reached },
            );
      }),
    );
  },
};
