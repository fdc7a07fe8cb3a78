import type { ControlOutcome } from 'backstage-plugin-recovery-common';

/** A sign for each outcome, so that colour is not the only one. */
export const GLYPHS: Record<ControlOutcome, string> = {
  pass: '✓',
  fail: '✕',
  error: '!',
  unknown: '?',
  waived: 'w',
  'not-applicable': '–',
};
