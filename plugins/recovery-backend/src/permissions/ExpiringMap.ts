/**
 * A map that forgets: each entry after a time, and the oldest entries when there are
 * too many.
 */
export class ExpiringMap<K, V> {
  readonly #entries = new Map<K, { value: V; expiresAt: number }>();
  readonly #maxEntries: number;
  readonly #timeToLiveMs: number;
  readonly #now: () => number;

  constructor(options: {
    maxEntries: number;
    timeToLiveMs: number;
    /** The time in milliseconds. */
    now?: () => number;
  }) {
    this.#maxEntries = options.maxEntries;
    this.#timeToLiveMs = options.timeToLiveMs;
    this.#now = options.now ?? Date.now;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    const entry = this.#entries.get(key);
    if (!entry) {
      return undefined;
    }
    if (entry.expiresAt <= this.#now()) {
      this.#entries.delete(key);
      return undefined;
    }
    return entry.value;
  }

  set(key: K, value: V): void {
    // Taken out first, so that the order of the entries is that of their age.
    this.#entries.delete(key);
    this.#entries.set(key, {
      value,
      expiresAt: this.#now() + this.#timeToLiveMs,
    });
    while (this.#entries.size > this.#maxEntries) {
      this.#entries.delete(this.#entries.keys().next().value as K);
    }
  }

  delete(key: K): void {
    this.#entries.delete(key);
  }
}
