import type {
  ControlResult,
  DependencyFacts,
  RecoveryControl,
} from 'backstage-plugin-recovery-node';
import { formatDuration } from '../../util/format';
import { asked, fail, notApplicable, pass, unknown } from './shared';

interface Demand {
  rpo?: number;
  rto?: number;
}

function weaker(
  dependency: DependencyFacts,
  demand: Demand,
): string | undefined {
  for (const [name, key] of [
    ['RPO', 'rpo'],
    ['RTO', 'rto'],
  ] as const) {
    const wanted = demand[key];
    const given = dependency.objectives?.[key];
    if (wanted !== undefined && (given === undefined || given > wanted)) {
      return `${dependency.entityRef} has ${
        given === undefined
          ? `no ${name}`
          : `an ${name} of ${formatDuration(given)}`
      }, this service one of ${formatDuration(wanted)}`;
    }
  }
  return undefined;
}

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
      const known = facts.dependencies.filter(one => one.objectives);
      const weak = known.flatMap(one => weaker(one, { rpo, rto }) ?? []);
      const evidence = facts.dependencies.slice(0, 20).map(one => ({
        label: one.entityRef,
        value: one.objectives?.tier ?? 'no tier',
      }));
      if (weak.length > 0) {
        return fail(
          `${weak[0]}${
            weak.length > 1 ? ` (and ${weak.length - 1} more)` : ''
          }.`,
          'Give the dependency a tier at least as strict, or agree on weaker objectives here.',
          { evidence },
        );
      }
      return known.length < facts.dependencies.length
        ? unknown(
            `${
              facts.dependencies.length - known.length
            } of the things that it depends on have no tier.`,
            'Give every dependency a tier.',
            { evidence },
          )
        : pass('Everything that it depends on has objectives as strict.', {
            evidence,
          });
    });
  },
};
