import type {
  RecoveryControl,
  ResourceFacts,
} from 'backstage-plugin-recovery-node';
import { formatDuration, formatInstant } from '../../util/format';
import {
  asked,
  blind,
  eachResource,
  fail,
  pass,
  resourceEvidence,
  withinAge,
} from './shared';

/** The latest proof of at least a level: a stronger one counts for the weaker. */
export function latestProof(resource: ResourceFacts, level: number) {
  return resource.proofs
    .filter(proof => proof.level >= level)
    .reduce<ResourceFacts['proofs'][number] | undefined>(
      (latest, proof) => (!latest || proof.at > latest.at ? proof : latest),
      undefined,
    );
}

function verifiedAt(
  level: 1 | 2 | 3,
  id: string,
  words: string,
): RecoveryControl {
  return {
    id,
    title: `Verified: ${words}`,
    description: `For each protected resource a verification at level ${level} (${words}) or a stronger one passed within the age that the tier asks for.`,
    group: 'proof',
    evaluate(facts) {
      return asked(
        facts,
        facts.objectives?.verifiedWithin[level],
        `verification at level ${level}`,
        age =>
          eachResource(facts, resource => {
            const blindResult = blind(resource);
            if (blindResult) {
              return blindResult;
            }
            const { name } = resource;
            const proof = latestProof(resource, level);
            const nextStep = `Verify the newest point at level ${level}, and see that this is done on schedule.`;
            if (!proof) {
              return fail(
                `${name}: none of its usable points was verified at level ${level} (${words}).`,
                nextStep,
              );
            }
            const { within, since, changesAt } = withinAge(
              proof.at,
              age,
              facts.now,
            );
            const evidence = [
              resourceEvidence(
                resource,
                `proven at level ${proof.level}`,
                formatInstant(new Date(proof.at).toISOString()),
                {
                  at: proof.at,
                  pointId: proof.pointId,
                  operationId: proof.operationId,
                },
              ),
            ];
            return within
              ? pass(
                  `${name}: it was verified at level ${level} within ${formatDuration(
                    age,
                  )}.`,
                  { evidence, changesAt },
                )
              : fail(
                  `${name}: the last verification at level ${level} is older than ${formatDuration(
                    age,
                  )}.`,
                  nextStep,
                  { evidence, since },
                );
          }),
      );
    },
  };
}

export const structureVerified = verifiedAt(
  1,
  'verified-structure',
  'structure',
);
export const sampleVerified = verifiedAt(2, 'verified-sample', 'sampled read');
export const fullyVerified = verifiedAt(3, 'verified-full', 'full read');
