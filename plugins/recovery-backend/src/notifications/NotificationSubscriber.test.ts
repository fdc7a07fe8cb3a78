import { createBackendPlugin } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import notificationsPlugin from '@backstage/plugin-notifications-backend';
import {
  notificationService,
  type NotificationService,
} from '@backstage/plugin-notifications-node';
import request from 'supertest';
import type { FindingEvent } from '../events';
import { readNotificationsConfig } from './config';
import { NotificationSubscriber } from './NotificationSubscriber';

jest.setTimeout(120_000);

const MIA = 'user:default/mia';

const entities: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'orders', namespace: 'default' },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/shop' }],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: 'shop', namespace: 'default' },
    relations: [{ type: 'hasMember', targetRef: MIA }],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: 'mia', namespace: 'default' },
    relations: [{ type: 'memberOf', targetRef: 'group:default/shop' }],
  },
];

const finding: FindingEvent = {
  type: 'finding',
  change: 'raised',
  at: '2026-11-25T10:00:00.000Z',
  kind: 'backup-missed',
  entityRefs: ['component:default/orders'],
  finding: {
    code: 'older-than-rpo',
    severity: 'critical',
    message: 'Too old.',
    nextStep: 'Make one now.',
    resourceId: 'r1',
    sourceId: 'shop',
  },
};

const config = (notifications: object = {}) =>
  readNotificationsConfig(
    new ConfigReader({ recovery: { notifications } as any }),
  );

/** The service that the plugin is given, in a backend with or without its plugin. */
async function startBackend(options: { installed: boolean }) {
  let notifications: NotificationService;
  const recovery = createBackendPlugin({
    pluginId: 'recovery',
    register(env) {
      env.registerInit({
        deps: { service: notificationService },
        async init({ service }) {
          notifications = service;
        },
      });
    },
  });
  const { server } = await startTestBackend({
    features: [
      recovery,
      catalogServiceMock.factory({ entities }),
      mockServices.rootConfig.factory({
        data: { app: { baseUrl: 'http://localhost:3000' } },
      }),
      ...(options.installed ? [notificationsPlugin] : []),
    ],
  });
  const listFor = async (user: string) => {
    const { body } = await request(server)
      .get('/api/notifications')
      .set('Authorization', mockCredentials.user.header(user));
    return body.notifications;
  };
  return { notifications: notifications!, listFor };
}

describe('NotificationSubscriber', () => {
  it('reaches the owners through the real notifications, once for the same thing', async () => {
    const { notifications, listFor } = await startBackend({ installed: true });
    const subscriber = new NotificationSubscriber({
      notifications,
      config: config({ kinds: { 'backup-missed': { severity: 'critical' } } }),
    });
    await subscriber.onEvent(finding);
    expect(await listFor(MIA)).toMatchObject([
      {
        origin: 'plugin:recovery',
        payload: {
          title: 'No recent backup: orders',
          description: 'Too old. Make one now.',
          link: '/catalog/default/component/orders/recovery',
          severity: 'critical',
          topic: 'recovery-backup-missed',
        },
      },
    ]);
    await subscriber.onEvent({ ...finding, change: 'repeated' });
    await subscriber.onEvent({ ...finding, change: 'cleared' });
    expect(await listFor(MIA)).toHaveLength(1);
    expect(await listFor('user:default/tom')).toEqual([]);
  });

  it('fails, for the log, where the plugin is not installed', async () => {
    const { notifications } = await startBackend({ installed: false });
    const subscriber = new NotificationSubscriber({
      notifications,
      config: config(),
      waits: [],
    });
    await expect(subscriber.onEvent(finding)).rejects.toThrow('404');
  });

  it('tries again, cuts long text, and tells the owners of many entities in parts', async () => {
    const send = jest
      .fn<Promise<void>, Parameters<NotificationService['send']>>()
      .mockRejectedValueOnce(new Error('busy'))
      .mockResolvedValue(undefined);
    const subscriber = new NotificationSubscriber({
      notifications: { send },
      config: config(),
      waits: [1],
    });
    const entityRefs = Array.from(
      { length: 120 },
      (_, index) => `component:default/c${index}`,
    );
    const message = 'x'.repeat(5_000);
    await subscriber.onEvent({
      ...finding,
      entityRefs,
      finding: { ...finding.finding, message },
    });
    expect(send).toHaveBeenCalledTimes(4);
    const sent = send.mock.calls.slice(1).map(([options]) => options);
    expect(
      sent.flatMap(({ recipients }) =>
        recipients.type === 'entity' ? recipients.entityRef : [],
      ),
    ).toEqual(entityRefs);
    expect(sent[0].payload.description).toHaveLength(1_000);
  });

  it('tells nobody of what is switched off', async () => {
    const send = jest.fn();
    const off = config({ kinds: { 'backup-missed': { enabled: false } } });
    await new NotificationSubscriber({
      notifications: { send },
      config: off,
    }).onEvent(finding);
    expect(send).not.toHaveBeenCalled();
  });
});
