import type {
  ControlFacts,
  ResourceFacts,
} from 'backstage-plugin-recovery-node';
import { blindness } from './controls/shared';
import { worst, type Measured } from './plannedObjective';

function ageOf(resource: ResourceFacts, now: number): Measured {
  if (blindness(resource)) {
    return undefined;
  }
  const { newestUsable, restorableTo, newestMissing } = resource.points!;
  if (!newestUsable) {
    return newestMissing ? undefined : Infinity;
  }
  return Math.max(0, now - (restorableTo ?? newestUsable.time));
}

/**
 * How old all of an entity's data would be if it were brought back now, in milliseconds:
 * the RPA. Infinity when something has no usable point, undefined when nobody knows.
 */
export function restorableAge(
  facts: Pick<ControlFacts, 'resources' | 'now'>,
): Measured {
  return worst(facts.resources, resource => ageOf(resource, facts.now));
}
