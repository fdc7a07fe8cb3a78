import type { NewLogLine } from '../database/OperationStore';
import { cleanText } from './text';

/** Limits of one operation's log. */
export const LOG_LIMITS = {
  lines: 20_000,
  lineLength: 4_000,
  totalLength: 8_000_000,
};

/**
 * Takes lines as they come and hands them out in batches. Keeps the first lines up to
 * the limits and counts the rest; a few lines stay reserved for how the operation ended.
 */
export class LogBuffer {
  #pending: NewLogLine[] = [];
  #kept: number;
  #length = 0;
  #dropped = 0;
  readonly #limits: typeof LOG_LIMITS;

  constructor(options: { linesBefore: number; limits?: typeof LOG_LIMITS }) {
    this.#kept = options.linesBefore;
    this.#limits = options.limits ?? LOG_LIMITS;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** Text with several lines becomes several lines. */
  add(level: NewLogLine['level'], text: string, at = new Date()): void {
    // Long text is cut before it is looked at, and counts as one dropped line.
    const bound = this.#limits.lineLength * 16;
    if (typeof text === 'string' && text.length > bound) this.#dropped++;
    for (const line of cleanText(text, bound).split('\n'))
      this.#addLine(level, line.trimEnd(), at);
  }

  take(): NewLogLine[] {
    const lines = this.#pending;
    this.#pending = [];
    return lines;
  }

  /** Takes lines back that could not be written. */
  putBack(lines: NewLogLine[]): void {
    this.#pending = [...lines, ...this.#pending];
  }

  #addLine(level: NewLogLine['level'], line: string, at: Date): void {
    if (
      this.#kept >= this.#limits.lines ||
      this.#length >= this.#limits.totalLength
    ) {
      this.#dropped++;
      return;
    }
    const text = cleanText(line, this.#limits.lineLength);
    this.#kept++;
    this.#length += text.length;
    this.#pending.push({
      at,
      level: level === 'warn' || level === 'error' ? level : 'info',
      text,
    });
  }
}
