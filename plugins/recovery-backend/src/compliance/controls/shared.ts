import type {
  ControlEvidence,
  ControlFacts,
  ControlResult,
  ResourceFacts,
} from 'backstage-plugin-recovery-node';

const WORST_FIRST: ControlResult['result'][] = [
  'fail',
  'unknown',
  'pass',
  'not-applicable',
];

/** Most pieces of evidence that a result keeps. */
const MAX_EVIDENCE = 20;

export function pass(
  reason: string,
  more: Partial<ControlResult> = {},
): ControlResult {
  return { evidence: [], ...more, result: 'pass', reason };
}

export function fail(
  reason: string,
  nextStep: string,
  more: Partial<ControlResult> = {},
): ControlResult {
  return { evidence: [], ...more, result: 'fail', reason, nextStep };
}

export function unknown(
  reason: string,
  nextStep?: string,
  more: Partial<ControlResult> = {},
): ControlResult {
  return { evidence: [], ...more, result: 'unknown', reason, nextStep };
}

export function notApplicable(reason: string): ControlResult {
  return { evidence: [], result: 'not-applicable', reason };
}

/** The earlier of two instants, of which either may be absent. */
export function earliest(
  a: number | undefined,
  b: number | undefined,
): number | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a;
}

/**
 * Something that happened at an instant has to be no older than an age. Exactly that
 * age still is; the millisecond after is not.
 */
export function withinAge(
  at: number,
  age: number,
  now: number,
): { within: boolean; changesAt?: number; since?: number } {
  const end = at + age + 1;
  return now < end
    ? { within: true, changesAt: end }
    : { within: false, since: end };
}

/** Why nothing can be said of the points of a resource, if nothing can. */
export function blindness(resource: ResourceFacts): string | undefined {
  const { source, name } = resource;
  if (!source) {
    return `${name}: its source ${resource.sourceId} is not configured any more.`;
  }
  if (source.state === 'invalid') {
    return `${name}: the configuration of its source ${source.title} is wrong.`;
  }
  if (source.state === 'unread' || !resource.points) {
    return `${name}: its source ${source.title} was not read yet.`;
  }
  if (source.stale) {
    return `${name}: what is known of its source ${source.title} is past its freshness limit.`;
  }
  return resource.doubt === undefined
    ? undefined
    : `${name}: its points are doubtful, since a verification found damage and not where.`;
}

const LOOK_AT_SOURCE = 'Look at the source and have it read again.';

/** {@link blindness} as a result. */
export function blind(resource: ResourceFacts): ControlResult | undefined {
  const reason = blindness(resource);
  return reason === undefined ? undefined : unknown(reason, LOOK_AT_SOURCE);
}

/** What is said of an entity that keeps nothing, and of which somebody said so. */
export function excluded(
  facts: Pick<ControlFacts, 'resources' | 'exclusion'>,
): ControlResult | undefined {
  return facts.resources.length === 0 && facts.exclusion
    ? notApplicable('The service is excluded from backups.')
    : undefined;
}

/** What is said of the backups of an entity that has none. */
export function unprotected(
  facts: Pick<ControlFacts, 'resources' | 'exclusion'>,
): ControlResult | undefined {
  if (facts.resources.length > 0) {
    return undefined;
  }
  return (
    excluded(facts) ??
    fail(
      'Nothing protects this service.',
      'Bind it to a source with the annotation recovery/protected-by.',
    )
  );
}

/**
 * What holds for an entity when a rule is about each of its protected resources: the
 * worst of them. An entity that nothing protects fails what is asked of its backups.
 */
export function eachResource(
  facts: ControlFacts,
  judge: (resource: ResourceFacts) => ControlResult,
): ControlResult {
  const without = unprotected(facts);
  if (without) {
    return without;
  }
  const judged = facts.resources.map(judge);
  const [worst] = [...judged].sort(
    (a, b) => WORST_FIRST.indexOf(a.result) - WORST_FIRST.indexOf(b.result),
  );
  const alike = judged.filter(({ result }) => result === worst.result);
  const others = alike.length - 1;
  return {
    ...worst,
    reason:
      others > 0
        ? `${worst.reason.replace(/\.$/, '')} (and ${others} more).`
        : worst.reason,
    since: alike.map(({ since }) => since).reduce(earliest),
    evidence: judged.flatMap(({ evidence }) => evidence).slice(0, MAX_EVIDENCE),
    // What passes now cannot make a failure any better or worse.
    changesAt: (worst.result === 'fail' ? alike : judged)
      .map(({ changesAt }) => changesAt)
      .reduce(earliest),
  };
}

/** What is said of an objective that is not asked: nobody knows, where the tier does not exist. */
export function notAsked(
  facts: Pick<ControlFacts, 'objectives' | 'unknownTier'>,
  what: string,
): ControlResult {
  if (facts.unknownTier !== undefined) {
    return unknown(
      `The tier "${facts.unknownTier}" does not exist, so it is not known what is asked.`,
      'Correct the annotation recovery/tier.',
    );
  }
  return notApplicable(
    facts.objectives
      ? `The tier ${facts.objectives.tier} asks for no ${what}.`
      : 'The service has no tier, so nothing is asked of it.',
  );
}

/** Judges by an objective, where it is asked. */
export function asked<T>(
  facts: ControlFacts,
  objective: T | undefined | false,
  what: string,
  judge: (objective: T) => ControlResult,
): ControlResult {
  return facts.unknownTier !== undefined ||
    objective === undefined ||
    objective === false
    ? notAsked(facts, what)
    : judge(objective);
}

export function resourceEvidence(
  resource: ResourceFacts,
  label: string,
  value: string,
  more: Partial<ControlEvidence> = {},
): ControlEvidence {
  return {
    label: `${resource.name}: ${label}`,
    value,
    resourceId: resource.id,
    sourceId: resource.sourceId,
    ...more,
  };
}
