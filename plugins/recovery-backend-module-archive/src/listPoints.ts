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
import type { StoredObject, StoreObstacle } from './stores/types';

const TEMPORARY =
  /(^|\/)\.[^/]*$|(\.(part|partial|filepart|tmp|temp|incomplete|crdownload|swp)|~)$/i;
const MAX_EXAMPLES = 3;
const FILES_OR_FOLDERS = ['file or folder', 'files or folders'] as const;
const MAX_SERIES_KEY = 512;
const MAX_POINT_ID = 512;

/** Times remembered to find two files for one instant; about 20 MB at most. */
const MAX_REMEMBERED_TIMES = 250_000;

/** Whether a point can be known by the name of its file: ids are bounded, and of one line. */
function isUsableName(object: StoredObject): boolean {
  return (
    formatPointId(object).length <= MAX_POINT_ID &&
    // eslint-disable-next-line no-control-regex
    !/[\u0000-\u001f\u007f-\u009f]/.test(object.path)
  );
}

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
    what: string,
    [one, many]: readonly [string, string] = ['file', 'files'],
  ): Generator<SourceNotice> {
    if (this.count > 0) {
      const files = `${this.count} ${this.count === 1 ? one : many}`;
      const names = this.examples.map(each => JSON.stringify(each)).join(', ');
      yield {
        type: 'notice',
        code,
        severity,
        message: `${what}: ${files}, such as ${names}`,
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
  readonly #unnameable = new Tally();
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
    if (!isUsableName(object)) {
      this.#unnameable.add(object.path);
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

  #tallyOf(kind: StoreObstacle['kind']): Tally {
    switch (kind) {
      case 'link':
        return this.#links;
      case 'unnameable':
        return this.#unnameable;
      default:
        return this.#unreadable;
    }
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
        this.#tallyOf(each.kind).add(each.path);
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
      'Not readable by the backend',
      FILES_OR_FOLDERS,
    );
    yield* this.#unnameable.notice(
      'unusable-name',
      'incomplete',
      'Left out, since their names are not UTF-8, too long or hold control characters',
      FILES_OR_FOLDERS,
    );
    yield* this.#badDates.notice(
      'invalid-date',
      'warning',
      'Names fit the pattern but hold no date',
    );
    yield* this.#future.notice(
      'future-date',
      'warning',
      `Of a time to come; check the clock of the machine that writes them, and the time zone ${timeZone}`,
    );
    yield* this.#duplicates.notice(
      'duplicate-time',
      'warning',
      'Of the same resource and time as another file',
    );
    yield* this.#byModificationTime.notice(
      'time-from-modification',
      'info',
      'The pattern has no date, so the time is when a file was last written',
    );
    yield* this.#settling.notice(
      'still-being-written',
      'info',
      'Changed a moment ago, and left for the next listing',
    );
    yield* this.#temporary.notice(
      'temporary-file',
      'info',
      'Passed over as temporary',
    );
    yield* this.#links.notice(
      'symbolic-link',
      'info',
      'Passed over as symbolic links',
    );
    yield* this.#unmatched.notice(
      'unmatched-file',
      'info',
      `Not of the pattern ${pattern.text}`,
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
