import {
  AuthorizeResult,
  type ConditionalPolicyDecision,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { createConditionTransformer } from '@backstage/plugin-permission-node';
import { catalogCriteria, ownCriteria } from './scopeCriteria';
import type { RecoveryEntityFilter, TierNames } from './resource';
import { recoveryEntityRules } from './rules';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };
const tiers: TierNames = {
  names: new Set(['gold', 'bronze']),
  defaultTier: 'bronze',
};
const rules = Object.values(recoveryEntityRules);
const transform = createConditionTransformer<
  RecoveryEntityFilter,
  typeof rules
>(rules);

function when(
  resourceType: string,
  conditions: object,
): ConditionalPolicyDecision {
  const typed = JSON.parse(JSON.stringify(conditions), (_key, value) =>
    value?.rule ? { resourceType, ...value } : value,
  );
  return {
    result: AuthorizeResult.CONDITIONAL,
    pluginId: 'p',
    resourceType,
    conditions: typed,
  };
}

const owned = { rule: 'IS_OWNED_BY', params: { claims: ['Group:default/A'] } };

describe('what a decision asks of stored entities', () => {
  const own = (decision: PolicyDecision) =>
    ownCriteria(decision, transform, tiers);

  it('is nothing when it allows', () => {
    expect(own(ALLOW)).toEqual([]);
  });

  it('is what the rules ask, however they are combined', () => {
    const tier = { rule: 'HAS_TIER', params: { tiers: ['gold', 'nosuch'] } };
    expect(
      own(
        when('recovery-entity', {
          anyOf: [owned, { allOf: [tier, { not: owned }] }],
        }),
      ),
    ).toEqual([
      {
        anyOf: [
          { key: 'owner', values: ['group:default/a'] },
          {
            allOf: [
              { key: 'tier', values: ['gold'], orDefault: false },
              { not: { key: 'owner', values: ['group:default/a'] } },
            ],
          },
        ],
      },
    ]);
  });

  it('takes entities without a tier along with the default tier', () => {
    const tier = { rule: 'HAS_TIER', params: { tiers: ['bronze'] } };
    expect(own(when('recovery-entity', tier))).toEqual([
      { key: 'tier', values: ['bronze'], orDefault: true },
    ]);
  });

  it('cannot be told of a rule that is not there, or a refusal', () => {
    const strange = { rule: 'IS_BLUE', params: {} };
    expect(own(when('recovery-entity', { anyOf: [owned, strange] }))).toBe(
      undefined,
    );
    expect(own(DENY)).toBe(undefined);
  });
});

describe("what the catalog's decision asks of stored entities", () => {
  const kind = { rule: 'IS_ENTITY_KIND', params: { kinds: ['Component'] } };
  const owner = {
    rule: 'IS_ENTITY_OWNER',
    params: { claims: ['user:default/a'] },
  };

  it('is nothing when it allows, and owners and kinds when it says so', () => {
    expect(catalogCriteria(ALLOW)).toEqual([]);
    expect(
      catalogCriteria(when('catalog-entity', { allOf: [kind, owner] })),
    ).toEqual([
      {
        allOf: [
          { key: 'kind', values: ['Component'] },
          { key: 'owner', values: ['user:default/a'] },
        ],
      },
    ]);
  });

  it('only the catalog can tell for all else', () => {
    const label = { rule: 'HAS_LABEL', params: { label: 'a' } };
    for (const decision of [
      undefined,
      DENY,
      when('catalog-entity', { anyOf: [kind, label] }),
      when('catalog-entity', { not: label }),
      when('catalog-entity', { rule: 'IS_ENTITY_KIND', params: {} }),
    ]) {
      expect(catalogCriteria(decision)).toBe(undefined);
    }
  });
});
