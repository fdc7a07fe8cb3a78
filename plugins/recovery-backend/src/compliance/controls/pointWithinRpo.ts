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
  withinAge,
} from './shared';

export const pointWithinRpo: RecoveryControl = {
  id: 'point-within-rpo',
  title: 'Newest point within RPO',
  description:
    'For each protected resource the latest instant that can be brought back is no older than the RPO: the newest usable point, or as far as stored changes lead on from it.',
  group: 'recency',
  evaluate(facts) {
    return asked(facts, facts.objectives?.rpo, 'RPO', rpo =>
      eachResource(facts, resource => {
        const blindResult = blind(resource);
        if (blindResult) {
          return blindResult;
        }
        const { name, points, source } = resource;
        const { newestUsable, newestMissing, restorableTo, total } = points!;
        const reach = newestUsable && (restorableTo ?? newestUsable.time);
        const usable =
          reach === undefined ? undefined : withinAge(reach, rpo, facts.now);
        const missing =
          newestMissing && withinAge(newestMissing.time, rpo, facts.now);
        if (missing?.within && !usable?.within) {
          return unknown(
            `${name}: a point within the RPO was known, and the latest listing, which was incomplete, left it out.`,
            'Look at what the source complains about.',
            { changesAt: missing.changesAt },
          );
        }
        if (!newestUsable) {
          return source!.state === 'partial' && total === 0
            ? unknown(
                `${name}: the listing of its source is incomplete and shows no point.`,
                'Look at what the source complains about.',
              )
            : fail(
                `${name}: it has no usable recovery point.`,
                'Make a backup now, and look into why there is none.',
              );
        }
        const { within, changesAt, since } = usable!;
        const evidence = [
          resourceEvidence(
            resource,
            'can be brought back to',
            formatInstant(new Date(reach!).toISOString()),
            { at: reach, pointId: newestUsable.id },
          ),
        ];
        return within
          ? pass(
              `${name}: it can be brought back to within the RPO of ${formatDuration(
                rpo,
              )}.`,
              { evidence, changesAt },
            )
          : fail(
              `${name}: all that can be brought back is older than the RPO of ${formatDuration(
                rpo,
              )}.`,
              'Find out why no newer backup was made, and make one now.',
              { evidence, since },
            );
      }),
    );
  },
};
