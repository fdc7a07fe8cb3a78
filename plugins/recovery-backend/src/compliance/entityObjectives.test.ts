import { Duration } from 'luxon';
import type { TierConfig } from '../config';
import { objectivesOf } from './entityObjectives';

const DAY = 86_400_000;
const gold: TierConfig = {
  name: 'gold',
  title: 'Gold',
  rpo: Duration.fromObject({ hours: 1 }),
  retention: Duration.fromObject({ days: 30 }),
};
const config = { tiers: new Map([['gold', gold]]), defaultTier: undefined };

describe('the objectives of an entity', () => {
  it('are those of its tier, with what it moved, to the millisecond', () => {
    const moved = objectivesOf(
      {
        tier: 'gold',
        overrides: { retention: 60 * DAY, 'verifiedWithin.fullRead': 90 * DAY },
      },
      config,
    )!;
    expect(moved.rpo!.toMillis()).toBe(3_600_000);
    expect(moved.retention!.toMillis()).toBe(60 * DAY);
    expect(moved.verifiedWithin![3]!.toMillis()).toBe(90 * DAY);
  });

  it('are none of a tier that does not exist', () => {
    expect(
      objectivesOf({ tier: 'platinum', overrides: {} }, config),
    ).toBeUndefined();
  });
});
