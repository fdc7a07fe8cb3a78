import type {
  RecoverTo,
  RestoreExpectation,
} from 'backstage-plugin-recovery-node';
import type { RestorablePoint } from '../collection/PointDirectory';
import type { SourceConfig, ValidSource } from '../config';
import type { SourcePause } from '../database/OperationStore';
import type { DeclaredTarget } from './config';
import type { ExpectationAnswer } from './ExpectationCache';
import {
  describeRecoverTo,
  endOfChangesWarning,
  restoredTime,
} from './recoverTo';
import { finalDirectoryName } from './restoreOptions';
import { spaceProblem } from './space';
import type { TargetInspection } from './targets';
import { cleanLine, formatAmount, formatBytes, formatTime } from './text';

/** What would happen, as far as it can be told without asking the source. */
export interface RestoreDraft {
  point: RestorablePoint;
  target: DeclaredTarget;
  inspection: TargetInspection;
  source?: ValidSource;
  /** Absolute, links resolved, or as declared when the target cannot be used. */
  directory: string;
  paths?: string[];
  /** Where to stop on the way through stored changes. */
  recoverTo?: RecoverTo;
  hash: string;
  /** What the listing said, and what is known from asking before. */
  expected: RestoreExpectation;
  refusals: string[];
}

/** What the listing said of a point; nothing of a part of it. */
export function listedOf(
  point: RestorablePoint,
  paths: string[] | undefined,
): RestoreExpectation {
  return paths
    ? {}
    : { files: point.point.fileCount, bytes: point.point.sizeBytes };
}

/** Why a restore cannot be requested, as far as it is known without the source. */
export function refusalsOf(
  draft: RestoreDraft,
  configured: SourceConfig | undefined,
): string[] {
  const { point, source, paths, inspection, expected } = draft;
  const refusals: string[] = [];
  if (!point.usable) {
    refusals.push(
      point.reason ??
        `The recovery point is ${point.state} and cannot be restored.`,
    );
  }
  if (!source) {
    refusals.push(
      configured && !configured.valid
        ? `Source ${point.sourceId} is configured wrongly: ${configured.error}`
        : `Source ${point.sourceId} is not configured any more.`,
    );
  } else if (!source.provider.restore) {
    refusals.push(
      `Sources of type ${point.providerType} cannot be restored from here.`,
    );
  } else if (paths && !source.provider.capabilities.partialPaths) {
    refusals.push(
      `Sources of type ${point.providerType} restore whole points only: leave out the paths.`,
    );
  }
  if (draft.target.type === 'in-place') {
    if (paths)
      refusals.push(
        'A restore in place takes all of the point: leave out the paths, or restore them to an alternate target.',
      );
    if (source && !source.provider.capabilities.inPlace)
      refusals.push(
        `Points of sources of type ${point.providerType} cannot take the place of the original data.`,
      );
  }
  if (!inspection.usable) refusals.push(inspection.reason);
  else {
    const space = spaceProblem(expected, inspection);
    if (space) refusals.push(space);
  }
  return refusals.map(text => cleanLine(text, 1_000));
}

/** What is doubtful about a restore that may be requested. */
export function warningsOf(
  draft: RestoreDraft,
  expected: RestoreExpectation,
  answer: ExpectationAnswer | undefined,
  paused: SourcePause | undefined,
): string[] {
  const { point } = draft;
  const warnings: string[] = [];
  if (paused) {
    warnings.push(
      `The queue of source ${point.sourceId} is paused by ${
        paused.by
      } since ${formatTime(paused.at.toISOString())}: ${
        paused.reason
      }. The restore waits until somebody lets it go on.`,
    );
  }
  if (point.usable && point.reason) warnings.push(point.reason);
  if (point.state === 'stale') {
    warnings.push(
      `Source ${point.sourceId} could not be read lately: the point may not be there any more.`,
    );
  }
  if (point.outcome === 'partial') {
    warnings.push(
      'The backup run that made this point was partial: some data may be missing from it.',
    );
  } else if (point.outcome === 'unknown') {
    warnings.push(
      'Whether the backup run that made this point was complete is not known: its source does not tell.',
    );
  } else if (point.outcome !== 'success') {
    warnings.push(`The backup run that made this point was ${point.outcome}.`);
  }
  const endOfChanges = endOfChangesWarning(draft.recoverTo, point);
  if (endOfChanges) warnings.push(endOfChanges);
  if (draft.inspection.usable && draft.inspection.warning)
    warnings.push(draft.inspection.warning);
  if (answer?.doubt)
    warnings.push(
      `What would come back could not be found out: ${answer.doubt}`,
    );
  if (expected.files === undefined && expected.bytes === undefined) {
    warnings.push(
      'How much should come back is not known, so the restore can be counted but not compared.',
    );
  }
  return warnings.map(text => cleanLine(text, 1_000));
}

/** The directory's final name, relative to the target. */
export function destinationOf(
  point: RestorablePoint,
  recoverTo: RecoverTo | undefined,
): string {
  return finalDirectoryName({
    resourceName: point.resourceName,
    pointTime: restoredTime(point.point, recoverTo),
    operationId: '<number>',
  });
}

/** What will happen, in order. */
export function stepsOf(
  draft: RestoreDraft,
  expected: RestoreExpectation,
): string[] {
  const { point, target, paths, recoverTo, inspection } = draft;
  const changes = describeRecoverTo(recoverTo);
  const amount = formatAmount(expected);
  const what = paths
    ? `${
        paths.length === 1
          ? 'one selected path'
          : `${paths.length} selected paths`
      }`
    : 'all';
  const free = inspection.usable
    ? `, which has ${formatBytes(inspection.freeBytes)} free`
    : '';
  if (target.type === 'in-place') return stepsInPlace(draft, amount, changes);
  return [
    `A new directory is created in ${target.title}${free}.`,
    `Restore ${what} of ${cleanLine(
      point.resourceName,
      200,
    )} as of ${formatTime(point.point.time)} into it${
      amount ? `: ${amount}` : ''
    }.`,
    ...(changes
      ? [
          `When the database is started on it, it recovers ${changes}. The restore itself writes what that takes, and starts nothing.`,
        ]
      : []),
    amount
      ? `What came back is counted and compared with the ${amount} that should come back. Less is a failure.`
      : 'What came back is counted. Nothing is a failure.',
    `The directory is then named ${destinationOf(
      point,
      recoverTo,
    )}. Nothing else in the target is changed or removed.`,
    'If the restore is cancelled, runs out of time or space, what it wrote is removed.',
  ];
}

function stepsInPlace(
  { point, directory, inspection, recoverTo }: RestoreDraft,
  amount: string | undefined,
  changes: string | undefined,
): string[] {
  const occupied = inspection.usable && inspection.occupied;
  return [
    'Somebody else approves the restore. Nothing happens before that.',
    `All of ${cleanLine(point.resourceName, 200)} as of ${formatTime(
      restoredTime(point.point, recoverTo),
    )} is restored into a new directory beside ${directory}${
      amount ? `: ${amount}` : ''
    }.`,
    ...(changes
      ? [
          `When the database is started on it, it recovers ${changes}. The restore itself writes what that takes, and starts nothing.`,
        ]
      : []),
    amount
      ? `What came back is counted and compared with the ${amount} that should come back. Less is a failure, and nothing is replaced.`
      : 'What came back is counted. Nothing is a failure, and nothing is replaced.',
    occupied
      ? `What is in ${directory} now is renamed to ${directory}.before-<operation>. That is the safety copy: it is kept, and nothing in it is changed. No other backup is made.`
      : `Nothing is in ${directory} now, so nothing is set aside.`,
    `What was restored is renamed to ${directory}. Start what works on it yourself.`,
  ];
}
