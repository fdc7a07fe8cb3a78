import {
  AuthorizeResult,
  type AllOfCriteria,
  type AnyOfCriteria,
  type NotCriteria,
  type PermissionCriteria,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type { ConditionTransformer } from '@backstage/plugin-permission-node';
import type { ScopeCondition } from '../api/services';
import type { RecoveryEntityFilter, TierNames } from './resource';

type Scope = PermissionCriteria<ScopeCondition>;

function mapCriteria<T>(
  criteria: PermissionCriteria<T>,
  map: (item: T) => ScopeCondition | undefined,
): Scope | undefined {
  const mapAll = (items: PermissionCriteria<T>[]) => {
    const mapped = items.map(item => mapCriteria(item, map));
    return mapped.every((item): item is Scope => item !== undefined)
      ? (mapped as [Scope, ...Scope[]])
      : undefined;
  };
  if (typeof criteria === 'object' && criteria !== null) {
    if ('anyOf' in criteria) {
      const anyOf = mapAll((criteria as AnyOfCriteria<T>).anyOf);
      return anyOf && { anyOf };
    }
    if ('allOf' in criteria) {
      const allOf = mapAll((criteria as AllOfCriteria<T>).allOf);
      return allOf && { allOf };
    }
    if ('not' in criteria) {
      const not = mapCriteria((criteria as NotCriteria<T>).not, map);
      return not && { not };
    }
  }
  return map(criteria as T);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}

/**
 * What a decision about this plugin's entities asks of what is stored of them; an empty
 * list when it asks nothing. Undefined when stored values cannot tell.
 */
export function ownCriteria(
  decision: PolicyDecision,
  transform: ConditionTransformer<RecoveryEntityFilter>,
  tiers: TierNames,
): Scope[] | undefined {
  if (decision.result === AuthorizeResult.ALLOW) {
    return [];
  }
  if (decision.result !== AuthorizeResult.CONDITIONAL) {
    return undefined;
  }
  try {
    const mapped = mapCriteria(
      transform(decision.conditions),
      ({ key, values }): ScopeCondition | undefined => {
        if (!isTexts(values)) {
          return undefined;
        }
        switch (key) {
          case 'owner':
            return {
              key,
              values: values.map(value => value.toLocaleLowerCase('en-US')),
            };
          case 'tier':
            return {
              key,
              values: values.filter(value => tiers.names.has(value)),
              orDefault:
                tiers.defaultTier !== undefined &&
                values.includes(tiers.defaultTier),
            };
          default:
            return undefined;
        }
      },
    );
    return mapped && [mapped];
  } catch {
    // A rule that is not there. Decided entity by entity, it says so.
    return undefined;
  }
}

/** All criteria together; undefined when stored values cannot tell one of them. */
export function allCriteria(
  criteria: (Scope[] | undefined)[],
): Scope[] | undefined {
  return criteria.every((each): each is Scope[] => each !== undefined)
    ? criteria.flat()
    : undefined;
}

/**
 * The same for the catalog's decision about what it shows: its rules for owners and
 * kinds, by the names under which the catalog publishes them. All else the catalog has
 * to be asked for, and a refusal too: only the catalog knows whether it is meant for the
 * reader or for the service that acts.
 */
export function catalogCriteria(
  decision: PolicyDecision | undefined,
): Scope[] | undefined {
  if (decision?.result === AuthorizeResult.ALLOW) {
    return [];
  }
  if (decision?.result !== AuthorizeResult.CONDITIONAL) {
    return undefined;
  }
  const mapped = mapCriteria(
    decision.conditions,
    ({ rule, params }): ScopeCondition | undefined => {
      if (rule === 'IS_ENTITY_OWNER' && isTexts(params?.claims)) {
        return { key: 'owner', values: params.claims };
      }
      if (rule === 'IS_ENTITY_KIND' && isTexts(params?.kinds)) {
        return { key: 'kind', values: params.kinds };
      }
      return undefined;
    },
  );
  return mapped && [mapped];
}
