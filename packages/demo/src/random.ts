/** Numbers that look random and are the same in every run. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  pick<T>(items: readonly T[]): T;
  /** Bytes that do not compress. */
  bytes(length: number): Buffer;
  /** Hexadecimal digits. */
  hex(length: number): string;
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value ^= text.charCodeAt(i);
    value = Math.imul(value, 0x01000193);
  }
  return value >>> 0;
}

/** A sequence for a purpose: equal names give equal sequences. */
export function randomFor(...names: Array<string | number>): Random {
  let state = hash(names.join('\0')) || 1;
  // Mulberry32: small, fast and even enough for a demo.
  const uint32 = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const random: Random = {
    next: () => uint32() / 0x1_0000_0000,
    between: (min, max) => min + Math.floor(random.next() * (max - min + 1)),
    pick: items => items[random.between(0, items.length - 1)],
    bytes: length => {
      const words = new Uint32Array(Math.ceil(length / 4));
      for (let i = 0; i < words.length; i++) {
        words[i] = uint32();
      }
      return Buffer.from(words.buffer, 0, length);
    },
    hex: length =>
      random
        .bytes(Math.ceil(length / 2))
        .toString('hex')
        .slice(0, length),
  };
  return random;
}
