import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { formatDuration } from '../../util/format';
import { lastTimed } from './rehearsals';
import {
  asked,
  eachResource,
  fail,
  pass,
  resourceEvidence,
  unknown,
} from './shared';

export const rtaWithinRto: RecoveryControl = {
  id: 'rta-within-rto',
  title: 'RTA within RTO',
  description:
    'The last drill or restore of each protected resource took no longer than the RTO.',
  group: 'rehearsal',
  evaluate(facts) {
    return asked(facts, facts.objectives?.rto, 'RTO', rto =>
      eachResource(facts, resource => {
        const { name } = resource;
        const last = lastTimed(resource);
        if (!last) {
          return unknown(
            `${name}: it was never restored, so it is not known how long that takes.`,
            'Run a recovery drill.',
          );
        }
        const took = formatDuration(last.took!);
        const evidence = [
          resourceEvidence(resource, `last ${last.kind} took`, took, {
            at: last.at,
            operationId: last.operationId,
          }),
        ];
        return last.took! <= rto
          ? pass(
              `${name}: the last ${
                last.kind
              } took ${took}, within the RTO of ${formatDuration(rto)}.`,
              { evidence, since: last.at },
            )
          : fail(
              `${name}: the last ${
                last.kind
              } took ${took}; the RTO is ${formatDuration(rto)}.`,
              'Find out what took so long, or agree on another RTO.',
              { evidence, since: last.at },
            );
      }),
    );
  },
};
