import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { fail, notApplicable, pass } from './shared';

export const fourEyes: RecoveryControl = {
  id: 'four-eyes',
  title: 'Four eyes on restores in place',
  description:
    'Every restore over the original data on record was approved by somebody else than the one who asked for it.',
  group: 'rehearsal',
  evaluate({ inPlaceRestores }) {
    if (inPlaceRestores.length === 0) {
      return notApplicable('No restore in place is on record.');
    }
    const alone = inPlaceRestores.filter(
      ({ requestedBy, approvedBy }) =>
        approvedBy === undefined || approvedBy === requestedBy,
    );
    const evidence = inPlaceRestores
      .slice(0, 20)
      .map(({ operationId, at, requestedBy, approvedBy }) => ({
        label: 'Restore in place',
        value: `asked for by ${requestedBy}, approved by ${
          approvedBy ?? 'nobody'
        }`,
        at,
        operationId,
      }));
    return alone.length === 0
      ? pass('Every restore in place was approved by somebody else.', {
          evidence,
        })
      : fail(
          'A restore in place was not approved by somebody else.',
          'Look at how that could happen, and at who may approve.',
          { evidence, since: Math.min(...alone.map(({ at }) => at)) },
        );
  },
};
