import type { Entity } from '@backstage/catalog-model';
import { recoveryEntityFields, toRecoveryEntity } from './resource';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'orders', annotations: { 'recovery/tier': 'gold' } },
};
const names = new Set(['gold', 'strict']);

describe('the tier that rules see', () => {
  it('is that of the annotation, from few fields, without filters', () => {
    expect(toRecoveryEntity(entity, { names }).tier).toBe('gold');
    expect(recoveryEntityFields({ names })).toContain(
      'metadata.annotations.recovery/tier',
    );
  });

  it('is the assigned one, from the whole entity, with filters', () => {
    const tiers = { names, tierOf: () => 'strict' };
    expect(toRecoveryEntity(entity, tiers).tier).toBe('strict');
    expect(recoveryEntityFields(tiers)).toBeUndefined();
  });
});
