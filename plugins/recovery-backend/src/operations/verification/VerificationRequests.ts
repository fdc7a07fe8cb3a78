import { createHash } from 'node:crypto';
import { ConflictError, InputError } from '@backstage/errors';
import type {
  PointDirectory,
  RestorablePoint,
} from '../../collection/PointDirectory';
import type { SourceConfig, ValidSource } from '../../config';
import type { OperationRecord } from '../../database/OperationStore';
import { TargetBusyError } from '../../database/TargetBusyError';
import type {
  Part,
  VerificationLevel,
  VerificationStore,
} from '../../database/VerificationStore';
import type { OperationQueue } from '../OperationQueue';

/** Parts of a sampled read where no policy says how many. */
const DEFAULT_PARTS = 10;

/** Who answers for an operation that no person asked for. */
export const SCHEDULE = 'schedule';

/** The API's document allows no other, and this is what types know of it. */
export function readLevel(level: number): VerificationLevel {
  if (level === 1 || level === 2 || level === 3) return level;
  throw new InputError('The level must be 1, 2 or 3.');
}

export interface VerificationRequester {
  /** A user, or {@link SCHEDULE}. */
  requestedBy: string;
  /** One of the entities of the point; the first by name when absent. */
  entityRef?: string;
}

/** Takes requests for verifications, of people and of schedules. */
export class VerificationRequests {
  readonly #queue: Pick<OperationQueue, 'submit'>;
  readonly #points: PointDirectory;
  readonly #store: Pick<VerificationStore, 'nextPart'>;
  readonly #sources: ReadonlyMap<string, SourceConfig>;

  constructor(options: {
    queue: Pick<OperationQueue, 'submit'>;
    points: PointDirectory;
    store: Pick<VerificationStore, 'nextPart'>;
    sources: ReadonlyMap<string, SourceConfig>;
  }) {
    this.#queue = options.queue;
    this.#points = options.points;
    this.#store = options.store;
    this.#sources = options.sources;
  }

  /**
   * Queues a verification of a point, or of the repository that holds it. Throws an
   * InputError for a level that its source does not offer, and a ConflictError when the
   * point is gone, its source cannot be used, or is being verified already.
   */
  async request(
    pointId: string,
    level: VerificationLevel,
    by: VerificationRequester,
  ): Promise<OperationRecord> {
    const point = await this.#points.getRestorablePoint(
      pointId,
      by.entityRef === undefined ? undefined : { entityRefs: [by.entityRef] },
    );
    const source = this.#source(point);
    const { capabilities } = source.provider;
    const offered = capabilities.verificationLevels;
    if (!offered.includes(level)) {
      throw new InputError(
        `The source ${source.title} cannot be verified at level ${level}. ${
          offered.length > 0
            ? `It offers ${offered.join(', ')}.`
            : 'It offers no verification.'
        }`,
      );
    }
    const ofRepository = capabilities.verificationScope === 'repository';
    const part =
      ofRepository && level === 2 ? await this.#nextPart(source) : undefined;
    const scheduled = by.requestedBy === SCHEDULE;
    try {
      return await this.#queue.submit(
        {
          kind: 'verification',
          entityRef: point.entityRef,
          resourceId: point.resourceId,
          resourceName: point.resourceName,
          sourceId: point.sourceId,
          provider: point.providerType,
          pointId,
          point: point.point,
          // One at a time per source, whoever asks for it.
          targetLock: `verification:${point.sourceId}`,
          options: {
            level,
            ...(part && { part }),
            ...(scheduled && { policy: point.sourceId }),
          },
          hash: hashVerification(point, level, part),
          requestedBy: by.requestedBy,
          expected: {},
        },
        [
          {
            level: 'info',
            text: `${
              scheduled ? 'The schedule' : by.requestedBy
            } requested to verify ${whatOf(
              point,
              source,
              part,
            )} at level ${level}.`,
          },
        ],
      );
    } catch (error) {
      throw error instanceof TargetBusyError
        ? new ConflictError(
            `A verification of the source ${source.title} is running or waiting already. Wait until it has ended.`,
          )
        : error;
    }
  }

  #source(point: RestorablePoint): ValidSource {
    const source = this.#sources.get(point.sourceId);
    if (!source?.valid) {
      throw new ConflictError(
        `The source ${point.sourceId} of the recovery point cannot be used: ${
          source
            ? 'its configuration is wrong'
            : 'it is not configured any more'
        }. Ask the administrator of the portal.`,
      );
    }
    if (point.state === 'gone') {
      throw new ConflictError(
        'The recovery point is not at its source any more. Choose a point that is still there.',
      );
    }
    return source;
  }

  async #nextPart(source: ValidSource): Promise<Part> {
    const parts = source.verification?.schedules.find(
      schedule => schedule.level === 2,
    )?.parts;
    return await this.#store.nextPart(source.id, parts ?? DEFAULT_PARTS);
  }
}

function whatOf(
  point: RestorablePoint,
  source: ValidSource,
  part: Part | undefined,
): string {
  if (part) return `part ${part.index} of ${part.of} of ${source.title}`;
  return source.provider.capabilities.verificationScope === 'repository'
    ? source.title
    : `the point of ${point.point.time} of ${point.resourceName}`;
}

/** SHA-256 over the canonical JSON of what would be verified, in hexadecimal. */
function hashVerification(
  point: RestorablePoint,
  level: VerificationLevel,
  part: Part | undefined,
): string {
  const canonical = JSON.stringify([
    ['kind', 'verification'],
    ['level', level],
    ['part', part ? [part.index, part.of] : null],
    ['pointId', point.pointId],
    ['providerPointId', point.point.id],
    ['sourceId', point.sourceId],
  ]);
  return createHash('sha256').update(canonical).digest('hex');
}
