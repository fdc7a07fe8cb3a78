import { createPermissionRule } from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { recoveryEntityResourceRef } from '../resource';

/**
 * Passes entities that are owned by any of the claims: usually the reader's own
 * ownership references.
 */
export const isOwnedBy = createPermissionRule({
  name: 'IS_OWNED_BY',
  description: 'Allow entities that are owned by any of the given references',
  resourceRef: recoveryEntityResourceRef,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe('References of users or groups, such as group:default/shop'),
  }),
  apply: (entity, { claims }) =>
    claims.some(claim =>
      entity.ownerRefs.includes(claim.toLocaleLowerCase('en-US')),
    ),
  toQuery: ({ claims }) => ({ key: 'owner', values: claims }),
});
