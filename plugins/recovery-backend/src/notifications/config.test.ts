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
    expect(config.throttle.as('days')).toBe(1);
    expect(Object.keys(config.kinds)).toEqual(NOTICE_KINDS);
    for (const kind of NOTICE_KINDS)
      expect(config.kinds[kind]).toEqual({ enabled: true });
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
    expect(kinds['backup-missed']).toEqual({
      enabled: true,
      severity: 'critical',
    });
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
    [{ frequency: 'often' }, /recovery.notifications.frequency is not/],
  ])('names the key of a wrong value', (notifications, message) => {
    expect(() => read(notifications)).toThrow(message);
  });
});
