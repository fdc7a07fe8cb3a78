import type { EventsService } from '@backstage/plugin-events-node';
import type { RecoveryEvent, RecoveryEventSubscriber } from './RecoveryEvents';

/** The topic that other backend plugins subscribe to. */
export const RECOVERY_TOPIC = 'recovery';

/** Tells other backend plugins, through Backstage's events. */
export class TopicSubscriber implements RecoveryEventSubscriber {
  readonly name = 'the events';
  readonly #events: EventsService;

  constructor(options: { events: EventsService }) {
    this.#events = options.events;
  }

  async onEvent(event: RecoveryEvent): Promise<void> {
    const metadata = { type: event.type };
    await this.#events.publish({
      topic: RECOVERY_TOPIC,
      eventPayload: event,
      metadata,
    });
  }
}
