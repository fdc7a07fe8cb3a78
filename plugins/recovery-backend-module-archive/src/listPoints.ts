import { createHash } from 'node:crypto';
import {
  throwIfAborted,
  type DiscoveredPoint,
  type ListOptions,
  type PointSeries,
  type SourceNotice,
} from 'backstage-plugin-recovery-node';
import type { ArchiveSource } from './config';
import { isCompanion } from './formats/checksums';
import { detectFormat, type ArchiveFormat } from './formats/detectFormat';
import type { PatternMatch } from './pattern/compilePattern';
import { readPointTime, type PointTime } from './pattern/pointTime';
import { formatPointId } from './pointId';
import type { StoredObject } from './stores/types';

const TEMPORARY =
  /(^|\/)\.[^/]*$|(\.(part|partial|filepart|tmp|temp|incomplete|crdownload|swp)|~)$/i;
const MAX_EXAMPLES = 3;
const MAX_SERIES_KEY = 512;

/** Times remembered to find two files for one instant; about 20 MB at most. */
const MAX_REMEMBERED_TIMES = 250_000;

class Tally {
  count = 0;
  readonly examples: string[] = [];

  add(path: string) {
    this.count += 1;
    if (this.examples.length < MAX_EXAMPLES)
      this.examples.push(path.slice(0, 200));
  }

  *notice(
    code: string,
    severity: SourceNotice['severity'],
    sentence: (files: string) => string,
  ): Generator<SourceNotice> {
    if (this.count > 0) {
      const files = `${this.count} ${this.count === 1 ? 'file' : 'files'}`;
      const names = this.examples.map(each => JSON.stringify(each)).join(', ');
      yield {
        type: 'notice',
        code,
        severity,
        message: `${sentence(files)}, such as ${names}`,
      };
    }
  }
}

function seriesOf(match: PatternMatch, source: ArchiveSource): PointSeries {
  const entries = [...match.attributes];
  const text = entries.map(([key, value]) => `${key}=${value}`).join(',');
  const digest = createHash('sha256').update(text).digest('hex');
  return {
    key: text.length <= MAX_SERIES_KEY ? text || '*' : `sha256:${digest}`,
    title:
      entries
        .map(([, value]) => value)
        .join(' / ')
        .slice(0, 200) || source.pattern.text,
    attributes: Object.fromEntries(
      entries.map(([key, value]) => [key, [value]]),
    ),
  };
}

function toPoint(
  object: StoredObject,
  format: ArchiveFormat,
  series: PointSeries,
  time: PointTime,
): DiscoveredPoint {
  const isEmpty = object.size === 0;
  const isPlain = format.name === 'plain';
  return {
    type: 'point',
    id: formatPointId(object),
    series,
    time: time.iso,
    finishedAt: object.modifiedAt.toISOString(),
    pointType: 'archive',
    // A directory listing does not tell whether the job that wrote a file got all it wanted.
    outcome: isEmpty ? 'failed' : 'unknown',
    storedBytes: object.size,
    sizeBytes: isPlain ? object.size : undefined,
    fileCount: format.container === 'single' ? 1 : undefined,
    damaged: isEmpty ? 'The file is empty.' : undefined,
    details: {
      file: object.path,
      format: format.name,
      'time from': time.from,
      modified: object.modifiedAt.toISOString(),
      ...(time.note ? { 'time note': time.note } : {}),
      ...object.details,
    },
  };
}

/** One listing of a source: what it holds, and what has to be said of it. */
class Listing {
  readonly #unmatched = new Tally();
  readonly #badDates = new Tally();
  readonly #temporary = new Tally();
  readonly #settling = new Tally();
  readonly #links = new Tally();
  readonly #unreadable = new Tally();
  readonly #future = new Tally();
  readonly #duplicates = new Tally();
  readonly #byModificationTime = new Tally();
  readonly #times = new Set<string>();
  #points = 0;
  #objects = 0;

  constructor(
    private readonly source: ArchiveSource,
    private readonly options: ListOptions,
  ) {}

  wants(path: string): boolean {
    this.#objects += 1;
    if (isCompanion(path)) return false;
    if (TEMPORARY.test(path)) {
      this.#temporary.add(path);
      return false;
    }
    if (!this.source.pattern.match(path)) {
      this.#unmatched.add(path);
      return false;
    }
    return true;
  }

  #read(object: StoredObject): DiscoveredPoint | undefined {
    const { source, options } = this;
    const match = source.pattern.match(object.path);
    if (!match) return undefined;
    const age = options.now.getTime() - object.modifiedAt.getTime();
    if (source.store.showsUnfinished && Math.abs(age) < source.settleTimeMs) {
      this.#settling.add(object.path);
      return undefined;
    }
    const time = readPointTime(match, source.timeZone, object.modifiedAt);
    if (!time) {
      this.#badDates.add(object.path);
      return undefined;
    }
    const point = toPoint(
      object,
      detectFormat(object.path),
      seriesOf(match, source),
      time,
    );
    if (Date.parse(time.iso) > options.now.getTime())
      this.#future.add(object.path);
    if (time.from === 'modification time')
      this.#byModificationTime.add(object.path);
    this.#noteTime(`${time.iso} ${point.series.key}`, object.path);
    return point;
  }

  #noteTime(key: string, path: string) {
    const short = createHash('sha1').update(key).digest('binary').slice(0, 10);
    if (this.#times.has(short)) this.#duplicates.add(path);
    else if (this.#times.size < MAX_REMEMBERED_TIMES) this.#times.add(short);
  }

  async *run(): AsyncGenerator<DiscoveredPoint | SourceNotice> {
    const { source, options } = this;
    const found = source.store.list({
      signal: options.signal,
      depth: source.pattern.depth,
      wants: path => this.wants(path),
    });
    for await (const each of found) {
      throwIfAborted(options.signal, `Listing ${source.store.title}`);
      if (each.kind === 'object') {
        const point = this.#read(each);
        if (point) {
          this.#points += 1;
          yield point;
        }
      } else {
        this.#objects += 1;
        (each.kind === 'link' ? this.#links : this.#unreadable).add(each.path);
      }
    }
    yield* this.#notices();
  }

  *#notices(): Generator<SourceNotice> {
    const { store, pattern, timeZone } = this.source;
    if (this.#objects === 0) {
      yield {
        type: 'notice',
        code: 'empty-source',
        severity: store.emptyHint ? 'incomplete' : 'warning',
        message: `${store.title} holds no files. ${
          store.emptyHint ?? 'Check bucket and prefix.'
        }`,
      };
    } else if (this.#points === 0) {
      yield {
        type: 'notice',
        code: 'nothing-listed',
        severity: 'warning',
        message: `None of the files of ${store.title} is a recovery point by the pattern ${pattern.text}`,
      };
    }
    yield* this.#unreadable.notice(
      'unreadable-entry',
      'incomplete',
      files => `${files} or folders cannot be read by the backend`,
    );
    yield* this.#badDates.notice(
      'invalid-date',
      'warning',
      files => `${files} have a name that fits the pattern but holds no date`,
    );
    yield* this.#future.notice(
      'future-date',
      'warning',
      files =>
        `${files} are of a time to come; check the clock of the machine that writes them, and the time zone ${timeZone}`,
    );
    yield* this.#duplicates.notice(
      'duplicate-time',
      'warning',
      files => `${files} are of the same resource and time as another file`,
    );
    yield* this.#byModificationTime.notice(
      'time-from-modification',
      'info',
      files =>
        `The pattern has no date: the time of ${files} is when they were last written`,
    );
    yield* this.#settling.notice(
      'still-being-written',
      'info',
      files =>
        `${files} changed a moment ago and are left for the next listing`,
    );
    yield* this.#temporary.notice(
      'temporary-file',
      'info',
      files => `${files} are passed over as temporary`,
    );
    yield* this.#links.notice(
      'symbolic-link',
      'info',
      files => `${files} are passed over as symbolic links`,
    );
    yield* this.#unmatched.notice(
      'unmatched-file',
      'info',
      files => `${files} do not fit the pattern ${pattern.text}`,
    );
  }
}

/** The recovery points of a source, streamed; notices come last. */
export function listPoints(
  source: ArchiveSource,
  options: ListOptions,
): AsyncGenerator<DiscoveredPoint | SourceNotice> {
  return new Listing(source, options).run();
}
