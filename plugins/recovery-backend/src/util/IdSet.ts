const EMPTY = 0;

/**
 * A set of UUIDs in 16 bytes each, for listings of up to millions of points: a set of
 * strings takes about ten times as much.
 */
export class IdSet {
  private slots: Uint32Array;
  private capacity: number;
  private count = 0;

  constructor(expected = 1024) {
    this.capacity = 1024;
    while (this.capacity * 0.6 < expected) {
      this.capacity *= 2;
    }
    this.slots = new Uint32Array(this.capacity * 4);
  }

  get size(): number {
    return this.count;
  }

  /** Adds an id. False when it was there already. */
  add(id: string): boolean {
    if (this.count + 1 > this.capacity * 0.6) {
      this.grow();
    }
    const words = wordsOf(id);
    const at = this.find(this.slots, words);
    if (this.slots[at + 1] !== EMPTY) {
      return false;
    }
    this.slots.set(words, at);
    this.count += 1;
    return true;
  }

  has(id: string): boolean {
    return this.slots[this.find(this.slots, wordsOf(id)) + 1] !== EMPTY;
  }

  /** Where the id is, or would be. */
  private find(slots: Uint32Array, words: Uint32Array): number {
    const mask = this.capacity - 1;
    for (let slot = words[0] & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 4;
      if (
        slots[at + 1] === EMPTY ||
        (slots[at] === words[0] &&
          slots[at + 1] === words[1] &&
          slots[at + 2] === words[2] &&
          slots[at + 3] === words[3])
      ) {
        return at;
      }
    }
  }

  private grow(): void {
    const old = this.slots;
    this.capacity *= 2;
    this.slots = new Uint32Array(this.capacity * 4);
    for (let at = 0; at < old.length; at += 4) {
      if (old[at + 1] !== EMPTY) {
        const words = old.subarray(at, at + 4);
        this.slots.set(words, this.find(this.slots, words));
      }
    }
  }
}

// The second word holds the version digit of the UUID, so it is never zero: zero there
// marks an empty slot.
function wordsOf(id: string): Uint32Array {
  const words = new Uint32Array(4);
  words[0] = parseInt(id.slice(0, 8), 16);
  words[1] = parseInt(id.slice(9, 13) + id.slice(14, 18), 16);
  words[2] = parseInt(id.slice(19, 23) + id.slice(24, 28), 16);
  words[3] = parseInt(id.slice(28, 36), 16);
  if (words[1] === EMPTY) {
    throw new TypeError(`${id} is not a UUID with a version`);
  }
  return words;
}
