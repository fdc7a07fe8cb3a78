import { failureOf } from './failures';
import type { BackupInfo } from './info';
import type { PgBackRestTool } from './PgBackRestTool';
import { listRepository } from './repoListing';
import { formatLsn, readLsn, SegmentNames, type Segment } from './walNames';

/** A stretch of segments of one timeline without a gap. */
interface Run {
  first: number;
  last: number;
}

/** Where a timeline left the one before it. */
interface Fork {
  timeline: number;
  position: number;
}

/** Instants, in epoch seconds, that one backup leads to without a gap. */
export interface Piece {
  from: number;
  to: number;
  /** What ends it, as a sentence. */
  end: string;
  /** The segment that is not stored, where later ones are. */
  missing?: string;
}

export interface Reach {
  pieces: Piece[];
  /** Whether recovery follows the newest timeline; its own one otherwise. */
  followsLatest: boolean;
  /** Where the last segment of the way ends, as a position. */
  position: number;
}

const MOST_HISTORY_BYTES = 64 * 1024;

/** The stored changes of one cluster in one repository. */
export class WalArchive {
  readonly names: SegmentNames;
  /** When each segment was stored, in epoch seconds, by timeline and number. */
  readonly #segments: Map<number, Map<number, number>>;
  readonly #runs: Map<number, Run[]>;
  readonly #backups: BackupInfo[];
  readonly #histories: Map<number, { forks: Fork[]; time: number }>;
  readonly newestTime: number | undefined;

  constructor(options: {
    names: SegmentNames;
    segments: Map<number, Map<number, number>>;
    histories: Map<number, { forks: Fork[]; time: number }>;
    backups: BackupInfo[];
  }) {
    this.names = options.names;
    this.#histories = options.histories;
    this.#segments = options.segments;
    this.#backups = options.backups;
    this.#runs = new Map(
      [...options.segments].map(([timeline, times]) => [
        timeline,
        toRuns(times.keys()),
      ]),
    );
    const newest = [...this.#runs].flatMap(([timeline, runs]) =>
      runs.map(run => this.#timeOf({ timeline, number: run.last })),
    );
    this.newestTime = newest.length > 0 ? Math.max(...newest) : undefined;
  }

  /** Reads the names of all segments, and the histories of timelines. */
  static async read(
    tool: PgBackRestTool,
    repo: number,
    archiveId: string,
    backups: BackupInfo[],
  ): Promise<WalArchive> {
    const names = SegmentNames.fitting(
      backups.flatMap(({ archive, lsn }) =>
        archive && lsn ? [{ lsn: lsn.start, segment: archive.start }] : [],
      ),
    );
    const directory = `archive/${tool.source.stanza}/${archiveId}`;
    const segments = new Map<number, Map<number, number>>();
    const histories = new Map<number, { forks: Fork[]; time: number }>();
    const files: { timeline: number; path: string; time: number }[] = [];
    for await (const { path, isFile, time } of listRepository(
      tool,
      repo,
      directory,
      { recurse: true },
    )) {
      const [, segment] =
        /(?:^|\/)([0-9A-F]{24})-[0-9a-f]{40}(?:\.[a-z0-9]+)?$/.exec(path) ?? [];
      const [, timeline] = /^([0-9A-F]{8})\.history$/.exec(path) ?? [];
      if (isFile && segment) {
        const { timeline: line, number } = names.read(segment);
        const times = segments.get(line) ?? new Map<number, number>();
        times.set(number, time);
        segments.set(line, times);
      } else if (isFile && timeline) {
        files.push({ timeline: parseInt(timeline, 16), path, time });
      }
    }
    for (const { timeline, path, time } of files) {
      const forks = readHistory(
        await readFile(tool, repo, `${directory}/${path}`),
      );
      histories.set(timeline, { forks, time });
    }
    return new WalArchive({ names, segments, histories, backups });
  }

  /** The first segment of a range that is not stored. */
  firstMissing(range: { start: string; stop: string }): string | undefined {
    const { timeline, number } = this.names.read(range.start);
    const last = this.names.read(range.stop);
    const run = this.#run({ timeline, number });
    if (run && run.last >= last.number) {
      return undefined;
    }
    return this.names.format({ timeline, number: run ? run.last + 1 : number });
  }

  /** How far stored changes lead on from a backup. */
  reach(backup: BackupInfo): Reach {
    const own: Piece = {
      from: backup.stop,
      to: backup.stop,
      end: 'No changes are stored after the backup.',
    };
    if (!backup.archive || !backup.lsn || this.firstMissing(backup.archive)) {
      return { pieces: [own], followsLatest: true, position: 0 };
    }
    const stop = this.names.read(backup.archive.stop);
    const { way, followsLatest } = this.#way(
      stop.timeline,
      readLsn(backup.lsn.stop),
    );
    const pieces: Piece[] = [own];
    let number = stop.number;
    for (const [index, { timeline, until }] of way.entries()) {
      const piece = pieces.at(-1)!;
      const run = this.#run({ timeline, number });
      const last =
        run && Math.min(run.last, until === undefined ? run.last : until - 1);
      if (run && last! >= number) {
        piece.to = Math.max(
          piece.to,
          this.#timeOf({ timeline, number: last! }),
        );
        number = last! + 1;
      }
      if (until === undefined || number < until) {
        Object.assign(piece, this.#endOf({ timeline, number }));
        break;
      }
      const next = way[index + 1];
      piece.end = `Timeline ${timeline} was left at ${formatLsn(
        next.from!,
      )}; what was changed on it afterwards does not lead to timeline ${
        next.timeline
      }.`;
      const begun = this.#histories.get(next.timeline)!.time;
      pieces.push({ from: begun, to: begun, end: piece.end });
    }
    return {
      pieces: pieces.filter((piece, i) => i === 0 || piece.to > piece.from),
      followsLatest,
      position: number * this.names.segmentBytes,
    };
  }

  #run({ timeline, number }: Segment): Run | undefined {
    return this.#runs
      .get(timeline)
      ?.find(run => run.first <= number && number <= run.last);
  }

  /**
   * What a segment holds was written before it was stored, and before the end of each
   * backup that needed it. The latter bounds the times of files that were copied later.
   */
  #timeOf({ timeline, number }: Segment): number {
    return this.#backups.reduce((time, { archive, stop }) => {
      const needed = archive && this.names.read(archive.stop);
      return needed?.timeline === timeline && needed.number >= number
        ? Math.min(time, stop)
        : time;
    }, this.#segments.get(timeline)!.get(number)!);
  }

  #endOf(segment: Segment): Pick<Piece, 'end' | 'missing'> {
    const name = this.names.format(segment);
    const isLast = ![...(this.#runs.get(segment.timeline) ?? [])].some(
      run => run.first > segment.number,
    );
    return isLast
      ? { end: `No WAL is stored after the segment before ${name}.` }
      : {
          end: `The WAL segment ${name} is missing from the archive.`,
          missing: name,
        };
  }

  /**
   * The timelines that recovery from a backup passes through, by the rules of
   * PostgreSQL: the newest one whose history is found by counting on, if the backup
   * lies on its way; else the backup's own.
   */
  #way(
    timeline: number,
    position: number,
  ): {
    way: { timeline: number; from?: number; until?: number }[];
    followsLatest: boolean;
  } {
    let latest = timeline;
    while (this.#histories.has(latest + 1)) {
      latest += 1;
    }
    const forks = this.#histories.get(latest)?.forks ?? [];
    const start = forks.findIndex(fork => fork.timeline === timeline);
    if (latest === timeline || start < 0 || forks[start].position < position) {
      return { way: [{ timeline }], followsLatest: latest === timeline };
    }
    const onTheWay = forks.slice(start);
    return {
      way: [
        ...onTheWay.map((fork, index) => ({
          timeline: fork.timeline,
          from: onTheWay[index - 1]?.position,
          until: this.names.numberAt(fork.position),
        })),
        { timeline: latest, from: onTheWay.at(-1)!.position },
      ],
      followsLatest: true,
    };
  }
}

function toRuns(numbers: Iterable<number>): Run[] {
  const runs: Run[] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last.last === number - 1) {
      last.last = number;
    } else {
      runs.push({ first: number, last: number });
    }
  }
  return runs;
}

/** Lines of a history: timeline, position at which it was left, reason. */
function readHistory(content: string): Fork[] {
  return content.split('\n').flatMap(line => {
    const [, timeline, lsn] =
      /^\s*(\d+)\s+([0-9A-F]{1,8}\/[0-9A-F]{1,8})/i.exec(line) ?? [];
    return timeline
      ? [{ timeline: Number(timeline), position: readLsn(lsn) }]
      : [];
  });
}

async function readFile(
  tool: PgBackRestTool,
  repo: number,
  path: string,
): Promise<string> {
  const output = tool.bytes('repo-get', `--repo=${repo}`, path);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    let next = await output.next();
    while (!next.done) {
      if (length < MOST_HISTORY_BYTES) {
        chunks.push(next.value);
      }
      length += next.value.length;
      next = await output.next();
    }
    if (next.value.exitCode !== 0) {
      throw failureOf(next.value);
    }
  } finally {
    await output.return(undefined as never);
  }
  return Buffer.concat(chunks).toString('utf8');
}
