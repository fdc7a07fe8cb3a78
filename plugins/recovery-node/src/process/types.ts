import type { LoggerService } from '@backstage/backend-plugin-api';

/** One run of a tool. @public */
export interface RunToolOptions {
  /** Program name or absolute path. Never a shell. */
  command: string;
  args: string[];
  /** Secrets and settings of this run. Only these, and an allow-list of the backend's own variables, reach the tool. */
  env?: Record<string, string>;
  /**
   * For programs that are not trusted: only `PATH` of the backend's own environment is
   * passed on, and processes that leave the process group are found by a variable of
   * their environment, and ended too (on Linux).
   */
  isolated?: boolean;
  cwd?: string;
  signal: AbortSignal;
  /** Longest time without a byte of output before the run is ended, in milliseconds. Time that the reader of the output takes is not counted. */
  idleTimeoutMs?: number;
  /** Most bytes of standard output before the run is ended; 1 GiB when absent. */
  maxOutputBytes?: number;
  /** Longest line of standard output, in bytes; 1 MiB when absent. */
  maxLineBytes?: number;
  /** What asks the tool to end. SIGTERM when absent; some tools clean up on SIGINT only. */
  endSignal?: 'SIGTERM' | 'SIGINT';
  /** Time between that signal and SIGKILL, in milliseconds; 5 seconds when absent. */
  graceMs?: number;
  /**
   * Values that are replaced by `[redacted]` wherever the tool's output is passed on,
   * also where they are percent-encoded or escaped as JSON. Values of fewer than 4
   * characters cannot be told from ordinary text and are left.
   */
  secrets?: string[];
  /**
   * Leaves standard output as it is, for output that is parsed and that the tool does
   * not put secrets into: a password that happens to be part of a path would otherwise
   * change the path. Standard error is redacted all the same.
   */
  verbatimOutput?: boolean;
  /**
   * Told each line of standard error as it comes, secrets redacted, at most 8 KiB of
   * it. Throwing a `ProviderError` ends the run with it.
   */
  onStderrLine?: (line: string) => void;
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

/**
 * Where standard output goes. The tool is held back while a returned promise is
 * pending. Give one of them; output that nobody takes is read and dropped.
 *
 * @public
 */
export interface ToolOutput {
  /** One line, without its line end, decoded as UTF-8. */
  onLine?: (line: string) => void | Promise<void>;
  onBytes?: (bytes: Buffer) => void | Promise<void>;
}
