import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { DrillPolicy } from '../../config';
import type {
  DrillableResource,
  DrillPlan,
  DrillStore,
  LatestDrills,
} from '../../database/DrillStore';
import { toInstant } from '../../database/instants';
import { rulesFor, type ValidationRule } from '../validation';
import type { DrillPlaces } from './DrillPlaces';
import { SCHEDULE, type DrillRequests } from './DrillRequests';
import { firstDueAt, nextDueAt, policyFor } from './schedule';

const TASK_ID = 'recovery-drills';
const FREQUENCY = { minutes: 1 };
const TIMEOUT = { minutes: 5 };
const INITIAL_DELAY = { seconds: 20 };
/** Until a drill that was stopped, or could not be requested, is tried again. */
const LEAST_PAUSE_MS = 60_000;
const MOST_PAUSE_MS = 3_600_000;

export interface DrillSchedulerOptions {
  policies: readonly DrillPolicy[];
  defaultTier?: string;
  places: DrillPlaces;
  rules: readonly ValidationRule[];
  requests: Pick<DrillRequests, 'request'>;
  store: DrillStore;
  logger: LoggerService;
  now?: () => Date;
}

/**
 * Has drills run when their policy says so, and finds those that are missing. All that it
 * goes by is in the database: any replica goes on where another has stopped.
 */
export class DrillScheduler {
  readonly #options: DrillSchedulerOptions;
  readonly #now: () => Date;

  constructor(options: DrillSchedulerOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  async start(scheduler: SchedulerService): Promise<void> {
    if (this.#options.policies.length === 0) {
      await this.#options.store.keepPlans([]);
      return;
    }
    await scheduler.scheduleTask({
      id: TASK_ID,
      frequency: FREQUENCY,
      timeout: TIMEOUT,
      initialDelay: INITIAL_DELAY,
      scope: 'global',
      fn: signal => this.tick(signal),
    });
  }

  /** Requests what is due, and notes what is missing. */
  async tick(signal?: AbortSignal): Promise<void> {
    const { policies, defaultTier, places, store } = this.#options;
    const sourceIds = places.all().map(({ sourceId }) => sourceId);
    const planned = (await store.listResources(sourceIds)).flatMap(resource => {
      const policy = policyFor(policies, resource, defaultTier);
      return policy ? [{ resource, policy }] : [];
    });
    const ids = planned.map(({ resource }) => resource.resourceId);
    await store.keepPlans(ids);
    const plans = await store.getPlans(ids);
    const latest = await store.latest(ids);
    for (const { resource, policy } of planned) {
      if (signal?.aborted) return;
      const { resourceId } = resource;
      const before = plans.get(resourceId);
      const plan = await this.#advance(
        resource,
        policy,
        before?.policy === policy.name ? before : undefined,
        latest.get(resourceId),
      );
      if (plan !== before) await store.savePlan(plan);
    }
  }

  /** The plan as it is from now on; the same one when nothing has changed. */
  async #advance(
    resource: DrillableResource,
    policy: DrillPolicy,
    known: DrillPlan | undefined,
    latest: LatestDrills | undefined,
  ): Promise<DrillPlan> {
    const now = this.#now();
    const plan = known ?? {
      resourceId: resource.resourceId,
      policy: policy.name,
      dueAt: toInstant(firstDueAt(policy.schedule, now)),
    };
    const dueAt = new Date(plan.dueAt);
    if (now < dueAt) return plan;
    if (isDone(dueAt, latest)) {
      return {
        resourceId: plan.resourceId,
        policy: plan.policy,
        dueAt: toInstant(nextDueAt(policy.schedule, dueAt, now)),
      };
    }
    const next = { ...plan };
    if (
      !plan.missedSince &&
      now.getTime() > dueAt.getTime() + policy.overdueAfter.toMillis()
    ) {
      next.missedSince = plan.dueAt;
      this.#options.logger.warn(
        `The drill of ${resource.resourceName} of ${resource.entityRef} that was due at ${plan.dueAt} by policy ${policy.name} has not taken place`,
      );
    }
    if (mayTry(plan, now)) {
      next.triedAt = toInstant(now);
      await this.#request(resource, policy);
    }
    return next.triedAt === plan.triedAt &&
      next.missedSince === plan.missedSince
      ? plan
      : next;
  }

  async #request(
    resource: DrillableResource,
    policy: DrillPolicy,
  ): Promise<void> {
    const { requests, logger } = this.#options;
    try {
      await requests.request({
        resource,
        pick: policy.pick,
        withinMs: policy.within?.toMillis(),
        negative: await this.#isNegative(resource, policy),
        policy: policy.name,
        requestedBy: SCHEDULE,
      });
    } catch (error) {
      // It stays due, and is seen as missed when that lasts.
      logger.info(
        `The drill of ${resource.resourceName} of ${
          resource.entityRef
        } could not be requested: ${isError(error) ? error.message : error}`,
      );
    }
  }

  async #isNegative(
    resource: DrillableResource,
    { negativeEvery }: DrillPolicy,
  ): Promise<boolean> {
    const { rules, store } = this.#options;
    return (
      negativeEvery !== undefined &&
      rulesFor(rules, resource).length > 0 &&
      (await store.countSinceNegative(resource.resourceId)) >= negativeEvery - 1
    );
  }
}

/** Whether a drill came to its end since it was due, whoever had asked for it. */
function isDone(dueAt: Date, latest: LatestDrills | undefined): boolean {
  return [latest?.last, latest?.negative].some(
    drill => drill?.finishedAt !== undefined && drill.finishedAt >= dueAt,
  );
}

/** Not again at once: a drill may be under way, or have been stopped by somebody. */
function mayTry({ dueAt, triedAt }: DrillPlan, now: Date): boolean {
  if (triedAt === undefined || triedAt < dueAt) return true;
  const tried = Date.parse(triedAt);
  const pause = Math.min(
    Math.max(tried - Date.parse(dueAt), LEAST_PAUSE_MS),
    MOST_PAUSE_MS,
  );
  return now.getTime() - tried >= pause;
}
