import type { Finding, SourceHealth } from 'backstage-plugin-recovery-common';
import { formatInstant } from '../util/format';
import { joinSentences } from '../util/text';

type Add = (
  code: string,
  severity: Finding['severity'],
  message: string,
  nextStep?: string,
) => void;

/** Which points are damaged is said where they belong: others may share the source. */
function addVerification(source: SourceHealth, add: Add): void {
  const { verification } = source;
  if (!verification) {
    return;
  }
  const { doubt, levels, overdue, problem } = verification;
  const failed = levels.filter(({ result }) => result === 'fail').at(-1);
  if (doubt) {
    add(
      'verification-doubt',
      'critical',
      `A verification at ${formatInstant(doubt.since)} found the source ${
        source.title
      } damaged and could not find out which points that touches: ${
        doubt.summary
      }`,
      'Have the repository examined and repaired, then verify it at level 3. Until then restore only after a look at what comes back.',
    );
  } else if (failed && verification.scope === 'repository') {
    add(
      'verification-failed',
      'warning',
      `The last verification of the source ${source.title} at level ${
        failed.level
      } found damage, at ${formatInstant(
        failed.at,
      )}. The points that it touches are marked as damaged.`,
      'Have the repository examined and repaired, then verify it again.',
    );
  }
  if (problem) {
    add(
      'verification-invalid',
      'warning',
      `The source ${source.title} is not verified by itself: ${problem}`,
      'Ask an administrator to correct the configuration of the source.',
    );
  } else if (overdue) {
    add(
      'verification-overdue',
      'warning',
      `The verification of the source ${source.title} is overdue by more than its period.`,
      'Look at its last verifications and their errors; its quiet hours and its budget may leave too little room.',
    );
  }
}

/** What of a source's health a person should look at. */
export function sourceFindings(source: SourceHealth): Finding[] {
  const findings: Finding[] = [];
  const add: Add = (code, severity, message, nextStep) =>
    findings.push({ code, severity, message, nextStep, sourceId: source.id });
  const seen = source.lastSuccessAt
    ? `It was last read at ${formatInstant(source.lastSuccessAt)}.`
    : 'It was never read.';

  if (source.state === 'invalid') {
    add(
      'source-invalid',
      'critical',
      `The source ${source.title} cannot be read: its configuration is wrong. ${seen}`,
      'Ask an administrator to correct the configuration of the source.',
    );
  } else if (source.state === 'failing') {
    const since = source.since ? ` since ${formatInstant(source.since)}` : '';
    add(
      source.stale ? 'source-unreachable' : 'source-failing',
      source.stale ? 'critical' : 'warning',
      joinSentences([
        `The source ${source.title} cannot be read${since}: ${
          source.error?.message ?? 'the reason is not known'
        }`,
        seen,
      ]),
      source.error?.nextStep,
    );
  } else if (source.state === 'unread') {
    add(
      'source-unread',
      'warning',
      `The source ${source.title} was not read yet.`,
      'Wait for its first reading, or refresh.',
    );
  } else if (source.stale) {
    add(
      'source-stale',
      'critical',
      `What is known of the source ${source.title} is older than its freshness limit. ${seen}`,
      'Refresh, and look at what the source says.',
    );
  }
  addVerification(source, add);
  for (const notice of source.notices) {
    if (notice.severity !== 'info') {
      const times = notice.count > 1 ? ` (${notice.count} times)` : '';
      add(
        notice.severity === 'incomplete'
          ? 'source-incomplete'
          : `source-${notice.code}`,
        'warning',
        joinSentences([
          notice.severity === 'incomplete'
            ? `The listing of the source ${source.title} is incomplete: ${notice.message}${times}`
            : `The source ${source.title} says: ${notice.message}${times}`,
        ]),
        notice.severity === 'incomplete'
          ? 'Look into the source; points that it does not list are not counted.'
          : undefined,
      );
    }
  }
  return findings;
}
