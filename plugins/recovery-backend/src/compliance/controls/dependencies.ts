import type {
  ControlResult,
  DependencyFacts,
  RecoveryControl,
} from 'backstage-plugin-recovery-node';
import { formatDuration } from '../../util/format';
import { asked, excluded, fail, notApplicable, pass, unknown } from './shared';

interface Demand {
  rpo?: number;
  rto?: number;
}

/** The objective of the service that a dependency falls short of; of a known one only. */
function shortfall(
  { objectives }: DependencyFacts,
  demand: Demand,
): string | undefined {
  for (const [name, key] of [
    ['RPO', 'rpo'],
    ['RTO', 'rto'],
  ] as const) {
    const wanted = demand[key];
    const given = objectives?.[key];
    if (
      objectives &&
      wanted !== undefined &&
      (given === undefined || given > wanted)
    ) {
      return `${name} of ${formatDuration(wanted)}`;
    }
  }
  return undefined;
}

/**
 * Says how each dependency compares, and not what its tier is: whoever may see the
 * service need not be allowed to see that.
 */
export const dependencies: RecoveryControl = {
  id: 'dependencies',
  title: 'Dependency tiers consistent',
  description:
    'Everything that the service depends on has an RPO and RTO at least as short as its own. Each dependency is looked at by itself, so a cycle does no harm.',
  group: 'resilience',
  evaluate(facts): ControlResult {
    const { objectives } = facts;
    const demand =
      objectives &&
      (objectives.rpo !== undefined || objectives.rto !== undefined)
        ? objectives
        : undefined;
    return asked(facts, demand, 'RPO or RTO', ({ rpo, rto }) => {
      if (facts.dependencies.length === 0) {
        return notApplicable('It depends on nothing.');
      }
      const compared = facts.dependencies.map(one => ({
        entityRef: one.entityRef,
        known: Boolean(one.objectives),
        short: shortfall(one, { rpo, rto }),
      }));
      const evidence = compared
        .slice(0, 20)
        .map(({ entityRef, known, short }) => ({
          label: entityRef,
          value: short
            ? `falls short of the ${short}`
            : (known && 'as strict') || 'no tier',
        }));
      const [first, ...others] = compared.filter(({ short }) => short);
      if (first) {
        return fail(
          `${first.entityRef} falls short of this service's ${first.short}${
            others.length > 0 ? ` (and ${others.length} more do)` : ''
          }.`,
          'Give the dependency a tier at least as strict, or agree on weaker objectives here.',
          { evidence },
        );
      }
      const untold = compared.filter(({ known }) => !known).length;
      return untold > 0
        ? unknown(
            `${untold} of the things that it depends on have no tier.`,
            'Give every dependency a tier.',
            { evidence },
          )
        : // That alone would make a service compliant which is asked for nothing else.
          excluded(facts) ??
            pass('Everything that it depends on has objectives as strict.', {
              evidence,
            });
    });
  },
};
