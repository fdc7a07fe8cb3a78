import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  RecoveryEvent,
  RecoveryEvents,
  RecoveryEventSubscriber,
} from './RecoveryEvents';
import { SubscriberQueue } from './SubscriberQueue';

/**
 * Tells each subscriber what happened, in order, each at its own pace. One that fails or
 * hangs keeps nobody else from hearing it, and never who tells it from going on.
 */
export class EventFanOut implements RecoveryEvents {
  readonly #logger: LoggerService;
  readonly #queues: SubscriberQueue[] = [];

  constructor(options: {
    subscribers: RecoveryEventSubscriber[];
    logger: LoggerService;
  }) {
    this.#logger = options.logger;
    options.subscribers.forEach(subscriber => this.subscribe(subscriber));
  }

  subscribe(subscriber: RecoveryEventSubscriber): void {
    this.#queues.push(new SubscriberQueue(subscriber, this.#logger));
  }

  publish(event: RecoveryEvent): void {
    for (const queue of this.#queues) queue.add(event);
  }

  /** Resolves when all that was told so far was heard. */
  async settled(): Promise<void> {
    await Promise.all(this.#queues.map(queue => queue.settled()));
  }
}
