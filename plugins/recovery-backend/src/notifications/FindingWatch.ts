import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import {
  isFinalOperationState,
  type EntityRecoveryStatus,
} from 'backstage-plugin-recovery-common';
import type { BindingStore } from '../database/BindingStore';
import type { FindingStore, RememberedFinding } from '../database/FindingStore';
import { makeId } from '../database/ids';
import { toInstant } from '../database/instants';
import type {
  FindingKind,
  RecoveryEvent,
  RecoveryEvents,
  RecoveryEventSubscriber,
} from '../events';
import type { NotificationsConfig } from './config';
import {
  isOfSource,
  isTriedAgain,
  resourcesTriedAgain,
  unknownResources,
  watchedFindings,
  type WatchedFinding,
} from './watchedFindings';

const ENTITIES_AT_A_TIME = 100;
/** Entities of one source that are named, and told of it. */
const MOST_ENTITIES_OF_SOURCE = 500;
/** Findings that one round tells; the rest waits for the next one. */
const MOST_TOLD = 500;

type Status = Pick<
  EntityRecoveryStatus,
  'findings' | 'resources' | 'activeOperations'
>;

export interface FindingWatchOptions {
  bindings: Pick<BindingStore, 'listEntityRefs'>;
  findings: FindingStore;
  status: { getEntityStatus(entityRef: string): Promise<Status> };
  events: RecoveryEvents;
  config: Pick<NotificationsConfig, 'frequency' | 'kinds'>;
  scheduler: SchedulerService;
  logger: LoggerService;
  now?: () => Date;
}

/** A finding of a source, with the entities that it was found with. */
interface SourceFinding {
  finding: WatchedFinding;
  entityRefs: string[];
}

/** One walk over entities. */
interface Round {
  at: Date;
  told: number;
  /** Whether some entity could not be looked at. */
  incomplete: boolean;
  ofSources: Map<string, SourceFinding>;
}

/**
 * Looks at all entities from time to time, and tells what has come up since, what still
 * lasts after a while, and what is gone. It sees what time alone brings about, as a
 * backup that did not come, and needs nobody to look at a page for it.
 */
export class FindingWatch implements RecoveryEventSubscriber {
  readonly name = 'the watch over findings';
  readonly #options: FindingWatchOptions;
  readonly #now: () => Date;

  constructor(options: FindingWatchOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  async start(): Promise<void> {
    const { scheduler, config } = this.#options;
    await scheduler.scheduleTask({
      id: 'recovery-findings',
      frequency: config.frequency,
      timeout: { minutes: 30 },
      // Sources and catalog are read first.
      initialDelay: { minutes: 3 },
      scope: 'global',
      fn: signal => this.lookAtAll(signal),
    });
  }

  /** What a verification or drill found is told at once. */
  async onEvent(event: RecoveryEvent): Promise<void> {
    if (event.type !== 'operation') return;
    const { kind, state, entityRef } = event.operation;
    if (kind === 'restore' || !isFinalOperationState(state)) return;
    await this.#lookAt([entityRef], this.#newRound());
  }

  async lookAtAll(signal?: AbortSignal): Promise<void> {
    const { bindings, findings } = this.#options;
    const round = this.#newRound();
    for (let after = ''; ; ) {
      if (signal?.aborted) return;
      const refs = await bindings.listEntityRefs(after, ENTITIES_AT_A_TIME);
      if (refs.length === 0) break;
      after = refs[refs.length - 1];
      await this.#lookAt(refs, round, signal);
    }
    await this.#tellOfSources(round);
    await findings.forget(
      toInstant(round.at.getTime() - this.#longestThrottleMs()),
    );
  }

  #longestThrottleMs(): number {
    return Math.max(
      ...Object.values(this.#options.config.kinds).map(({ throttle }) =>
        throttle.toMillis(),
      ),
    );
  }

  #newRound(): Round {
    return {
      at: this.#now(),
      told: 0,
      incomplete: false,
      ofSources: new Map(),
    };
  }

  async #lookAt(
    entityRefs: string[],
    round: Round,
    signal?: AbortSignal,
  ): Promise<void> {
    const { findings, status, logger } = this.#options;
    const remembered = new Map<string, RememberedFinding[]>();
    for (const finding of await findings.ofEntities(entityRefs)) {
      const ref = finding.entityRef!;
      remembered.set(ref, [...(remembered.get(ref) ?? []), finding]);
    }
    // Statuses that are asked for together are read together.
    const found = await Promise.allSettled(
      entityRefs.map(entityRef => status.getEntityStatus(entityRef)),
    );
    for (const [index, entityRef] of entityRefs.entries()) {
      if (signal?.aborted) return;
      const result = found[index];
      if (result.status === 'fulfilled') {
        await this.#compare(
          entityRef,
          result.value,
          remembered.get(entityRef) ?? [],
          round,
        );
      } else {
        round.incomplete = true;
        logger.warn(
          `Cannot look for findings of ${entityRef}: ${result.reason}`,
        );
      }
    }
  }

  async #compare(
    entityRef: string,
    status: Status,
    remembered: RememberedFinding[],
    round: Round,
  ): Promise<void> {
    const present = new Set<string>();
    const triedAgain = resourcesTriedAgain(status);
    for (const finding of watchedFindings(status.findings)) {
      if (isTriedAgain(finding, triedAgain)) {
        // The last attempt will tell.
        present.add(keyOf(finding, entityRef));
      } else if (isOfSource(finding)) {
        collect(round.ofSources, finding, entityRef);
      } else {
        const key = keyOf(finding, entityRef);
        present.add(key);
        const known = remembered.find(other => other.key === key);
        await this.#tell(key, finding, [entityRef], known, round);
      }
    }
    const unknown = unknownResources(status);
    const gone = remembered.filter(
      finding =>
        !present.has(finding.key) && !unknown.has(finding.resourceId ?? ''),
    );
    await this.#tellGone(gone, [entityRef], round);
  }

  async #tellOfSources(round: Round): Promise<void> {
    const remembered = await this.#options.findings.ofSources();
    const present = new Set<string>();
    for (const { finding, entityRefs } of round.ofSources.values()) {
      const key = keyOf(finding);
      present.add(key);
      const known = remembered.find(other => other.key === key);
      await this.#tell(key, finding, entityRefs, known, round);
    }
    if (round.incomplete) return;
    const gone = remembered.filter(({ key }) => !present.has(key));
    await this.#tellGone(gone, [], round);
  }

  async #tell(
    key: string,
    finding: WatchedFinding,
    entityRefs: string[],
    known: RememberedFinding | undefined,
    round: Round,
  ): Promise<void> {
    const { findings, config, events } = this.#options;
    const toldBefore = toInstant(
      round.at.getTime() - config.kinds[finding.kind].throttle.toMillis(),
    );
    // Most of what lasts was told not long ago, and costs no write.
    if (known && !known.goneAt && known.toldAt >= toldBefore) return;
    if (round.told >= MOST_TOLD) return;
    const { code, kind, severity, message, nextStep } = finding;
    const { resourceId, sourceId } = finding;
    const entityRef = isOfSource(finding) ? undefined : entityRefs[0];
    const noted = await findings.note(
      { key, entityRef, kind, code, severity, resourceId, sourceId },
      toInstant(round.at),
      toldBefore,
    );
    if (noted === 'known') return;
    round.told++;
    events.publish({
      type: 'finding',
      change: noted === 'new' || known?.goneAt ? 'raised' : 'repeated',
      at: toInstant(round.at),
      kind,
      entityRefs,
      finding: { code, severity, message, nextStep, resourceId, sourceId },
    });
  }

  async #tellGone(
    gone: RememberedFinding[],
    entityRefs: string[],
    round: Round,
  ): Promise<void> {
    const at = toInstant(round.at);
    const keys = await this.#options.findings.noteGone(
      gone.filter(({ goneAt }) => !goneAt).map(({ key }) => key),
      at,
    );
    for (const finding of gone.filter(({ key }) => keys.includes(key))) {
      const { code, severity, resourceId, sourceId } = finding;
      this.#options.events.publish({
        type: 'finding',
        change: 'cleared',
        at,
        kind: finding.kind as FindingKind,
        entityRefs,
        finding: {
          code,
          severity,
          message: 'This is not so any more.',
          resourceId,
          sourceId,
        },
      });
    }
  }
}

function keyOf(finding: WatchedFinding, entityRef = ''): string {
  const { code, resourceId = '', sourceId = '' } = finding;
  return makeId('finding', entityRef, code, resourceId, sourceId);
}

function collect(
  all: Map<string, SourceFinding>,
  finding: WatchedFinding,
  entityRef: string,
): void {
  const key = keyOf(finding);
  const known = all.get(key) ?? { finding, entityRefs: [] };
  if (known.entityRefs.length < MOST_ENTITIES_OF_SOURCE)
    known.entityRefs.push(entityRef);
  all.set(key, known);
}
