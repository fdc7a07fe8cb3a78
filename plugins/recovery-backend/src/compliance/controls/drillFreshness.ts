import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { formatDuration } from '../../util/format';
import { lastDrill } from './rehearsals';
import {
  asked,
  eachResource,
  fail,
  notAsked,
  pass,
  resourceEvidence,
  unknown,
} from './shared';

export const drillFreshness: RecoveryControl = {
  id: 'drill-freshness',
  title: 'Freshness reached in the last drill',
  description:
    "In the last drill the restored data reached to within the RPO of the point's time. Not asked where the tier asks for no drills and none was made.",
  group: 'rehearsal',
  evaluate(facts) {
    const drillAsked =
      facts.objectives?.drilledWithin !== undefined ||
      facts.resources.some(resource => lastDrill(resource));
    if (facts.objectives && !drillAsked) {
      return notAsked(facts, 'recovery drill');
    }
    return asked(facts, facts.objectives?.rpo, 'RPO', rpo =>
      eachResource(facts, resource => {
        const { name } = resource;
        const drill = lastDrill(resource);
        if (drill?.reachedTime === undefined || drill.pointTime === undefined) {
          return unknown(
            drill
              ? `${name}: the last drill had no check that asks how fresh the data is.`
              : `${name}: no recovery drill was ever made.`,
            drill
              ? 'Declare a check of freshness for the drill.'
              : 'Run a recovery drill with a check of freshness.',
          );
        }
        const lost = Math.max(0, drill.pointTime - drill.reachedTime);
        const evidence = [
          resourceEvidence(
            resource,
            'data older than the point',
            formatDuration(lost),
            { at: drill.reachedTime, operationId: drill.operationId },
          ),
        ];
        return lost <= rpo
          ? pass(
              `${name}: the last drill brought back data as fresh as the RPO asks.`,
              { evidence, since: drill.at },
            )
          : fail(
              `${name}: the last drill brought back data that was ${formatDuration(
                lost,
              )} older than its point; the RPO is ${formatDuration(rpo)}.`,
              'Find out why the newest data is not in the backup.',
              { evidence, since: drill.at },
            );
      }),
    );
  },
};
