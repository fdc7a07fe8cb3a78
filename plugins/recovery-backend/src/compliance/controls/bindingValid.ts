import type {
  RecoveryControl,
  ResourceFacts,
} from 'backstage-plugin-recovery-node';
import { selectorText } from '../../util/format';
import { fail, notApplicable, pass, resourceEvidence } from './shared';

/** Whether a whole reading of the source found nothing for it, and none did before. */
function findsNothing({ source, points }: ResourceFacts): boolean {
  return (
    source?.state === 'ok' &&
    !source.stale &&
    points?.total === 0 &&
    points.gone === 0
  );
}

export const bindingValid: RecoveryControl = {
  id: 'binding-valid',
  title: 'Bindings valid',
  description:
    'Every binding of the service can be used, and finds points where its source was read whole.',
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
    const empty = resources.filter(findsNothing);
    if (empty.length > 0) {
      const more = empty.length > 1 ? ` (and ${empty.length - 1} more)` : '';
      return fail(
        `${empty[0].name}: no recovery point of ${
          empty[0].source!.title
        } matches its selector${more}.`,
        'Correct the selector, or make the first backup.',
        {
          evidence: empty
            .slice(0, 20)
            .map(resource =>
              resourceEvidence(
                resource,
                'selector',
                selectorText(resource.selector),
              ),
            ),
        },
      );
    }
    return resources.length === 0
      ? notApplicable('It has no bindings.')
      : pass('All bindings can be used.');
  },
};
