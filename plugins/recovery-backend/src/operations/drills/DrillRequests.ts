import { ConflictError, InputError } from '@backstage/errors';
import type { RecoveryPointPage } from 'backstage-plugin-recovery-common';
import type { PointDirectory } from '../../collection/PointDirectory';
import type { DrillPick, SourceConfig } from '../../config';
import type { DrillableResource } from '../../database/DrillStore';
import type { OperationRecord } from '../../database/OperationStore';
import type { OperationQueue } from '../OperationQueue';
import { targetLockOf } from '../targets';
import { cleanText, formatTime } from '../text';
import { rulesFor, type ValidationRule } from '../validation';
import type { DrillPlaces } from './DrillPlaces';
import { hashDrill } from './hashDrill';

/** Who requests what the schedule asks for. */
export const SCHEDULE = 'schedule';

/** What drills ask of the collected points, newest first. */
export interface DrillPoints
  extends Pick<PointDirectory, 'getRestorablePoint'> {
  listEntityPoints(
    entityRef: string,
    filter: { resourceId?: string; from?: string },
    page: { cursor?: string; limit?: number },
  ): Promise<RecoveryPointPage>;
}

export interface DrillOrder {
  resource: DrillableResource;
  pick: DrillPick;
  /** How far back a random or the oldest point may lie, in milliseconds. */
  withinMs?: number;
  negative: boolean;
  /** The policy that asks for it; absent when a person does. */
  policy?: string;
  requestedBy: string;
  reason?: string;
}

export interface DrillRequestsOptions {
  sources: ReadonlyMap<string, SourceConfig>;
  places: DrillPlaces;
  rules: readonly ValidationRule[];
  points: DrillPoints;
  queue: Pick<OperationQueue, 'submit' | 'assertOpen'>;
  /** The RTO of an entity at present, ISO 8601 duration. */
  rtoOf(entityRef: string): Promise<string | undefined>;
  now?: () => Date;
}

const PAGE = 200;
/** Points that are looked through for one to pick. */
const MAX_POINTS = 5_000;
const MAX_REASON = 1_000;

/** Takes requests for drills, of people and of the schedule. */
export class DrillRequests {
  readonly #options: DrillRequestsOptions;
  readonly #now: () => Date;

  constructor(options: DrillRequestsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * Picks a point, and has it drilled. Throws a ConflictError that says what is in the way:
   * no place, no usable point, a place that is busy.
   */
  async request(order: DrillOrder): Promise<OperationRecord> {
    const { places, rules, points, queue, rtoOf } = this.#options;
    const { resource, negative } = order;
    queue.assertOpen();
    const source = this.#options.sources.get(resource.sourceId);
    if (!source?.valid || !source.provider.restore) {
      throw new ConflictError(
        `Source ${resource.sourceId} cannot be restored from, and so not be drilled.`,
      );
    }
    const place = places.of(resource.sourceId);
    if (!place) {
      throw new ConflictError(
        `Source ${resource.sourceId} has no place for drills. Have one declared under recovery.sources.${resource.sourceId}.drill.`,
      );
    }
    if (negative && rulesFor(rules, resource).length === 0) {
      throw new InputError(
        'A negative drill needs checks that can find the damage. Have some declared under recovery.validation.',
      );
    }
    const inspection = await places.inspect(place);
    if (!inspection.usable) throw new ConflictError(inspection.reason);
    const { pointId, point, providerType } = await points.getRestorablePoint(
      await this.#pick(order),
      { entityRefs: [resource.entityRef] },
    );
    const drill = {
      pointId,
      point,
      sourceId: resource.sourceId,
      options: {
        pick: order.pick,
        negative,
        policy: order.policy,
        rto: await rtoOf(resource.entityRef),
      },
    };
    const reason = order.reason
      ? cleanText(order.reason, MAX_REASON).trim()
      : undefined;
    return await queue.submit(
      {
        ...drill,
        kind: 'drill',
        entityRef: resource.entityRef,
        resourceId: resource.resourceId,
        resourceName: resource.resourceName,
        provider: providerType,
        targetId: place.id,
        targetTitle: place.title,
        targetDirectory: inspection.directory,
        targetLock: targetLockOf(place, inspection),
        hash: hashDrill({ ...drill, directory: inspection.directory }),
        reason: reason || undefined,
        requestedBy: order.requestedBy,
        expected: { files: point.fileCount, bytes: point.sizeBytes },
      },
      [
        {
          level: 'info',
          text: `${
            order.policy ? `Policy ${order.policy}` : order.requestedBy
          } asked for a ${negative ? 'negative ' : ''}drill of ${
            resource.resourceName
          } with its ${order.pick} point, of ${formatTime(point.time)}.`,
        },
      ],
    );
  }

  /** The point of choice at this moment: later ones do not change what is drilled. */
  async #pick({ resource, pick, withinMs }: DrillOrder): Promise<string> {
    const from =
      withinMs === undefined
        ? undefined
        : new Date(this.#now().getTime() - withinMs).toISOString();
    const usable: string[] = [];
    let cursor: string | undefined;
    let seen = 0;
    do {
      const page = await this.#options.points.listEntityPoints(
        resource.entityRef,
        { resourceId: resource.resourceId, from },
        { cursor, limit: PAGE },
      );
      usable.push(
        ...page.items.filter(item => item.usable).map(item => item.id),
      );
      seen += page.items.length;
      cursor = page.nextCursor;
    } while (
      cursor !== undefined &&
      seen < MAX_POINTS &&
      !(pick === 'newest' && usable.length > 0)
    );
    const index = {
      newest: 0,
      oldest: usable.length - 1,
      random: Math.floor(Math.random() * usable.length),
    }[pick];
    const pointId = usable[index];
    if (pointId === undefined) {
      throw new ConflictError(
        `There is no usable recovery point of ${resource.resourceName}${
          from === undefined ? '' : ' that is new enough'
        } to drill.`,
      );
    }
    return pointId;
  }
}
