import type { SourceHealth } from 'backstage-plugin-recovery-common';
import type {
  ControlFacts,
  ControlObjectives,
  PointFacts,
  ResourceFacts,
  SourceFacts,
} from 'backstage-plugin-recovery-node';
import { doubtAbout } from '../collection/verificationState';
import type { RecoveryConfig, SourceStorage, TierConfig } from '../config';
import type { ControlMaterial } from '../database/ControlStore';
import type { Digest, DigestPoint } from '../database/Digest';
import type { Instant } from '../database/instants';
import { objectivesOf } from './entityObjectives';
import { isBindingProblem } from './findings';
import { restorableTo } from './restorableTo';

type FactsConfig = Pick<RecoveryConfig, 'tiers' | 'defaultTier' | 'storage'>;

function millis(instant: Instant | undefined): number | undefined {
  return instant === undefined ? undefined : Date.parse(instant);
}

function toObjectives(tier: TierConfig): ControlObjectives {
  const age = (level: 1 | 2 | 3) => tier.verifiedWithin?.[level]?.toMillis();
  return {
    tier: tier.title,
    rpo: tier.rpo?.toMillis(),
    rto: tier.rto?.toMillis(),
    mtd: tier.mtd?.toMillis(),
    retention: tier.retention?.toMillis(),
    drilledWithin: tier.drilledWithin?.toMillis(),
    verifiedWithin: { 1: age(1), 2: age(2), 3: age(3) },
    copies: tier.copies,
    encrypted: tier.encrypted ?? false,
    immutable: tier.immutable ?? false,
    runbook: tier.runbook && {
      reviewedWithin: tier.runbook.reviewedWithin?.toMillis(),
    },
  };
}

function toSource(
  health: SourceHealth,
  storage: SourceStorage | undefined,
): SourceFacts {
  return {
    id: health.id,
    title: health.title,
    state: health.state,
    stale: health.stale,
    since: millis(health.since),
    lastReadAt: millis(health.lastSuccessAt),
    message: health.error?.message,
    storage: {
      medium: storage?.medium,
      offsite: storage?.offsite,
      encrypted: storage?.encrypted,
      immutable: storage?.immutable,
    },
  };
}

function toPoint(point: DigestPoint | undefined): PointFacts | undefined {
  return (
    point && {
      id: point.id,
      time: Date.parse(point.time),
      outcome: point.outcome,
      measured:
        (point.fileCount ?? point.sizeBytes ?? point.storedBytes) !== undefined,
      damaged: point.damaged,
    }
  );
}

function toPoints(
  digest: Digest,
  oldestUsable: Instant | undefined,
  now: Date,
): ResourceFacts['points'] {
  const { shrinkage, unusualRun } = digest;
  return {
    total: digest.total,
    usable: digest.usable,
    gone: digest.gone,
    missing: digest.missing,
    newest: toPoint(digest.newest),
    newestUsable: toPoint(digest.newestUsable),
    newestPartial: toPoint(digest.newestPartial),
    newestMissing: toPoint(digest.newestMissing),
    oldestUsableTime: millis(oldestUsable),
    restorableTo: millis(restorableTo(digest, now)),
    shrinkage: shrinkage && {
      what: shrinkage.what,
      before: shrinkage.before,
      after: shrinkage.after,
      time: Date.parse(shrinkage.time),
    },
    unusualRun: unusualRun && {
      took: unusualRun.took,
      usual: unusualRun.usual,
      time: Date.parse(unusualRun.time),
    },
    days: digest.days.map(([date, points, usable]) => ({
      date,
      points,
      usable,
    })),
  };
}

/** Longest way from a copy to the source that it is made of. */
const MAX_STEPS = 10;

/** The source that holds the data first hand. A circle of copies ends somewhere. */
function originOf(
  sourceId: string,
  storage: ReadonlyMap<string, SourceStorage>,
): string {
  let origin = sourceId;
  for (let step = 0; step < MAX_STEPS; step++) {
    const next = storage.get(origin)?.copyOf;
    if (next === undefined) {
      break;
    }
    origin = next;
  }
  return origin;
}

/** Of an entity about which neither the catalog nor the configuration says anything. */
export function unknownEntity(entityRef: string): ControlMaterial {
  return {
    entityRef,
    resources: [],
    problems: [],
    dependencies: [],
    proofs: [],
    oldestUsable: new Map(),
    rehearsals: [],
    inPlaceRestores: [],
  };
}

/** What controls may know of an entity, from what is stored and the present time. */
export function toControlFacts(
  material: ControlMaterial,
  sources: ReadonlyMap<string, SourceHealth>,
  config: FactsConfig,
  now: Date,
): ControlFacts {
  const tier = objectivesOf(material, config);
  return {
    entityRef: material.entityRef,
    now: now.getTime(),
    objectives: tier && toObjectives(tier),
    unknownTier: tier ? undefined : material.tier,
    exclusion: material.exclusion,
    bindingProblems: material.problems.filter(isBindingProblem),
    runbook: material.runbook && {
      url: material.runbook.url,
      reviewedAt: millis(material.runbook.reviewedAt),
    },
    resources: material.resources.map((resource): ResourceFacts => {
      const health = sources.get(resource.sourceId);
      return {
        id: resource.id,
        name: resource.name,
        sourceId: resource.sourceId,
        selector: resource.selector,
        source:
          health && toSource(health, config.storage.get(resource.sourceId)),
        originId: originOf(resource.sourceId, config.storage),
        points:
          resource.digest &&
          toPoints(
            resource.digest,
            material.oldestUsable.get(resource.id),
            now,
          ),
        proofs: [
          ...material.proofs
            .filter(proof => proof.resourceId === resource.id)
            .map(({ level, at }) => ({ level, at: Date.parse(at) })),
          ...listedProof(resource.digest),
          ...verifications(resource.digest, health),
        ],
        doubt:
          resource.digest?.newestUsable &&
          doubtAbout(
            resource.digest.newestUsable.evidence,
            health?.verification?.doubt,
          ),
        rehearsals: material.rehearsals.filter(
          ({ resourceId }) => resourceId === resource.id,
        ),
      };
    }),
    dependencies: material.dependencies.map(({ entityRef, known }) => {
      const objectives = objectivesOf(known, config);
      return { entityRef, objectives: objectives && toObjectives(objectives) };
    }),
    inPlaceRestores: material.inPlaceRestores,
  };
}

/** Evidence beyond being listed that stands behind a usable point. */
function listedProof(digest: Digest | undefined): ResourceFacts['proofs'] {
  const evidence = digest?.evidence;
  return evidence && evidence.level > 0 && evidence.result === 'pass'
    ? [
        {
          level: evidence.level as ResourceFacts['proofs'][number]['level'],
          at: Date.parse(evidence.at),
          operationId: evidence.operationId,
        },
      ]
    : [];
}

/** Verifications of the resource's own points, or of the repository that holds them. */
function verifications(
  digest: Digest | undefined,
  health: SourceHealth | undefined,
): ResourceFacts['proofs'] {
  const state =
    health?.verification?.scope === 'repository'
      ? health.verification
      : undefined;
  const proofs: ResourceFacts['proofs'] = [
    ...(digest?.verified ?? []),
    ...(state?.levels ?? []),
  ]
    .filter(({ result }) => result === 'pass')
    .map(({ level, at, operationId }) => ({
      level: level as ResourceFacts['proofs'][number]['level'],
      at: Date.parse(at),
      operationId,
    }));
  return state?.lastFullReadAt === undefined
    ? proofs
    : [...proofs, { level: 3, at: Date.parse(state.lastFullReadAt) }];
}
