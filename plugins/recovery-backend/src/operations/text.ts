/* eslint-disable no-control-regex */
/** Control characters, and those that change the direction or order of what is shown. */
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
/** Terminal sequences: colours, cursor movements, titles. */
const TERMINAL =
  /\u001b(?:\[[0-?]{0,64}[ -/]{0,16}[@-~]|\][^\u0007\u001b]{0,256}(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
/* eslint-enable no-control-regex */

/** One line of untrusted text, bounded, without characters that could fool a reader. */
export function cleanLine(text: unknown, maxLength: number): string {
  return cleanText(text, maxLength)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}

/** Untrusted text, bounded; line feeds stay. */
export function cleanText(text: unknown, maxLength: number): string {
  // Cut first: what follows must not take long on text of any length.
  const raw = String(text).slice(0, maxLength * 2);
  const clean = raw
    .replace(/\r\n?/g, '\n')
    .replace(TERMINAL, '')
    .replace(UNSAFE, '');
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1)}…` : clean;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** A size for people, in powers of 1,000. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit > 0 && value < 99.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** A number of things for people: `1 file`, `12,345 files`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** A duration for people, in its two largest units. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return 'less than a second';
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return formatCount(seconds, 'second');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60)
    return join(formatCount(minutes, 'minute'), seconds % 60, 'second');
  const hours = Math.floor(minutes / 60);
  if (hours < 48)
    return join(formatCount(hours, 'hour'), minutes % 60, 'minute');
  return join(formatCount(Math.floor(hours / 24), 'day'), hours % 24, 'hour');
}

function join(first: string, rest: number, noun: string): string {
  return rest === 0 ? first : `${first} ${formatCount(rest, noun)}`;
}

/** What is known of files and bytes, for people; undefined when nothing is. */
export function formatAmount(amount: {
  files?: number;
  bytes?: number;
}): string | undefined {
  const parts = [
    amount.files !== undefined && formatCount(amount.files, 'file'),
    amount.bytes !== undefined && formatBytes(amount.bytes),
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : undefined;
}

/** An instant for people: `2026-11-23 02:00:00 UTC`. */
export function formatTime(time: string): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
