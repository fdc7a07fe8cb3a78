import type { OperationProgress } from 'backstage-plugin-recovery-common';
import type { ProgressUpdate } from 'backstage-plugin-recovery-node';
import { cleanLine } from './text';

const WINDOW_MS = 20_000;

/** Turns what is reported of an operation into its progress, rate and remaining time. */
export class ProgressMeter {
  #bytes = 0;
  #files = 0;
  #totalBytes: number | undefined;
  #totalFiles: number | undefined;
  #message: string | undefined;
  #samples: { at: number; bytes: number }[] = [];
  #lastAmountAt: number | undefined;
  #changed = false;

  /** Whether anything was reported since the last `take`. */
  get changed(): boolean {
    return this.#changed;
  }

  /** When bytes or files were last reported, in milliseconds; undefined when never. */
  get lastAmountAt(): number | undefined {
    return this.#lastAmountAt;
  }

  report(update: ProgressUpdate, now = Date.now()): void {
    const bytes = amount(update.bytes);
    const files = amount(update.files);
    if (bytes !== undefined) this.#addBytes(bytes, now);
    if (files !== undefined) this.#files = files;
    if (bytes !== undefined || files !== undefined) this.#lastAmountAt = now;
    this.#totalBytes = amount(update.totalBytes) ?? this.#totalBytes;
    this.#totalFiles = amount(update.totalFiles) ?? this.#totalFiles;
    if (update.message !== undefined)
      this.#message = cleanLine(update.message, 300);
    this.#changed = true;
  }

  take(now = Date.now()): OperationProgress {
    this.#changed = false;
    const bytesPerSecond = this.#rate();
    const left =
      this.#totalBytes !== undefined
        ? Math.max(0, this.#totalBytes - this.#bytes)
        : undefined;
    return {
      bytes: this.#bytes,
      files: this.#files,
      totalBytes: this.#totalBytes,
      totalFiles: this.#totalFiles,
      bytesPerSecond,
      remainingSeconds:
        bytesPerSecond && left !== undefined
          ? Math.ceil(left / bytesPerSecond)
          : undefined,
      message: this.#message,
      updatedAt: new Date(now).toISOString(),
    };
  }

  #addBytes(bytes: number, now: number): void {
    this.#bytes = bytes;
    const last = this.#samples.at(-1);
    // One sample a second is enough, however often the provider reports.
    if (last && now - last.at < 1_000) last.bytes = bytes;
    else this.#samples.push({ at: now, bytes });
    this.#samples = this.#samples.filter(
      sample => now - sample.at <= WINDOW_MS,
    );
  }

  /** Over the last samples, so that a stall shows; undefined while there are too few. */
  #rate(): number | undefined {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (
      !first ||
      !last ||
      last.at - first.at < 1_000 ||
      last.bytes <= first.bytes
    )
      return undefined;
    return Math.round(
      ((last.bytes - first.bytes) * 1000) / (last.at - first.at),
    );
  }
}

/** Providers are not trusted to report sensible numbers. */
function amount(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) && value >= 0
    ? Math.floor(value)
    : undefined;
}
