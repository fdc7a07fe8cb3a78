import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { fail, notApplicable, pass } from './shared';

export const bindingValid: RecoveryControl = {
  id: 'binding-valid',
  title: 'Bindings valid',
  description: 'Every binding of the service can be used.',
  group: 'protection',
  evaluate({ bindingProblems, resources }) {
    if (bindingProblems.length > 0) {
      return fail(bindingProblems[0].message, bindingProblems[0].nextStep, {
        evidence: bindingProblems.map(({ message }) => ({
          label: 'Problem',
          value: message,
        })),
      });
    }
    return resources.length === 0
      ? notApplicable('It has no bindings.')
      : pass('All bindings can be used.');
  },
};
