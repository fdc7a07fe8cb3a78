import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { formatDuration, formatInstant } from '../../util/format';
import { lastDrill } from './rehearsals';
import {
  asked,
  eachResource,
  fail,
  pass,
  resourceEvidence,
  withinAge,
} from './shared';

export const drilled: RecoveryControl = {
  id: 'drilled',
  title: 'Drilled within age',
  description:
    'The last recovery drill of each protected resource passed, and is no older than the tier asks.',
  group: 'rehearsal',
  evaluate(facts) {
    return asked(
      facts,
      facts.objectives?.drilledWithin,
      'recovery drill',
      age =>
        eachResource(facts, resource => {
          const { name } = resource;
          const drill = lastDrill(resource);
          if (!drill) {
            return fail(
              `${name}: no recovery drill was ever made.`,
              'Run a recovery drill, and see that drills are made on schedule.',
            );
          }
          const evidence = [
            resourceEvidence(
              resource,
              drill.passed ? 'drill passed' : 'drill failed',
              formatInstant(new Date(drill.at).toISOString()),
              { at: drill.at, operationId: drill.operationId },
            ),
          ];
          if (!drill.passed) {
            return fail(
              `${name}: the last recovery drill failed.`,
              'Look at what the drill found, and run it again.',
              { evidence, since: drill.at },
            );
          }
          const { within, since, changesAt } = withinAge(
            drill.at,
            age,
            facts.now,
          );
          return within
            ? pass(
                `${name}: a recovery drill passed within ${formatDuration(
                  age,
                )}.`,
                { evidence, changesAt },
              )
            : fail(
                `${name}: the last recovery drill is older than ${formatDuration(
                  age,
                )}.`,
                'Run a recovery drill, and see that drills are made on schedule.',
                { evidence, since },
              );
        }),
    );
  },
};
