import type { LoggerService } from '@backstage/backend-plugin-api';
import type { RecoveryEvent, RecoveryEventSubscriber } from './RecoveryEvents';

/** Events that may wait for one subscriber; more are dropped and counted. */
const MOST_WAITING = 1_000;

/** What waits for one subscriber. */
export class SubscriberQueue {
  readonly #subscriber: RecoveryEventSubscriber;
  readonly #logger: LoggerService;
  #waiting = 0;
  #dropped = 0;
  #failing = false;
  #last: Promise<void> = Promise.resolve();

  constructor(subscriber: RecoveryEventSubscriber, logger: LoggerService) {
    this.#subscriber = subscriber;
    this.#logger = logger;
  }

  add(event: RecoveryEvent): void {
    if (this.#waiting >= MOST_WAITING) {
      if (this.#dropped++ === 0) {
        this.#logger.warn(
          `Too many events wait for ${
            this.#subscriber.name
          }: further ones are left out`,
        );
      }
      return;
    }
    this.#waiting++;
    this.#last = this.#last.then(() => this.#tell(event));
  }

  async settled(): Promise<void> {
    await this.#last;
  }

  async #tell(event: RecoveryEvent): Promise<void> {
    const { name } = this.#subscriber;
    try {
      await this.#subscriber.onEvent(event);
      if (this.#failing) this.#logger.info(`${name} can be told again`);
      this.#failing = false;
    } catch (error) {
      // Said once: what is not installed would fill the log.
      const text = `Cannot tell ${name} what happened: ${error}`;
      if (this.#failing) this.#logger.debug(text);
      else this.#logger.warn(text);
      this.#failing = true;
    }
    this.#waiting--;
    if (this.#waiting === 0 && this.#dropped > 0) {
      this.#logger.warn(`${this.#dropped} events for ${name} were left out`);
      this.#dropped = 0;
    }
  }
}
