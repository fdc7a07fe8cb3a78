import type { Finding, SourceHealth } from 'backstage-plugin-recovery-common';
import { formatInstant } from '../util/format';

/** What of a source's health a person should look at. */
export function sourceFindings(source: SourceHealth): Finding[] {
  const findings: Finding[] = [];
  const add = (
    code: string,
    severity: Finding['severity'],
    message: string,
    nextStep?: string,
  ) =>
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
      `The source ${source.title} cannot be read${since}: ${
        source.error?.message ?? 'the reason is not known.'
      } ${seen}`,
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
  for (const notice of source.notices) {
    if (notice.severity !== 'info') {
      const times = notice.count > 1 ? ` (${notice.count} times)` : '';
      add(
        notice.severity === 'incomplete'
          ? 'source-incomplete'
          : `source-${notice.code}`,
        'warning',
        notice.severity === 'incomplete'
          ? `The listing of the source ${source.title} is incomplete: ${notice.message}${times}`
          : `The source ${source.title} says: ${notice.message}${times}`,
        notice.severity === 'incomplete'
          ? 'Look into the source; points that it does not list are not counted.'
          : undefined,
      );
    }
  }
  return findings;
}
