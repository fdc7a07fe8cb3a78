import { createConditionExports } from '@backstage/plugin-permission-node';
import { recoveryEntityResourceRef } from '../resource';
import { hasTier } from './hasTier';
import { isOwnedBy } from './isOwnedBy';

/** All rules of the plugin. */
export const recoveryEntityRules = { isOwnedBy, hasTier };

const { conditions, createConditionalDecision } = createConditionExports({
  resourceRef: recoveryEntityResourceRef,
  rules: recoveryEntityRules,
});

/**
 * The plugin's rules, for a permission policy: `recoveryConditions.isOwnedBy({ claims })`,
 * `recoveryConditions.hasTier({ tiers })`.
 *
 * @public
 */
export const recoveryConditions = conditions;

/**
 * Makes the conditional decision that a permission policy answers with.
 *
 * @public
 */
export const createRecoveryConditionalDecision = createConditionalDecision;
