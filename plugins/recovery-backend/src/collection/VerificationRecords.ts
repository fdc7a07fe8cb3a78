import { toInstant } from '../database/instants';
import type {
  VerificationEffect,
  VerificationLevel,
  VerificationResult,
  VerificationStore,
} from '../database/VerificationStore';
import type { Projection } from './Projection';

/** Keeps what verifications find out, and has statuses follow. */
export class VerificationRecords {
  readonly #store: VerificationStore;
  readonly #projection: Projection;

  constructor(options: { store: VerificationStore; projection: Projection }) {
    this.#store = options.store;
    this.#projection = options.projection;
  }

  /** All that follows for the points is in the database when this returns. */
  async record(result: VerificationResult): Promise<VerificationEffect> {
    const effect = await this.#store.record(result);
    await this.#projection.update(result.sourceId, new Date());
    return effect;
  }

  /** Notes that a point is being tried, so that it holds up no other. */
  async noteAttempt(pointId: string, level: VerificationLevel): Promise<void> {
    await this.#store.noteAttempt(pointId, level, toInstant(new Date()));
  }

  /** Counts bytes for the budget of the UTC day on which they were read. */
  async addBytesRead(sourceId: string, bytes: number): Promise<void> {
    const day = toInstant(new Date()).slice(0, 10);
    await this.#store.addBytesRead(sourceId, day, Math.round(bytes));
  }

  /** Has a level looked at again before its time, after it came to no result. */
  async tryAgainAt(
    sourceId: string,
    level: VerificationLevel,
    at: Date,
  ): Promise<void> {
    const [schedule] = (await this.#store.listSchedules([sourceId])).filter(
      each => each.level === level,
    );
    const instant = toInstant(at);
    if (schedule && schedule.dueAt > instant) {
      await this.#store.setDue(sourceId, level, instant, schedule.waitingSince);
    }
  }
}
