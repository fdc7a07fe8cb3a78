import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { fail, notApplicable, pass, resourceEvidence, unknown } from './shared';

export const protectedAtAll: RecoveryControl = {
  id: 'protected',
  title: 'Protected at all',
  description:
    'At least one protected resource is bound to the service, or somebody said why it needs none.',
  group: 'protection',
  evaluate(facts) {
    const { resources, exclusion, bindingProblems } = facts;
    if (resources.length > 0) {
      const bound = resources.filter(({ source }) => source);
      return bound.length === 0
        ? unknown(
            'None of the sources that it is bound to is configured any more.',
            'Ask an administrator, or bind to another source.',
          )
        : pass(
            `It is bound to ${resources.map(({ name }) => name).join(', ')}.`,
            {
              evidence: resources.map(resource =>
                resourceEvidence(resource, 'bound to', resource.sourceId),
              ),
            },
          );
    }
    if (exclusion) {
      return notApplicable(
        `It is excluded${exclusion.by ? ` by ${exclusion.by}` : ''}: ${
          exclusion.reason
        }`,
      );
    }
    return bindingProblems.length > 0
      ? fail(
          'Nothing protects this service: none of its bindings can be used.',
          'Correct its bindings: what is wrong with each is said under Bindings valid.',
        )
      : fail(
          'Nothing protects this service.',
          'Add the annotation recovery/protected-by, or say with recovery/excluded-because why it needs no backups.',
        );
  },
};
