import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ProviderError } from 'backstage-plugin-recovery-node';
import { Duration } from 'luxon';
import type { ValidSource } from '../config';
import { Instant, toInstant } from '../database/instants';
import type { PointStore } from '../database/PointStore';
import type { ProjectionStore } from '../database/ProjectionStore';
import type {
  ReadingOutcome,
  SourceRecord,
  SourceStore,
} from '../database/SourceStore';
import { formatInstant } from '../util/format';
import { toSourceError } from './errors';
import { ListingIntake } from './ListingIntake';
import type { Notices } from './Notices';
import type { Projection } from './Projection';
import { untilAborted } from './untilAborted';

/** Points that are looked at together when gone ones are searched for. */
const SCAN_PAGE = 5000;

/** An empty listing after a full one is believed when it was given this many times … */
const EMPTY_LISTINGS_TO_CONFIRM = 3;

/** … and for at least the freshness limit of the source. */
function emptyIsConfirmed(
  source: ValidSource,
  emptyCount: number,
  emptySince: Instant,
  now: Date,
): boolean {
  return (
    emptyCount >= EMPTY_LISTINGS_TO_CONFIRM &&
    now.getTime() - Date.parse(emptySince) >= source.staleAfter.toMillis()
  );
}

/** Not the source failed but our own database; what it says is for the log alone. */
class StorageError extends Error {}

const STORAGE_FAILURE = {
  code: 'storage',
  message:
    'What the source lists could not be stored in the database of the portal.',
  nextStep: 'See the log of the backend. The source will be read again.',
};

export interface SourceReaderOptions {
  sources: SourceStore;
  points: PointStore;
  projectionStore: ProjectionStore;
  projection: Projection;
  logger: LoggerService;
  keepGone: Duration;
  now?: () => Date;
}

/**
 * Reads one source once: streams its listing into the database, decides what is gone,
 * and notes how the source is.
 *
 * Only a complete listing marks points as gone. When an incomplete listing leaves a
 * point out, the point is remembered as missing and waits for a complete one. A failed
 * reading changes no point.
 */
export class SourceReader {
  private readonly now: () => Date;

  constructor(private readonly options: SourceReaderOptions) {
    this.now = options.now ?? (() => new Date());
  }

  /** Never throws for what the source does; the outcome is kept with the source. */
  async read(source: ValidSource, shutdown: AbortSignal): Promise<void> {
    const { sources } = this.options;
    const runId = randomUUID();
    const startedAt = this.now();
    const before = await sources.get(source.id);
    if (!before) {
      return;
    }
    const timeout = source.schedule.timeout.toMillis();
    await sources.beginReading(
      source.id,
      runId,
      toInstant(startedAt),
      toInstant(startedAt.getTime() + timeout + 60_000),
    );
    const outcome = await this.attempt(
      source,
      before,
      runId,
      startedAt,
      shutdown,
    );
    if (outcome === undefined) {
      await sources.abandonReading(source.id, runId);
      return;
    }
    if (await sources.endReading(source.id, runId, outcome)) {
      await this.options.projection.update(source.id, this.now());
    }
  }

  private async attempt(
    source: ValidSource,
    before: SourceRecord,
    runId: string,
    startedAt: Date,
    shutdown: AbortSignal,
  ): Promise<ReadingOutcome | undefined> {
    const { logger } = this.options;
    const deadline = new AbortController();
    const timer = setTimeout(() => {
      deadline.abort(
        new ProviderError(
          'deadline',
          `Reading the source ${
            source.id
          } took longer than ${source.schedule.timeout.toHuman()} and was stopped.`,
          {
            nextStep: `Raise recovery.sources.${source.id}.schedule.timeout, or find out why the source is slow.`,
          },
        ),
      );
    }, source.schedule.timeout.toMillis());
    const signal = AbortSignal.any([shutdown, deadline.signal]);
    const intake = new ListingIntake({
      sourceId: source.id,
      points: this.options.points,
      projection: this.options.projectionStore,
      now: startedAt,
      maxPoints: source.maxPoints,
      expected: before.pointCount,
    });
    try {
      await this.stream(source, intake, signal);
      return await this.storing(() =>
        this.conclude(source, before, runId, startedAt, intake),
      );
    } catch (error) {
      if (shutdown.aborted && !deadline.signal.aborted) {
        logger.info(
          `The reading of the source ${source.id} was given up at shutdown`,
        );
        return undefined;
      }
      const sourceError =
        error instanceof StorageError
          ? STORAGE_FAILURE
          : toSourceError(error, source.id);
      logger.warn(
        `The source ${source.id} could not be read (${sourceError.code}): ${
          error instanceof StorageError ? error.message : sourceError.message
        }`,
      );
      return {
        state: 'failing',
        at: toInstant(this.now()),
        observed: false,
        error: sourceError,
        notices: intake.notices.list(),
        emptySince: before.emptySince,
        emptyCount: before.emptyCount,
        nextAttemptAt: nextAttempt(source, startedAt),
      };
    } finally {
      clearTimeout(timer);
      // Tells the provider to end whatever it still does.
      deadline.abort();
    }
  }

  private async stream(
    source: ValidSource,
    intake: ListingIntake,
    signal: AbortSignal,
  ): Promise<void> {
    const listing = source.provider.list(source.settings, {
      signal,
      logger: this.options.logger,
      now: this.now(),
    });
    for await (const item of untilAborted(listing, signal)) {
      if (!intake.add(item)) {
        break;
      }
      if (intake.full) {
        await this.storing(() => intake.flush());
        // Timers and requests have their turn, however fast the provider is.
        await new Promise(resolve => setImmediate(resolve));
      }
    }
    await this.storing(() => intake.flush());
  }

  private async storing<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw new StorageError(
        error instanceof Error ? error.message : String(error),
      );
    }
  }

  private async conclude(
    source: ValidSource,
    before: SourceRecord,
    runId: string,
    startedAt: Date,
    intake: ListingIntake,
  ): Promise<ReadingOutcome | undefined> {
    const { points, projectionStore, sources, logger } = this.options;
    const now = this.now();
    let pointCount = await points.countLive(source.id);
    const empty = intake.accepted === 0 && pointCount > 0;
    const emptySince = empty ? before.emptySince ?? toInstant(now) : undefined;
    const emptyCount = empty ? before.emptyCount + 1 : 0;
    if (empty && !emptyIsConfirmed(source, emptyCount, emptySince!, now)) {
      addEmptyNotice(intake.notices, source, pointCount, emptySince!);
    }
    const complete = !intake.notices.incomplete;

    if (pointCount !== intake.accepted && (complete || !empty)) {
      if (!(await sources.isCurrent(source.id, runId))) {
        logger.warn(
          `A later reading of the source ${source.id} has begun; this one is dropped`,
        );
        return undefined;
      }
      await this.markUnseen(source, before, intake, complete, toInstant(now));
      pointCount = await points.countLive(source.id);
    }
    if (await sources.isCurrent(source.id, runId)) {
      const { windows } = intake;
      await projectionStore.saveWindows(source.id, windows);
      if (complete) {
        await projectionStore.keepWindowsOf(
          source.id,
          windows.map(({ seriesId }) => seriesId),
        );
      }
    }
    if (intake.hasDependencies) {
      await points.updateDependencies(source.id);
    }
    await points.deleteGone(
      source.id,
      toInstant(now.getTime() - this.options.keepGone.toMillis()),
    );
    logger.info(
      `Read the source ${source.id}: ${intake.accepted} points, ${intake.inserted} new, ` +
        `${intake.updated} changed${complete ? '' : ', incomplete'}`,
    );
    return {
      state: complete ? 'ok' : 'partial',
      at: toInstant(now),
      observed: complete || !empty,
      notices: intake.notices.list(),
      pointCount,
      emptySince: complete ? undefined : emptySince,
      emptyCount: complete ? 0 : emptyCount,
      nextAttemptAt: nextAttempt(source, startedAt),
    };
  }

  private async markUnseen(
    source: ValidSource,
    before: SourceRecord,
    intake: ListingIntake,
    complete: boolean,
    now: Instant,
  ): Promise<void> {
    const { points } = this.options;
    for (let afterId = ''; ; ) {
      const page = await points.listLive(source.id, afterId, SCAN_PAGE);
      if (page.length === 0) {
        return;
      }
      afterId = page[page.length - 1].id;
      const unseen = page.filter(point => !intake.seen.has(point.id));
      if (complete) {
        await points.markGone(
          unseen.map(point => point.id),
          now,
        );
      } else {
        await points.markMissing(
          unseen.filter(point => !point.lastSeenAt).map(point => point.id),
          before.pointsObservedAt ?? before.lastSuccessAt ?? now,
        );
      }
    }
  }
}

function addEmptyNotice(
  notices: Notices,
  source: ValidSource,
  pointCount: number,
  since: Instant,
): void {
  notices.add(
    'empty-after-full',
    'incomplete',
    `The source lists nothing since ${formatInstant(
      since,
    )}, although ${pointCount} points were known. ` +
      `They are kept until ${EMPTY_LISTINGS_TO_CONFIRM} listings over at least ` +
      `${source.staleAfter.toHuman()} were empty. Check that the source is the right one and is mounted.`,
  );
}

function nextAttempt(
  source: ValidSource,
  startedAt: Date,
): Instant | undefined {
  const { frequency } = source.schedule;
  return Duration.isDuration(frequency)
    ? toInstant(startedAt.getTime() + frequency.toMillis())
    : undefined;
}
