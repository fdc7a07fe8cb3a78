import type { FactSchema } from '@backstage-community/plugin-tech-insights-common';
import type { TechInsightFact } from '@backstage-community/plugin-tech-insights-node';
import { parseEntityRef } from '@backstage/catalog-model';
import {
  BUILT_IN_CONTROLS,
  type ControlOutcome,
  type ScorecardEntity,
} from 'backstage-plugin-recovery-common';

type Facts = TechInsightFact['facts'];

const HOUR_MS = 3_600_000;

/** `point-within-rpo` becomes `pointWithinRpo`. */
function factOf(controlId: string): string {
  return controlId.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}

/**
 * The facts of an entity. Each control is a text and no boolean: `unknown` is neither
 * true nor false, and a check that asks for `pass` does not take it for one.
 */
export const recoveryFactSchema: FactSchema = {
  known: {
    type: 'boolean',
    description:
      'Whether Recovery could be asked. When it could not, nothing else here is known.',
  },
  standing: {
    type: 'string',
    description:
      'compliant, failing, or unknown when nothing fails and something is not known',
  },
  level: {
    type: 'integer',
    description:
      'How many groups of controls are reached, one after the other: protection, recency, proof, rehearsal, resilience',
  },
  passing: { type: 'integer', description: 'Controls that pass' },
  failing: { type: 'integer', description: 'Controls that fail' },
  unknown: {
    type: 'integer',
    description: 'Controls whose result is not known, or that are broken',
  },
  waived: {
    type: 'integer',
    description: 'Controls with an approved deviation',
  },
  restorableAgeHours: {
    type: 'float',
    description:
      'Age, in hours, of what a failure now would leave, of the protected resource that is worst off. Null when it is not known or there is no usable point; null passes no comparison',
  },
  evaluatedAt: {
    type: 'datetime',
    description: 'When the controls were last evaluated',
  },
  ...Object.fromEntries(
    BUILT_IN_CONTROLS.map(id => [
      factOf(id),
      {
        type: 'string' as const,
        description: `Control ${id}: pass, fail, unknown, not-applicable, error or waived. Ask whether it is pass`,
      },
    ]),
  ),
  controls: {
    type: 'object',
    description:
      'All controls by id, also those of your own, with the same texts',
  },
};

function standingOf(count: (...results: ControlOutcome[]) => number): string {
  if (count('fail') > 0) {
    return 'failing';
  }
  return count('unknown', 'error') > 0 || count('pass', 'waived') === 0
    ? 'unknown'
    : 'compliant';
}

/** What is known of an entity, as facts. */
export function toFacts(entity: ScorecardEntity, now: number): TechInsightFact {
  const results = new Map(
    entity.controls.map(({ id, result }) => [id, result]),
  );
  const count = (...wanted: ControlOutcome[]) =>
    entity.controls.filter(({ result }) => wanted.includes(result)).length;
  const { restorableTo } = entity;
  return {
    entity: parseEntityRef(entity.entityRef),
    facts: {
      known: true,
      standing: standingOf(count),
      level: entity.level,
      passing: count('pass'),
      failing: count('fail'),
      unknown: count('unknown', 'error'),
      waived: count('waived'),
      restorableAgeHours:
        restorableTo === undefined
          ? null
          : Math.max(
              0,
              Math.round(((now - Date.parse(restorableTo)) / HOUR_MS) * 100) /
                100,
            ),
      evaluatedAt: entity.evaluatedAt,
      ...controlFacts(id => results.get(id) ?? 'unknown'),
      controls: Object.fromEntries(results),
    },
  };
}

/** Of an entity that could not be asked for: no number, and no control but unknown. */
export function unknownFacts(entityRef: string): TechInsightFact {
  return {
    entity: parseEntityRef(entityRef),
    facts: {
      known: false,
      standing: 'unknown',
      level: 0,
      passing: 0,
      failing: 0,
      unknown: BUILT_IN_CONTROLS.length,
      waived: 0,
      restorableAgeHours: null,
      evaluatedAt: null,
      ...controlFacts(() => 'unknown'),
      controls: {},
    },
  };
}

function controlFacts(resultOf: (id: string) => ControlOutcome): Facts {
  return Object.fromEntries(
    BUILT_IN_CONTROLS.map(id => [factOf(id), resultOf(id)]),
  );
}
