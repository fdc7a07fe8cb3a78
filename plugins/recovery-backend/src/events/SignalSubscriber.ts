import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  entitySignalChannel,
  operationSignalChannel,
  OPERATIONS_SIGNAL_CHANNEL,
  type RecoverySignal,
} from 'backstage-plugin-recovery-common';
import type { RecoveryEvent, RecoveryEventSubscriber } from './RecoveryEvents';

/**
 * Has open pages read again what changed. Signals go to whoever listens to a channel,
 * and nobody asks what they may see: so a signal says only what to read again.
 */
export class SignalSubscriber implements RecoveryEventSubscriber {
  readonly name = 'the signals';
  readonly #signals: SignalsService;

  constructor(options: { signals: SignalsService }) {
    this.#signals = options.signals;
  }

  async onEvent(event: RecoveryEvent): Promise<void> {
    if (event.type === 'operation') {
      const { id, entityRef } = event.operation;
      await this.#signal(operationSignalChannel(id), 'operation');
      await this.#signal(OPERATIONS_SIGNAL_CHANNEL, 'operations');
      await this.#signal(entitySignalChannel(entityRef), 'status');
    } else if (event.type === 'waiver') {
      const { entityRef } = event.waiver;
      if (entityRef !== undefined)
        await this.#signal(entitySignalChannel(entityRef), 'status');
    } else if (event.type === 'finding' && event.change !== 'repeated') {
      for (const entityRef of event.entityRefs)
        await this.#signal(entitySignalChannel(entityRef), 'status');
    }
  }

  async #signal(channel: string, changed: RecoverySignal['changed']) {
    await this.#signals.publish<RecoverySignal>({
      recipients: { type: 'broadcast' },
      channel,
      message: { changed },
    });
  }
}
