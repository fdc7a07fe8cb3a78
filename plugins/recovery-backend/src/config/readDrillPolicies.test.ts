import { ConfigReader } from '@backstage/config';
import { readDrillPolicy } from './readDrillPolicies';

const read = (policy: unknown) =>
  readDrillPolicy('gold', new ConfigReader({ gold: policy } as never));
const WEEKLY = { schedule: { every: { days: 7 } } };

describe('the policies of drills', () => {
  it('have defaults', () => {
    const policy = read(WEEKLY);
    expect(policy).toMatchObject({ name: 'gold', pick: 'newest' });
    expect(policy.negativeEvery).toBeUndefined();
    expect(policy.overdueAfter.as('hours')).toBe(24);
    expect(read({ schedule: { every: 'PT2H' } }).overdueAfter.as('hours')).toBe(
      1,
    );
  });

  it('read everything', () => {
    expect(
      read({
        tiers: ['gold'],
        sources: ['shop'],
        entities: ['Component:default/Orders'],
        schedule: { cron: '0 3 * * 0', timeZone: 'Europe/Berlin' },
        pick: 'random',
        within: { days: 30 },
        negativeEvery: 5,
        overdueAfter: '2h',
      }),
    ).toMatchObject({
      entities: ['component:default/orders'],
      schedule: { cron: '0 3 * * 0', timeZone: 'Europe/Berlin' },
      pick: 'random',
      negativeEvery: 5,
    });
  });

  it.each([
    [{}, '.schedule must have either'],
    [
      { schedule: { every: '1d', cron: '* * * * *' } },
      '.schedule must have either',
    ],
    [{ schedule: { every: { seconds: 1 } } }, '.schedule.every must be from'],
    [{ schedule: { every: { days: -1 } } }, '.schedule.every must be longer'],
    [{ schedule: { every: { years: 900 } } }, '.schedule.every must be from'],
    [{ schedule: { cron: 'weekly' } }, '.schedule.cron is not a schedule'],
    [
      { schedule: { cron: '0 3 * * 0', timeZone: 'Berlin' } },
      '.schedule.timeZone',
    ],
    [{ ...WEEKLY, pick: 'latest' }, '.pick must be one of'],
    [{ ...WEEKLY, within: { days: 0 } }, '.within must be longer'],
    [{ ...WEEKLY, negativeEvery: 1 }, '.negativeEvery must be a whole number'],
    [{ ...WEEKLY, negativeEvery: -5 }, '.negativeEvery must be a whole number'],
    [
      { ...WEEKLY, negativeEvery: 1e9 },
      '.negativeEvery must be a whole number',
    ],
    [{ ...WEEKLY, tiers: [] }, '.tiers must be a list'],
    [{ ...WEEKLY, tiers: 'gold' }, '.tiers must be a list'],
    [{ ...WEEKLY, every: '1d' }, '.every is not known'],
  ])('are refused when they are wrong: %j', (policy, message) => {
    expect(() => read(policy)).toThrow(`recovery.drillPolicies.gold${message}`);
  });
});
