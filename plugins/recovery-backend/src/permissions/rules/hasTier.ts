import { createPermissionRule } from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { recoveryEntityResourceRef } from '../resource';

/** Passes entities of any of the tiers. An entity without a tier never passes. */
export const hasTier = createPermissionRule({
  name: 'HAS_TIER',
  description: 'Allow entities of any of the given tiers',
  resourceRef: recoveryEntityResourceRef,
  paramsSchema: z.object({
    tiers: z
      .array(z.string())
      .describe('Names of tiers from the configuration, such as gold'),
  }),
  apply: (entity, { tiers }) =>
    entity.tier !== undefined && tiers.includes(entity.tier),
  toQuery: ({ tiers }) => ({ key: 'tier', values: tiers }),
});
