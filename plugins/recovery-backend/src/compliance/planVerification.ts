import type {
  ControlFacts,
  ResourceFacts,
} from 'backstage-plugin-recovery-node';
import type { SourceConfig } from '../config';
import { formatInterval } from '../util/format';
import { blindness } from './controls/shared';
import { latestProof } from './controls/verified';
import {
  finite,
  judge,
  namesOf,
  worst,
  type Measured,
  type PlannedObjective,
} from './plannedObjective';

/** What sources offer to verify, and what is verified by schedule. */
export type VerifiedSources = ReadonlyMap<string, SourceConfig>;

const LEVELS = [
  { level: 1, name: 'verifiedStructure', words: 'structure' },
  { level: 2, name: 'verifiedSample', words: 'sampled read' },
  { level: 3, name: 'verifiedFull', words: 'full read' },
] as const;

/** Time between two verifications of at least a level; Infinity without a schedule. */
function scheduledEvery(source: SourceConfig | undefined, level: number) {
  const schedules =
    (source?.valid ? source.verification?.schedules : undefined) ?? [];
  return Math.min(
    ...schedules
      .filter(schedule => schedule.level >= level)
      .map(({ every }) => every.toMillis()),
  );
}

/** A source that is said to offer nothing of at least a level. */
function lacks(source: SourceConfig | undefined, level: number): boolean {
  return (
    source !== undefined &&
    source.valid &&
    !source.provider.capabilities.verificationLevels.some(
      offered => offered >= level,
    )
  );
}

function ageOfProof(
  resource: ResourceFacts,
  level: number,
  now: number,
): Measured {
  if (blindness(resource)) {
    return undefined;
  }
  const proof = latestProof(resource, level);
  return proof ? Math.max(0, now - proof.at) : Infinity;
}

/** The age of the last verification of each level beside what is asked. */
export function planVerification(
  facts: ControlFacts,
  sources: VerifiedSources,
): PlannedObjective[] {
  const { objectives, resources, now } = facts;
  return LEVELS.map(({ level, name, words }) => {
    const asked = objectives?.verifiedWithin[level];
    const every = worst(resources, ({ sourceId }) =>
      scheduledEvery(sources.get(sourceId), level),
    );
    const change = (wanted: number) => {
      const behind = resources.filter(
        resource => (ageOfProof(resource, level, now) ?? 0) > wanted,
      );
      const names = namesOf(behind);
      const often = formatInterval(wanted);
      // A source that offers nothing can still be restored from, which proves more.
      const without = behind
        .map(({ sourceId }) => sources.get(sourceId))
        .find(source => lacks(source, level));
      if (without) {
        return `Run a recovery drill of ${names}: ${without.title} offers no verification at level ${level}, and a restore counts for it.`;
      }
      if (every === undefined || every === Infinity) {
        return `Verify ${names} at level ${level} now, and have that done ${often} by schedule.`;
      }
      return every > wanted
        ? `Verify ${names} at level ${level} ${often} instead of ${formatInterval(
            every,
          )}.`
        : `Verify ${names} at level ${level} now, and find out why that is late: the schedule is not what is wrong.`;
    };
    return judge(facts, {
      name,
      words: `verification at level ${level}`,
      asked,
      achieved: worst(resources, resource => ageOfProof(resource, level, now)),
      achievable: finite(every),
      notKnown: {
        reason: 'Its sources do not tell enough to say.',
        change: 'Look at the sources, and have them read again.',
      },
      none: {
        reason: `Not each of its protected resources was ever verified at level ${level} (${words}).`,
        change: asked === undefined ? '' : change(asked),
      },
      change,
      notKept: 'pass',
    });
  });
}
