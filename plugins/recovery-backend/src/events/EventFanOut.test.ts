import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  eventsServiceFactory,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { newOperation } from '../database/__testUtils__/operations';
import type { OperationRecord } from '../database/OperationStore';
import { EventFanOut } from './EventFanOut';
import { operationEvent } from './operationEvent';
import type { FindingEvent, RecoveryEvent } from './RecoveryEvents';
import { SignalSubscriber } from './SignalSubscriber';
import { TopicSubscriber } from './TopicSubscriber';

jest.setTimeout(60_000);

const record: OperationRecord = {
  ...newOperation({ id: 'o1', reason: 'secret reason' }),
  state: 'failed',
  fencingToken: 1,
  phases: [],
  logSeq: 0,
  logDropped: 0,
  workDirectory: '/srv/restore/x',
  error: { code: 'damaged', message: 'Broken.', nextStep: 'Use another.' },
};

const finding: FindingEvent = {
  type: 'finding',
  change: 'raised',
  at: '2026-11-25T10:00:00.000Z',
  kind: 'backup-missed',
  entityRefs: ['component:default/orders'],
  finding: { code: 'older-than-rpo', severity: 'critical', message: 'Old.' },
};

describe('EventFanOut', () => {
  it('tells each in order, and nobody waits for one that fails or hangs', async () => {
    const logger = mockServices.logger.mock();
    const heard: RecoveryEvent[] = [];
    const never = jest.fn(() => new Promise<void>(() => {}));
    let works = false;
    const events = new EventFanOut({
      logger,
      subscribers: [
        { name: 'who hangs', onEvent: never },
        {
          name: 'who fails',
          onEvent: async () => {
            if (!works) throw new Error('no such plugin');
          },
        },
      ],
    });
    const listener = {
      name: 'who listens',
      onEvent: async (event: RecoveryEvent) => {
        heard.push(event);
      },
    };
    events.subscribe(listener);
    const all = [operationEvent(record), finding, operationEvent(record)];
    all.forEach(event => events.publish(event));
    while (heard.length < 3)
      await new Promise(resolve => setImmediate(resolve));
    expect(heard).toEqual(all);
    expect(never).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      'Cannot tell who fails what happened: Error: no such plugin',
    );
    works = true;
    events.publish(finding);
    while (heard.length < 4)
      await new Promise(resolve => setImmediate(resolve));
    expect(logger.info).toHaveBeenCalledWith('who fails can be told again');
  });

  it('leaves out what cannot be told in time, and says so', async () => {
    const logger = mockServices.logger.mock();
    let release = () => {};
    const gate = new Promise<void>(resolve => {
      release = resolve;
    });
    const onEvent = jest.fn(() => gate);
    const events = new EventFanOut({
      logger,
      subscribers: [{ name: 'who is slow', onEvent }],
    });
    for (let count = 0; count < 1_100; count++) events.publish(finding);
    release();
    await events.settled();
    expect(onEvent).toHaveBeenCalledTimes(1_000);
    expect(logger.warn).toHaveBeenCalledWith(
      '100 events for who is slow were left out',
    );
  });
});

describe('what is told through the real events service', () => {
  async function heardFrom(
    publish: (deps: {
      events: typeof eventsServiceRef.T;
      signals: typeof signalsServiceRef.T;
    }) => Promise<void>,
    topic: string,
  ) {
    const heard: Array<{ eventPayload: unknown; metadata?: unknown }> = [];
    const listener = createBackendPlugin({
      pluginId: 'listener',
      register(env) {
        env.registerInit({
          deps: { events: eventsServiceRef },
          async init({ events }) {
            await events.subscribe({
              id: 'listener',
              topics: [topic],
              onEvent: async event => {
                heard.push(event);
              },
            });
          },
        });
      },
    });
    const teller = createBackendPlugin({
      pluginId: 'recovery',
      register(env) {
        env.registerInit({
          deps: {
            events: eventsServiceRef,
            signals: signalsServiceRef,
            lifecycle: coreServices.lifecycle,
          },
          async init({ lifecycle, ...deps }) {
            // All plugins listen by then.
            lifecycle.addStartupHook(() => publish(deps));
          },
        });
      },
    });
    const backend = await startTestBackend({
      features: [
        listener,
        teller,
        eventsServiceFactory,
        mockServices.rootConfig.factory({
          data: { events: { useEventBus: 'never' } },
        }),
      ],
    });
    await backend.stop();
    return heard;
  }

  it('is an operation in its new state, without reason and places', async () => {
    const heard = await heardFrom(async ({ events }) => {
      const subscriber = new TopicSubscriber({ events });
      await subscriber.onEvent(operationEvent(record, undefined, new Date(0)));
      await subscriber.onEvent(finding);
    }, 'recovery');
    expect(heard).toMatchObject([
      {
        metadata: { type: 'operation' },
        eventPayload: {
          type: 'operation',
          at: '1970-01-01T00:00:00.000Z',
          operation: {
            id: 'o1',
            state: 'failed',
            entityRef: 'component:default/orders',
            error: { code: 'damaged', message: 'Broken.' },
          },
        },
      },
      { metadata: { type: 'finding' }, eventPayload: finding },
    ]);
    expect(JSON.stringify(heard)).not.toMatch(/secret reason|srv\/restore/);
  });

  it('is a signal that says nothing but what to read again', async () => {
    const heard = await heardFrom(async ({ signals }) => {
      const subscriber = new SignalSubscriber({ signals });
      await subscriber.onEvent(operationEvent(record));
      await subscriber.onEvent(finding);
      await subscriber.onEvent({ ...finding, change: 'repeated' });
    }, 'signals');
    const signal = (channel: string, changed: string) => ({
      recipients: { type: 'broadcast' },
      channel,
      message: { changed },
    });
    expect(heard.map(({ eventPayload }) => eventPayload)).toEqual([
      signal('recovery:operation:o1', 'operation'),
      signal('recovery:operations', 'operations'),
      signal('recovery:entity:component:default/orders', 'status'),
      signal('recovery:entity:component:default/orders', 'status'),
    ]);
  });
});
