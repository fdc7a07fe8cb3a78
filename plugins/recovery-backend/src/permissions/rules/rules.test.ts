import { recoveryEntityRules } from '.';
import { toRecoveryEntity, type RecoveryEntity } from '../resource';

const { isOwnedBy, hasTier } = recoveryEntityRules;
const entity: RecoveryEntity = {
  entityRef: 'component:default/orders',
  ownerRefs: ['group:default/shop'],
  tier: 'gold',
};

describe('IS_OWNED_BY', () => {
  it('passes when any claim owns the entity, in any case', () => {
    const claims = ['group:default/other', 'Group:default/Shop'];
    expect(isOwnedBy.apply(entity, { claims })).toBe(true);
  });

  it('refuses when no claim owns it, or there are no claims or owners', () => {
    expect(isOwnedBy.apply(entity, { claims: ['group:default/x'] })).toBe(
      false,
    );
    expect(isOwnedBy.apply(entity, { claims: [] })).toBe(false);
    expect(
      isOwnedBy.apply(
        { ...entity, ownerRefs: [] },
        { claims: ['group:default/shop'] },
      ),
    ).toBe(false);
  });
});

describe('HAS_TIER', () => {
  it('passes entities of any of the tiers', () => {
    expect(hasTier.apply(entity, { tiers: ['silver', 'gold'] })).toBe(true);
    expect(hasTier.apply(entity, { tiers: ['silver'] })).toBe(false);
  });

  it('never passes an entity without a tier', () => {
    expect(
      hasTier.apply({ ...entity, tier: undefined }, { tiers: ['gold'] }),
    ).toBe(false);
  });
});

describe('what rules know of an entity', () => {
  const catalogEntity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'Orders' },
    relations: [
      { type: 'ownedBy', targetRef: 'group:default/shop' },
      { type: 'partOf', targetRef: 'system:default/web' },
    ],
  };
  const tiers = { names: new Set(['gold', 'bronze']), defaultTier: 'bronze' };
  const withTier = (tier: string) => ({
    ...catalogEntity,
    metadata: { name: 'Orders', annotations: { 'recovery/tier': tier } },
  });

  it('is its reference, its owners and its tier', () => {
    expect(toRecoveryEntity(withTier('gold'), tiers)).toEqual(entity);
  });

  it('is the default tier when the entity names none', () => {
    expect(toRecoveryEntity(catalogEntity, tiers).tier).toBe('bronze');
  });

  it('is no tier when the entity names one that is not configured', () => {
    expect(toRecoveryEntity(withTier('platinum'), tiers).tier).toBeUndefined();
  });
});
