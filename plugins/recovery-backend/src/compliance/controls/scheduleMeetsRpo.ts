import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { formatDuration, formatInterval } from '../../util/format';
import { usualInterval } from './interval';
import {
  asked,
  blind,
  eachResource,
  fail,
  pass,
  resourceEvidence,
  unknown,
} from './shared';

export const scheduleMeetsRpo: RecoveryControl = {
  id: 'schedule-meets-rpo',
  title: 'Schedule can meet RPO',
  description:
    'The usual time between usable points, over the last two weeks, is no longer than the RPO; or changes are stored between them.',
  group: 'recency',
  evaluate(facts) {
    return asked(facts, facts.objectives?.rpo, 'RPO', rpo =>
      eachResource(facts, resource => {
        const blindResult = blind(resource);
        if (blindResult) {
          return blindResult;
        }
        const { newestUsable, restorableTo } = resource.points!;
        if (newestUsable && (restorableTo ?? 0) > newestUsable.time) {
          return pass(
            `${resource.name}: changes are stored between backups, so it can be brought back to any instant.`,
          );
        }
        const interval = usualInterval(resource);
        if (interval === undefined) {
          return unknown(
            `${resource.name}: it has points on fewer than three days, too few to tell how often backups are made.`,
            'Wait until there are more backups.',
          );
        }
        const often = formatInterval(interval);
        const evidence = [
          resourceEvidence(
            resource,
            'usual interval',
            formatDuration(interval),
          ),
        ];
        return interval <= rpo
          ? pass(`${resource.name}: a backup is usually made ${often}.`, {
              evidence,
            })
          : fail(
              `${
                resource.name
              }: a backup is usually made ${often}, which cannot meet the RPO of ${formatDuration(
                rpo,
              )}.`,
              `Make backups at least ${formatInterval(
                rpo,
              )}, or agree on another RPO.`,
              { evidence },
            );
      }),
    );
  },
};
