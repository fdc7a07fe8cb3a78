/**
 * Lets a few batches run at a time. The next batch stays open and gathers more keys
 * until one of them has ended, so batches grow with the load and nothing waits when
 * there is none.
 */
export class BatchGate {
  readonly #limit: number;
  readonly #onIdle: () => void;
  readonly #waiting: Array<() => void> = [];
  #taken = 0;

  /** `onIdle` is called when the last batch has ended and none waits. */
  constructor(limit: number, onIdle: () => void) {
    this.#limit = limit;
    this.#onIdle = onIdle;
  }

  /** Dispatches a batch as soon as there is room for it. */
  schedule(dispatch: () => void): void {
    if (this.#taken < this.#limit) {
      this.#taken += 1;
      // After all requests that this turn of the event loop has read.
      setImmediate(dispatch);
    } else {
      this.#waiting.push(dispatch);
    }
  }

  /** Runs a dispatched batch, and makes room when it has ended. */
  async run<T>(batch: () => Promise<T>): Promise<T> {
    try {
      return await batch();
    } finally {
      this.#taken -= 1;
      const next = this.#waiting.shift();
      if (next) {
        this.schedule(next);
      } else if (this.#taken === 0) {
        this.#onIdle();
      }
    }
  }
}
