import { ConfigReader } from '@backstage/config';
import { NOTICE_KINDS, readNotificationsConfig } from './config';

const read = (notifications: object) =>
  readNotificationsConfig(
    new ConfigReader({ recovery: { notifications } as any }),
  );

describe('recovery.notifications', () => {
  it('tells everything once a day when nothing is said', () => {
    const config = readNotificationsConfig(new ConfigReader({}));
    expect(config.frequency.as('minutes')).toBe(15);
    expect(Object.keys(config.kinds)).toEqual(NOTICE_KINDS);
    for (const kind of NOTICE_KINDS) {
      const { throttle, ...others } = config.kinds[kind];
      expect(others).toEqual({ enabled: true });
      expect(throttle.as('days')).toBe(1);
    }
  });

  it('is switched off as a whole or by kind', () => {
    expect(
      Object.values(read({ enabled: false }).kinds).some(
        ({ enabled }) => enabled,
      ),
    ).toBe(false);
    const { kinds } = read({
      kinds: {
        'drill-missed': { enabled: false },
        'backup-missed': { severity: 'critical' },
      },
    });
    expect(kinds['drill-missed'].enabled).toBe(false);
    expect(kinds['backup-missed']).toMatchObject({
      enabled: true,
      severity: 'critical',
    });
  });

  it('is not told again for a while, which each kind may have of its own', () => {
    const { kinds } = read({
      throttle: { days: 2 },
      kinds: { 'point-damaged': { throttle: { hours: 4 } } },
    });
    expect(kinds['backup-missed'].throttle.as('days')).toBe(2);
    expect(kinds['point-damaged'].throttle.as('hours')).toBe(4);
  });

  it.each([
    [
      { kinds: { 'backup-mist': {} } },
      /recovery.notifications.kinds.backup-mist is no kind.*backup-missed/,
    ],
    [
      { kinds: { 'backup-missed': { severity: 'awful' } } },
      /kinds.backup-missed.severity is "awful". Use one of: critical/,
    ],
    [{ throttle: { days: 0 } }, /recovery.notifications.throttle must be/],
    [
      { kinds: { 'drill-failed': { throttle: { days: -1 } } } },
      /recovery.notifications.kinds.drill-failed.throttle must be/,
    ],
    [{ frequency: 'often' }, /recovery.notifications.frequency is not/],
  ])('names the key of a wrong value', (notifications, message) => {
    expect(() => read(notifications)).toThrow(message);
  });
});
