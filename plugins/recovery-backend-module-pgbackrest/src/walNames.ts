/** A segment's place: its timeline, and its number in the sequence of segments. */
export interface Segment {
  timeline: number;
  number: number;
}

const DEFAULT_SEGMENT_BYTES = 16 * 1024 ** 2;
const SEGMENT_BYTES = [
  DEFAULT_SEGMENT_BYTES,
  ...Array.from({ length: 11 }, (_, n) => 2 ** (20 + n)),
];

/** Position in the log, in bytes. Exact: a log has less than 2^53 of them. */
export function readLsn(lsn: string): number {
  const [high, low] = lsn.split('/').map(part => parseInt(part, 16));
  return high * 2 ** 32 + low;
}

export function formatLsn(position: number): string {
  const hex = (value: number) => value.toString(16).toUpperCase();
  return `${hex(Math.floor(position / 2 ** 32))}/${hex(position % 2 ** 32)}`;
}

/** Names of segments, for one size of segments. */
export class SegmentNames {
  readonly #perLog: number;

  constructor(readonly segmentBytes: number) {
    this.#perLog = 2 ** 32 / segmentBytes;
  }

  /**
   * The size of segments is chosen when a cluster is made and stands nowhere in the
   * repository: it is the one that fits positions and names of all backups.
   */
  static fitting(known: { lsn: string; segment: string }[]): SegmentNames {
    const fits = SEGMENT_BYTES.find(bytes => {
      const names = new SegmentNames(bytes);
      return known.every(
        ({ lsn, segment }) =>
          names.read(segment).number === names.numberAt(readLsn(lsn)),
      );
    });
    return new SegmentNames(fits ?? DEFAULT_SEGMENT_BYTES);
  }

  read(name: string): Segment {
    const part = (index: number) =>
      parseInt(name.slice(8 * index, 8 * index + 8), 16);
    return { timeline: part(0), number: part(1) * this.#perLog + part(2) };
  }

  format({ timeline, number }: Segment): string {
    return [timeline, Math.floor(number / this.#perLog), number % this.#perLog]
      .map(part => part.toString(16).toUpperCase().padStart(8, '0'))
      .join('');
  }

  /** The number of the segment that holds a position. */
  numberAt(position: number): number {
    return Math.floor(position / this.segmentBytes);
  }
}
