import type { SourceNoticeSummary } from 'backstage-plugin-recovery-common';
import { boundedText } from '../util/text';

const MAX_CODES = 30;
const MAX_MESSAGE_LENGTH = 500;
const SEVERITIES = ['info', 'warning', 'incomplete'] as const;

type Severity = SourceNoticeSummary['severity'];

function worse(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b) ? a : b;
}

/**
 * The notices of one reading: one of each code, counted, with the first message and the
 * worst severity. A source that complains without end costs no more than thirty.
 */
export class Notices {
  private readonly byCode = new Map<string, SourceNoticeSummary>();

  add(code: unknown, severity: unknown, message: unknown): void {
    const known = SEVERITIES.find(item => item === severity) ?? 'warning';
    const cleanCode = boundedText(code, 64)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-');
    this.count(cleanCode === '' ? 'notice' : cleanCode, known, message);
  }

  private count(code: string, severity: Severity, message: unknown): void {
    const seen = this.byCode.get(code);
    if (seen) {
      seen.count += 1;
      seen.severity = worse(seen.severity, severity);
      return;
    }
    if (this.byCode.size >= MAX_CODES && code !== 'more-notices') {
      this.count(
        'more-notices',
        severity,
        'The source had more to say than is kept.',
      );
      return;
    }
    this.byCode.set(code, {
      code,
      severity,
      message:
        boundedText(message, MAX_MESSAGE_LENGTH) ||
        'The source gave a notice without words.',
      count: 1,
    });
  }

  /** Whether points may be missing from the listing. */
  get incomplete(): boolean {
    return [...this.byCode.values()].some(
      notice => notice.severity === 'incomplete',
    );
  }

  /** Worst first. */
  list(): SourceNoticeSummary[] {
    return [...this.byCode.values()].sort(
      (a, b) =>
        SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
        a.code.localeCompare(b.code),
    );
  }
}
