import type {
  DayOfPoints,
  Finding,
  ProtectedResource,
  RecoveryPoint,
  RecoveryState,
  SourceHealth,
  VerificationState,
} from 'backstage-plugin-recovery-common';
import { pointState, pointUsability } from '../collection/pointView';
import { doubtAbout } from '../collection/verificationState';
import type { TierConfig } from '../config';
import type { BoundResource } from '../database/BindingStore';
import type { Digest, DigestPoint } from '../database/Digest';
import { Instant, toInstant } from '../database/instants';
import { drillFindings } from './drillFindings';
import { resourceFindings, type ResourceMaterial } from './resourceFindings';
import { restorableTo } from './restorableTo';

const DAY_MS = 86_400_000;
const STRIP_DAYS = 14;
const UNKNOWN_PROVIDER = 'unknown';

export interface ResourceStatus {
  resource: ProtectedResource;
  findings: Finding[];
  /** Since when the state holds, where that is known. */
  since?: Instant;
  /** The latest instant that can be brought back, as far as is known. */
  restorableTo?: Instant;
}

/** How old the data would be if it had to be brought back from a point now. */
export function ageOf(time: Instant, now: Date): number {
  return Math.max(0, now.getTime() - Date.parse(time));
}

function isWithin(
  time: Instant,
  tier: TierConfig | undefined,
  now: Date,
): boolean {
  return tier?.rpo === undefined || ageOf(time, now) <= tier.rpo.toMillis();
}

/**
 * The state of a resource. Unknown is never pass: without fresh news of the source
 * nothing is said, whatever its last known points are.
 */
export function resourceState(
  digest: Digest | undefined,
  source: SourceHealth | undefined,
  tier: TierConfig | undefined,
  now: Date,
): RecoveryState {
  if (
    !digest ||
    !source ||
    source.stale ||
    ['invalid', 'unread'].includes(source.state)
  ) {
    return 'unknown';
  }
  const { newest, newestUsable, newestMissing } = digest;
  if (!newestUsable) {
    const mayBeThere = newestMissing !== undefined;
    const mayBeUnlisted = source.state === 'partial' && digest.total === 0;
    return mayBeThere || mayBeUnlisted ? 'unknown' : 'no-usable-point';
  }
  if (newest?.damaged !== undefined && newest.time > newestUsable.time) {
    return 'newest-damaged';
  }
  if (doubtAbout(newestUsable.evidence, source.verification?.doubt)) {
    return 'unknown';
  }
  if (isWithin(restorableTo(digest, now)!, tier, now)) {
    return tier?.rpo ? 'within-rpo' : 'recoverable';
  }
  return newestMissing && isWithin(newestMissing.time, tier, now)
    ? 'unknown'
    : 'older-than-rpo';
}

function stateSince(
  state: RecoveryState,
  digest: Digest | undefined,
  source: SourceHealth | undefined,
  tier: TierConfig | undefined,
  now: Date,
): Instant | undefined {
  switch (state) {
    case 'older-than-rpo':
      return toInstant(
        Date.parse(restorableTo(digest!, now)!) + tier!.rpo!.toMillis(),
      );
    case 'newest-damaged':
      return digest!.newest!.firstSeenAt;
    case 'unknown':
      return source && ['failing', 'invalid'].includes(source.state)
        ? source.since
        : source?.verification?.doubt?.since;
    default:
      return undefined;
  }
}

function toPoint(
  point: DigestPoint,
  resource: BoundResource,
  source: SourceHealth | undefined,
  now: Date,
): RecoveryPoint {
  const facts = {
    time: point.time,
    outcome: point.outcome,
    broken: point.damaged,
    lastSeenAt: point.lastSeenAt,
  };
  const state = pointState(facts, source?.stale ?? true, now);
  return {
    id: point.id,
    resourceId: resource.id,
    sourceId: resource.sourceId,
    provider: source?.provider ?? UNKNOWN_PROVIDER,
    providerPointId: point.providerPointId,
    title: point.title,
    time: point.time,
    finishedAt: point.finishedAt,
    type: point.type,
    outcome: point.outcome,
    state,
    ...pointUsability(
      facts,
      state,
      doubtAbout(point.evidence, source?.verification?.doubt),
    ),
    sizeBytes: point.sizeBytes,
    storedBytes: point.storedBytes,
    fileCount: point.fileCount,
    evidence: point.evidence,
  };
}

/** The last fourteen UTC days, oldest first, with the days without any point. */
export function dayStrip(digest: Digest | undefined, now: Date): DayOfPoints[] {
  const known = new Map(digest?.days.map(day => [day[0], day]));
  const today = Math.floor(now.getTime() / DAY_MS);
  return Array.from({ length: STRIP_DAYS }, (_, index): DayOfPoints => {
    const date = toInstant((today - STRIP_DAYS + 1 + index) * DAY_MS).slice(
      0,
      10,
    );
    const day = known.get(date);
    if (!day) {
      return { date, points: 0, usable: 0, worst: 'none' };
    }
    const [, points, usable, bytes, worst] = day;
    return {
      date,
      points,
      usable,
      ...(bytes === null ? {} : { bytes }),
      worst,
    };
  });
}

/** What verifies points one by one has shown something of those of the resource only. */
function resourceVerification(
  digest: Digest | undefined,
  source: SourceHealth | undefined,
): VerificationState | undefined {
  const state = source?.verification;
  return state?.scope === 'point'
    ? { ...state, levels: digest?.verified ?? [] }
    : state;
}

/** The status of one protected resource, from prepared numbers and the present time. */
export function evaluateResource(
  material: ResourceMaterial,
  source: SourceHealth | undefined,
  tier: TierConfig | undefined,
  now: Date,
): ResourceStatus {
  const { digest } = material;
  const state = resourceState(digest, source, tier, now);
  const present = (point: DigestPoint | undefined) =>
    point && toPoint(point, material, source, now);
  return {
    resource: {
      id: material.id,
      name: material.name,
      sourceId: material.sourceId,
      provider: source?.provider ?? UNKNOWN_PROVIDER,
      selector: material.selector,
      boundBy: material.boundBy,
      state,
      pointCount: digest?.total ?? 0,
      usableCount: digest?.usable ?? 0,
      newestUsable: present(digest?.newestUsable),
      newest: present(digest?.newest),
      evidence: digest?.evidence,
      window: digest?.window,
      verification: resourceVerification(digest, source),
      drill: material.drill,
      days: dayStrip(digest, now),
    },
    findings: [
      ...resourceFindings({ material, state, source, tier, now }),
      ...drillFindings(material, tier, now),
    ],
    since: stateSince(state, digest, source, tier, now),
    restorableTo: digest && restorableTo(digest, now),
  };
}
