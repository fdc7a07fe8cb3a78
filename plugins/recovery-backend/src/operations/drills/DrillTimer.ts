import { performance } from 'node:perf_hooks';
import type { DrillTimes } from 'backstage-plugin-recovery-common';

export type TimedPhase = Exclude<keyof DrillTimes, 'total'>;

/** Measures the time to recover by phase, with a clock that nobody sets. */
export class DrillTimer {
  readonly #began = performance.now();
  readonly #spent: Partial<Record<TimedPhase, number>> = {};
  #phase: TimedPhase | undefined;
  #phaseBegan = this.#began;
  #ended: number | undefined;

  get phase(): TimedPhase | undefined {
    return this.#phase;
  }

  begin(phase: TimedPhase): void {
    this.#close();
    this.#phase = phase;
  }

  /** The last check is done: what comes now is no part of recovering. */
  end(): void {
    this.#close();
    this.#phase = undefined;
    this.#ended ??= performance.now();
  }

  get times(): DrillTimes {
    this.end();
    return {
      ...Object.fromEntries(
        Object.entries(this.#spent).map(([phase, ms]) => [
          phase,
          Math.round(ms),
        ]),
      ),
      total: Math.round(this.#ended! - this.#began),
    };
  }

  #close(): void {
    const now = performance.now();
    if (this.#phase) {
      this.#spent[this.#phase] =
        (this.#spent[this.#phase] ?? 0) + now - this.#phaseBegan;
    }
    this.#phaseBegan = now;
  }
}
