import type { LoggerService } from '@backstage/backend-plugin-api';

/** One run of a tool. @public */
export interface RunToolOptions {
  /** Program name or absolute path. Never a shell. */
  command: string;
  args: string[];
  /** Secrets and settings of this run. Only these, and an allow-list of the backend's own variables, reach the tool. */
  env?: Record<string, string>;
  cwd?: string;
  signal: AbortSignal;
  /** Longest time without a byte of output before the run is ended, in milliseconds. */
  idleTimeoutMs?: number;
  /** Most bytes of standard output before the run is ended. */
  maxOutputBytes?: number;
  /** Longest line of standard output, in bytes. */
  maxLineBytes?: number;
  /** Values that are replaced by `[redacted]` wherever the tool's output is passed on. */
  secrets?: string[];
  logger?: LoggerService;
}

/** How a tool ended. @public */
export interface ToolResult {
  exitCode: number | null;
  /** The signal that ended it, if one did. */
  signal: string | null;
  /** The last part of standard error, at most 64 KiB, secrets redacted. */
  stderr: string;
  /** Whether `stderr` was longer than what is kept. */
  stderrTruncated: boolean;
}
