import { plainText } from 'backstage-plugin-recovery-node';
import type { Bounds } from './SettingsReader';

/** Text of a tool on one line, bounded, without characters that fool a reader. */
export function oneLine(text: string, maxLength = 300): string {
  return plainText(text.slice(0, maxLength * 4), maxLength);
}

export function formatNumber(value: number | bigint): string {
  return value.toLocaleString('en-US');
}

export function formatMs(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) {
    return `${seconds} s`;
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 120
    ? `${minutes} minutes`
    : `${Math.round(minutes / 60)} hours`;
}

/** Which bound a number breaks, in words; undefined when it keeps to both. */
export function brokenBound(
  value: number | bigint,
  { atLeast, atMost }: Bounds,
): string | undefined {
  if (atLeast !== undefined && value < atLeast) {
    return `at least ${formatNumber(atLeast)} should be there`;
  }
  if (atMost !== undefined && value > atMost) {
    return `at most ${formatNumber(atMost)} should be there`;
  }
  return undefined;
}

export function describeBounds({ atLeast, atMost }: Bounds): string {
  return [
    atLeast !== undefined && `at least ${formatNumber(atLeast)}`,
    atMost !== undefined && `at most ${formatNumber(atMost)}`,
  ]
    .filter(Boolean)
    .join(', ');
}
