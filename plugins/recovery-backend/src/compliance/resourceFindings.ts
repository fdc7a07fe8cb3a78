import type {
  DrillState,
  Finding,
  RecoveryState,
  SourceHealth,
} from 'backstage-plugin-recovery-common';
import { percentFewer } from '../collection/pointFindings';
import type { TierConfig } from '../config';
import type { BoundResource } from '../database/BindingStore';
import type { Digest } from '../database/Digest';
import type { Instant } from '../database/instants';
import {
  formatCount,
  formatDuration,
  formatInstant,
  selectorText,
} from '../util/format';
import { joinSentences } from '../util/text';
import { restorableTo } from './restorableTo';

const NAMED_SERIES = 3;

/** One protected resource with what is known of it. */
export interface ResourceMaterial extends BoundResource {
  digest?: Digest;
  drill?: DrillState;
}

interface Facts {
  material: ResourceMaterial;
  state: RecoveryState;
  source: SourceHealth | undefined;
  tier: TierConfig | undefined;
  now: Date;
}

type Add = (
  code: string,
  severity: Finding['severity'],
  message: string,
  nextStep?: string,
) => void;

/** Which backup helps when data is damaged: what builds on it is damaged as well. */
function backupToMake(digest: Digest): string {
  return ['incremental', 'differential'].includes(digest.newest?.type ?? '')
    ? 'full backup'
    : 'backup';
}

function addNoPoint(facts: Facts, digest: Digest, add: Add): void {
  const { material, source } = facts;
  if (digest.total === 0) {
    add(
      'no-points',
      'critical',
      digest.gone > 0
        ? `${material.name}: all its ${formatCount(
            digest.gone,
            'recovery point',
          )} are gone from the source.`
        : `${
            material.name
          }: no recovery point of the source matches the selector (${selectorText(
            material.selector,
          )}).`,
      digest.gone > 0
        ? 'Find out who removed them, and make a backup now.'
        : 'Check that backups are made, and compare the selector with what the source lists: bound without one, the entity shows the titles of all its points.',
    );
  } else if (digest.newestPartial) {
    add(
      'only-partial',
      'critical',
      `${material.name}: none of its ${formatCount(
        digest.total,
        'point',
      )} holds all the data. The newest partial one is of ${formatInstant(
        digest.newestPartial.time,
      )} and can still be restored.`,
      'Look into the log of the backup runs for what is left out.',
    );
  } else if (source?.state !== 'unread') {
    add(
      'no-usable-point',
      'critical',
      `${material.name}: it has ${formatCount(
        digest.total,
        'point',
      )}, and none is usable${
        digest.newest?.damaged ? `. The newest: ${digest.newest.damaged}` : '.'
      }`,
      `Make a ${backupToMake(
        digest,
      )} now, and look into why the last ones are not usable.`,
    );
  }
}

function addAge(facts: Facts, digest: Digest, add: Add): void {
  const { material, state, tier, now } = facts;
  const usable = digest.newestUsable!;
  if (state === 'newest-damaged') {
    add(
      'newest-damaged',
      'critical',
      joinSentences([
        `${material.name}: the newest point, of ${formatInstant(
          digest.newest!.time,
        )}, is damaged: ${digest.newest!.damaged}`,
        `The newest usable one is of ${formatInstant(usable.time)}.`,
      ]),
      `Make a new ${backupToMake(
        digest,
      )}, and look into the storage of the source.`,
    );
  }
  const reach = restorableTo(digest, now)!;
  const age = Math.max(0, now.getTime() - Date.parse(reach));
  if (tier?.rpo && age > tier.rpo.toMillis()) {
    const allowed = `the tier ${tier.title} allows ${formatDuration(
      tier.rpo.toMillis(),
    )}`;
    add(
      'older-than-rpo',
      'critical',
      digest.window
        ? `${material.name}: what can be restored ends ${formatDuration(
            age,
          )} ago, at ${formatInstant(reach)}; ${allowed}.`
        : `${material.name}: the newest usable point is ${formatDuration(
            age,
          )} old; ${allowed}.`,
      digest.window
        ? 'Find out why changes are not archived any more, and make a backup now.'
        : 'Find out why no newer backup was made, and make one now.',
    );
  }
}

function isNewer(
  a: { time: Instant } | undefined,
  b: { time: Instant },
): boolean {
  return a !== undefined && a.time > b.time;
}

function addDoubts(facts: Facts, digest: Digest, add: Add): void {
  const { material, tier, now } = facts;
  const usable = digest.newestUsable!;
  if (isNewer(digest.newestPartial, usable)) {
    add(
      'newest-partial',
      'warning',
      `${material.name}: the newest point, of ${formatInstant(
        digest.newestPartial!.time,
      )}, holds only part of the data. The newest whole one is of ${formatInstant(
        usable.time,
      )}.`,
      'Look into the log of the backup run for what was left out.',
    );
  }
  if (
    isNewer(digest.newest, usable) &&
    ['failed', 'cancelled', 'missed'].includes(digest.newest!.outcome) &&
    digest.newest!.damaged === undefined
  ) {
    add(
      'newest-run-failed',
      'warning',
      `${material.name}: the latest backup run, of ${formatInstant(
        digest.newest!.time,
      )}, ended as ${digest.newest!.outcome}.`,
      'Look into the log of the backup run.',
    );
  }
  const gaps = digest.window?.gaps ?? [];
  if (gaps.length > 0) {
    const { from, to, reason } = gaps.at(-1)!;
    add(
      'window-gap',
      'warning',
      `${material.name}: nothing between ${formatInstant(
        from,
      )} and ${formatInstant(to)} can be restored: ${reason}${
        gaps.length > 1 ? ` There are ${gaps.length} such gaps.` : ''
      }`,
      'Find out why changes were not archived. A backup made after a gap begins the window anew.',
    );
  }
  if (digest.shrinkage) {
    const { title, what, before, after, time } = digest.shrinkage;
    const of = digest.seriesCount > 1 ? ` (${title})` : '';
    add(
      'shrunk',
      'warning',
      `${material.name}: the backup of ${formatInstant(
        time,
      )} holds ${percentFewer(
        before,
        after,
      )} % fewer ${what} than the one before it${of}.`,
      'Check that nothing was left out of the backup, or that so much was really deleted.',
    );
  }
  if (digest.unusualRun) {
    const { title, took, usual, time } = digest.unusualRun;
    const of = digest.seriesCount > 1 ? ` (${title})` : '';
    add(
      'unusual-duration',
      'warning',
      `${material.name}: the backup run of ${formatInstant(
        time,
      )} took ${formatDuration(took)}; usual are ${formatDuration(
        usual,
      )}${of}.`,
      took > usual
        ? 'Find out what slowed it down, or what there is so much more of.'
        : 'Check that nothing was left out of the backup.',
    );
  }
  const behind = tier?.rpo
    ? digest.oldestSeries.filter(
        series =>
          series.newestUsable === undefined ||
          now.getTime() - Date.parse(series.newestUsable) >
            tier.rpo!.toMillis(),
      )
    : [];
  const isFresh =
    tier?.rpo &&
    now.getTime() - Date.parse(restorableTo(digest, now)!) <=
      tier.rpo.toMillis();
  if (digest.seriesCount > 1 && behind.length > 0 && isFresh) {
    add(
      'series-behind',
      'warning',
      `${material.name}: the selector takes in ${formatCount(
        digest.seriesCount,
        'series',
        'series',
      )} of points, and not all have a usable point within the RPO: ${behind
        .slice(0, NAMED_SERIES)
        .map(series => series.title)
        .join(', ')}${behind.length > NAMED_SERIES ? ', …' : ''}.`,
      'Narrow the selector down, or bind each series under a name of its own.',
    );
  }
}

function addFoundDamaged(name: string, digest: Digest, add: Add): void {
  const { foundDamaged } = digest;
  if (!foundDamaged) {
    return;
  }
  const { count, points } = foundDamaged;
  const more = count - points.length;
  add(
    'verification-failed',
    'critical',
    `${name}: a verification found ${formatCount(
      count,
      'point',
    )} damaged: ${points
      .map(point => `that of ${formatInstant(point.time)}`)
      .join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
    `Do not restore them. Make a ${backupToMake(
      digest,
    )} now, and have the storage of the source examined.`,
  );
}

/** What a person should know about one protected resource. */
export function resourceFindings(facts: Facts): Finding[] {
  const { material, state, source } = facts;
  const findings: Finding[] = [];
  const add: Add = (code, severity, message, nextStep) =>
    findings.push({
      code,
      severity,
      message,
      nextStep,
      resourceId: material.id,
      sourceId: material.sourceId,
    });
  const { digest } = material;
  if (!source) {
    add(
      'source-unknown',
      'critical',
      `${material.name}: its source ${material.sourceId} is not configured any more.`,
      'Ask an administrator, or bind to another source.',
    );
    return findings;
  }
  if (!digest || (state === 'unknown' && digest.total === 0)) {
    return findings;
  }
  if (state === 'unknown' && digest.newestUsable) {
    add(
      'last-known',
      'info',
      `${material.name}: the last known usable point is of ${formatInstant(
        digest.newestUsable.time,
      )}.`,
    );
  }
  if (state === 'no-usable-point') {
    addNoPoint(facts, digest, add);
  } else if (digest.newestUsable && state !== 'unknown') {
    addAge(facts, digest, add);
  }
  if (digest.newestUsable) {
    addDoubts(facts, digest, add);
  }
  if (digest.missing > 0) {
    add(
      'points-missing',
      'warning',
      `${material.name}: ${formatCount(
        digest.missing,
        'point',
      )} could not be found in the latest listing of the source, which was incomplete.`,
      'Look at what the source complains about.',
    );
  }
  if (digest.future > 0) {
    add(
      'future-date',
      'warning',
      `${material.name}: ${formatCount(
        digest.future,
        'point',
      )} lie ahead of our clock, and do not count as recent.`,
      'Check the clocks of the source and of the backend.',
    );
  }
  addFoundDamaged(material.name, digest, add);
  const verification = source.verification;
  const results =
    verification?.scope === 'point' ? digest.verified : verification?.levels;
  if (
    digest.newestUsable &&
    verification &&
    verification.offered.length > 0 &&
    (results ?? []).length === 0
  ) {
    add(
      'never-verified',
      'info',
      `${material.name}: its stored data was never verified.`,
      verification.nextAt
        ? `The first verification is due at ${formatInstant(
            verification.nextAt,
          )}.`
        : 'Verify the newest point, and have verifications scheduled.',
    );
  } else if (digest.newestUsable && (digest.evidence?.level ?? 0) === 0) {
    add(
      'not-proven',
      'info',
      `${material.name}: none of its points was ever read or restored; all that is known is that they are listed.`,
      'Restore the newest point to an alternate target, to see that it works.',
    );
  }
  return findings;
}
