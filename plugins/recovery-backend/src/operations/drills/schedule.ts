import { CronTime } from 'cron';
import type { DrillPolicy, DrillSchedule } from '../../config';
import type { DrillableResource } from '../../database/DrillStore';

/** The first drills of a period are spread over so much of it, and at most so long. */
const JITTER_SHARE = 0.1;
const MOST_JITTER_MS = 10 * 60_000;

/** The first policy that is for a resource. */
export function policyFor(
  policies: Iterable<DrillPolicy>,
  resource: Pick<DrillableResource, 'entityRef' | 'sourceId' | 'tier'>,
  defaultTier: string | undefined,
): DrillPolicy | undefined {
  const tier = resource.tier ?? defaultTier;
  return [...policies].find(
    policy =>
      (!policy.tiers || (tier !== undefined && policy.tiers.includes(tier))) &&
      (!policy.sources || policy.sources.includes(resource.sourceId)) &&
      (!policy.entities || policy.entities.includes(resource.entityRef)),
  );
}

/** When a resource that was never scheduled is due first. */
export function firstDueAt(
  schedule: DrillSchedule,
  now: Date,
  random = Math.random(),
): Date {
  if ('cron' in schedule) return nextDueAt(schedule, now, now);
  const most = Math.min(
    schedule.every.toMillis() * JITTER_SHARE,
    MOST_JITTER_MS,
  );
  return new Date(now.getTime() + Math.round(random * most));
}

/** The first time after `now`, in step with `dueAt`: what was missed is not made up for. */
export function nextDueAt(
  schedule: DrillSchedule,
  dueAt: Date,
  now: Date,
): Date {
  if ('cron' in schedule) {
    const { cron, timeZone } = schedule;
    return new CronTime(cron, timeZone)
      .getNextDateFrom(now, timeZone)
      .toJSDate();
  }
  const period = schedule.every.toMillis();
  const late = now.getTime() - dueAt.getTime();
  const steps = Math.max(1, Math.floor(late / period) + 1);
  return new Date(dueAt.getTime() + steps * period);
}
