import { ConflictError, InputError } from '@backstage/errors';
import type { SourceQueue } from 'backstage-plugin-recovery-common';
import type { OperationStore } from '../database/OperationStore';
import type { SourcePlaces } from './places';
import { cleanText } from './text';

const MAX_REASON = 1_000;

/** The queues of the sources, and how people hold one back. Who may is decided before. */
export class SourceQueues {
  readonly #store: OperationStore;
  readonly #sources: ReadonlyMap<string, SourcePlaces>;
  readonly #stopped: string | undefined;
  readonly #wake: () => void;

  constructor(options: {
    store: OperationStore;
    sources: ReadonlyMap<string, SourcePlaces>;
    /** Why the configuration stops all operations, if it does. */
    stopped?: string;
    /** Has the queue looked at by the replicas. */
    wake: () => void;
  }) {
    this.#store = options.store;
    this.#sources = options.sources;
    this.#stopped = options.stopped;
    this.#wake = options.wake;
  }

  /** Sources that are not configured are left out. */
  async ofSources(sourceIds: string[]): Promise<Map<string, SourceQueue>> {
    const configured = sourceIds.filter(id => this.#sources.has(id));
    const records = await this.#store.sourceQueues(configured);
    return new Map(
      configured.map((id): [string, SourceQueue] => {
        const { paused, ...counts } = records.get(id)!;
        return [
          id,
          {
            ...counts,
            limit: this.#sources.get(id)!.operationConcurrency,
            paused: paused && { ...paused, at: paused.at.toISOString() },
            stopped: this.#stopped,
          },
        ];
      }),
    );
  }

  /** Throws a ConflictError when somebody has paused it already. */
  async pause(
    sourceId: string,
    pause: { userEntityRef: string; reason: string },
  ): Promise<void> {
    const reason = cleanText(pause.reason, MAX_REASON).trim();
    if (reason === '') {
      throw new InputError(
        'A pause needs a reason: whoever waits for the source reads it.',
      );
    }
    const paused = await this.#store.pauseSource(sourceId, {
      by: pause.userEntityRef,
      at: new Date(),
      reason,
    });
    if (paused) return;
    const first = (await this.#store.sourceQueues([sourceId])).get(sourceId);
    throw new ConflictError(
      `The queue of ${sourceId} is paused already${
        first?.paused ? `, by ${first.paused.by}: ${first.paused.reason}` : ''
      }. To give another reason, let it go on first.`,
    );
  }

  /** Does nothing when it is not paused. */
  async resume(sourceId: string): Promise<void> {
    await this.#store.resumeSource(sourceId);
    this.#wake();
  }
}
