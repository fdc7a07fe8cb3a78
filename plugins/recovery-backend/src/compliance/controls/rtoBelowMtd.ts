import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { formatDuration } from '../../util/format';
import { asked, excluded, fail, pass } from './shared';

export const rtoBelowMtd: RecoveryControl = {
  id: 'rto-below-mtd',
  title: 'RTO below MTD',
  description:
    'The time allowed to restore is shorter than the longest downtime that the business bears.',
  group: 'rehearsal',
  evaluate(facts) {
    return asked(facts, facts.objectives?.mtd, 'MTD', mtd => {
      const nothing = excluded(facts);
      if (nothing) {
        return nothing;
      }
      const rto = facts.objectives!.rto;
      if (rto === undefined) {
        return fail(
          `There is an MTD of ${formatDuration(mtd)}, and no RTO.`,
          'Have an administrator give the tier an RTO shorter than its MTD.',
        );
      }
      const evidence = [
        { label: 'RTO', value: formatDuration(rto) },
        { label: 'MTD', value: formatDuration(mtd) },
      ];
      return rto < mtd
        ? pass('The RTO is shorter than the MTD.', { evidence })
        : fail(
            'The RTO is not shorter than the MTD.',
            'Agree on a shorter RTO: finding out and deciding take time too.',
            { evidence },
          );
    });
  },
};
