import type {
  DrillState,
  EntityRecoveryStatus,
  Evidence,
  Finding,
  OperationSummary,
  RecoveryState,
  SourceHealth,
} from 'backstage-plugin-recovery-common';
import type { RecoveryConfig, TierConfig } from '../config';
import type { EntityMaterial } from '../database/BindingStore';
import { toInstant } from '../database/instants';
import { formatDuration } from '../util/format';
import { bindingFinding, isBindingProblem, worstFirst } from './findings';
import { objectivesOf } from './entityObjectives';
import { toTier } from './tierView';
import { evaluateResource, ResourceStatus } from './resourceStatus';
import { sourceFindings } from './sourceFindings';

/** Worst first. The state of an entity is the worst of its resources. */
const WORST_FIRST: RecoveryState[] = [
  'no-usable-point',
  'unknown',
  'newest-damaged',
  'older-than-rpo',
  'recoverable',
  'within-rpo',
];

export interface EntityStatusInput {
  entityRef: string;
  /** Undefined when neither the catalog nor the configuration says anything. */
  material: EntityMaterial | undefined;
  /** Health of the sources of the resources, as far as they are configured. */
  sources: ReadonlyMap<string, SourceHealth>;
  config: Pick<RecoveryConfig, 'tiers' | 'defaultTier'>;
  lastRestore?: OperationSummary;
  activeOperations: OperationSummary[];
  /** By resource; absent when nothing is known of drills. */
  drills?: ReadonlyMap<string, DrillState>;
  now: Date;
}

function findTier(input: EntityStatusInput): {
  tier?: TierConfig;
  finding?: Finding;
} {
  const name = input.material?.tier;
  const tier = objectivesOf(input.material, input.config);
  if (tier || name === undefined) {
    return { tier };
  }
  const known = [...input.config.tiers.keys()].join(', ') || 'none';
  return {
    finding: {
      code: 'unknown-tier',
      severity: 'critical',
      message: `The annotation recovery/tier names "${name}", which is not a tier. No objectives apply.`,
      nextStep: `Name one of: ${known}.`,
    },
  };
}

function overallState(
  material: EntityMaterial | undefined,
  resources: ResourceStatus[],
): { state: RecoveryState; since?: string } {
  if (resources.length === 0) {
    return { state: material?.exclusion ? 'excluded' : 'unprotected' };
  }
  const [worst] = [...resources].sort(
    (a, b) =>
      WORST_FIRST.indexOf(a.resource.state) -
      WORST_FIRST.indexOf(b.resource.state),
  );
  return { state: worst.resource.state, since: worst.since };
}

/** What holds for all resources: the weakest of their strongest evidence. */
function weakestEvidence(resources: ResourceStatus[]): Evidence | undefined {
  const all = resources.map(({ resource }) => resource.evidence);
  if (all.length === 0 || all.some(evidence => evidence === undefined)) {
    return undefined;
  }
  return (all as Evidence[]).reduce((weakest, evidence) =>
    evidence.level < weakest.level ? evidence : weakest,
  );
}

function recoverableTo(resources: ResourceStatus[]): string | undefined {
  const times = resources.map(({ resource, restorableTo }) =>
    ['unknown', 'no-usable-point'].includes(resource.state)
      ? undefined
      : restorableTo,
  );
  return times.length === 0 || times.some(time => time === undefined)
    ? undefined
    : (times as string[]).reduce((oldest, time) =>
        time < oldest ? time : oldest,
      );
}

function generalFindings(
  input: EntityStatusInput,
  state: RecoveryState,
  tier: TierConfig | undefined,
): Finding[] {
  const findings: Finding[] = [];
  const { material, lastRestore } = input;
  if (state === 'unprotected') {
    const isBoundWrong = material?.problems.some(isBindingProblem);
    findings.push({
      code: 'unprotected',
      severity: 'critical',
      message: isBoundWrong
        ? 'Nothing protects this service: none of its bindings can be used.'
        : 'Nothing protects this service.',
      nextStep: isBoundWrong
        ? 'Correct its bindings: each of them says what is wrong.'
        : 'Add the annotation recovery/protected-by, with a source and a selector, to its catalog-info.yaml; or say with recovery/excluded-because why it needs no backups.',
    });
  }
  if (material?.exclusion && material.resources.length > 0) {
    findings.push({
      code: 'excluded-and-bound',
      severity: 'warning',
      message:
        'The service is marked as excluded, and is bound to backups all the same. The backups count.',
      nextStep: 'Remove recovery/excluded-because, or remove the bindings.',
    });
  }
  if (
    tier?.rto &&
    lastRestore?.state === 'succeeded' &&
    lastRestore.startedAt &&
    lastRestore.finishedAt
  ) {
    const took =
      Date.parse(lastRestore.finishedAt) - Date.parse(lastRestore.startedAt);
    if (took > tier.rto.toMillis()) {
      findings.push({
        code: 'slower-than-rto',
        severity: 'warning',
        message: `The last restore took ${formatDuration(took)}; the tier ${
          tier.title
        } allows ${formatDuration(tier.rto.toMillis())}.`,
        nextStep: 'Find out what took so long, or agree on another tier.',
        resourceId: lastRestore.resourceId,
      });
    }
  }
  return findings;
}

/**
 * The recovery status of one entity, computed from what was prepared and the present
 * time. Reads nothing, and writes nothing.
 */
export function evaluateEntity(
  input: EntityStatusInput,
): Omit<EntityRecoveryStatus, 'allowed'> {
  const { entityRef, material, sources, now } = input;
  const { tier, finding: tierFinding } = findTier(input);
  const resources = (material?.resources ?? []).map(resource =>
    evaluateResource(
      { ...resource, drill: input.drills?.get(resource.id) },
      sources.get(resource.sourceId),
      tier,
      now,
    ),
  );
  const { state, since } = overallState(material, resources);
  const findings = worstFirst([
    ...generalFindings(input, state, tier),
    ...resources.flatMap(resource => resource.findings),
    ...[...sources.values()].flatMap(sourceFindings),
    ...(material?.problems ?? []).map(bindingFinding),
    ...(tierFinding ? [tierFinding] : []),
  ]);
  return {
    entityRef,
    state,
    observedAt: toInstant(now),
    since,
    recoverableTo: recoverableTo(resources),
    exclusion: material?.exclusion,
    tier: tier && toTier(tier, material?.overrides),
    evidence: weakestEvidence(resources),
    resources: resources.map(({ resource }) => resource),
    sources: [...sources.values()],
    findings,
    bindingProblems: material?.problems ?? [],
    lastRestore: input.lastRestore,
    activeOperations: input.activeOperations,
  };
}
