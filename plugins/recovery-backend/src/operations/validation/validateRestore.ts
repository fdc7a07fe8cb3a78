import { promises as fs } from 'node:fs';
import path from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { OperationResult } from 'backstage-plugin-recovery-common';
import { ProviderError, runTool } from 'backstage-plugin-recovery-node';
import { identify } from '../containment';
import { removeTree } from '../directoryTree';
import { describeError, RefusedError } from '../errors';
import type { OperationSession } from '../OperationSession';
import { rulesFor, type ValidationRule } from './readValidation';
import { doubtsOf, levelOf, runChecks, type CheckRun } from './runChecks';

/** What checks after restores need. */
export interface RestoreValidation {
  rules: readonly ValidationRule[];
  /** Values that nobody may see. */
  secrets: readonly string[];
  /** The RPO of an entity at present, in milliseconds. */
  rpoOf(entityRef: string): Promise<number | undefined>;
}

/** Arguments of one `cp`, so that they fit on any system. */
const COPIED_AT_ONCE = 200;

/**
 * Makes the checks that are asked for after restores, on a copy beside what was restored:
 * a check may change what it looks at, as a database server does. Returns the result with
 * what they found. A check that could not be made is left open, and takes away neither
 * what was restored nor what others found. Throws a RefusedError when one fails.
 */
export async function validateRestore(
  result: OperationResult,
  options: RestoreValidation & {
    session: OperationSession;
    directory: string;
    scratchDirectory: string;
    logger: LoggerService;
    graceMs: number;
    /** Told the result so far, for when a check fails. */
    note(result: OperationResult): void;
  },
): Promise<OperationResult> {
  const { session, directory } = options;
  const { record } = session;
  const rules = rulesFor(options.rules, record).filter(
    rule => rule.afterRestore,
  );
  // Checks are about the whole point.
  if (rules.length === 0 || record.paths) return result;
  session.phase('validate');
  const run: CheckRun = { checks: [] };
  let allMade = false;
  try {
    await withCopy(
      directory,
      `.recovery-check-${record.id.slice(0, 8)}`,
      session.signal,
      async copy =>
        await runChecks(
          {
            ...options,
            rules,
            directory: copy,
            rpoMs: await options.rpoOf(record.entityRef),
            phase: name => session.phase(name),
          },
          run,
        ),
    );
    allMade = true;
  } catch (error) {
    if (session.signal.aborted) throw error;
    const { message } = describeError(error);
    session.log('warn', message);
    run.checks.push({ name: 'checks', result: 'unknown', message });
  }
  const { checks, reachedTime } = run;
  const level = allMade ? levelOf(checks) : undefined;
  const validated: OperationResult = {
    ...result,
    checks: [...result.checks, ...checks],
    ...(level !== undefined && { level }),
    ...(reachedTime && { reachedTime }),
  };
  options.note(validated);
  const failed = doubtsOf(validated.checks).filter(
    check => check.result === 'fail',
  );
  if (failed.length > 0) {
    throw new RefusedError(
      'check-failed',
      `What was restored did not pass its checks. ${failed
        .map(check => `${check.name}: ${check.message}`)
        .join(' ')}`,
      'Look at the checks and at what was restored: either the backup does not bring back what it should, or a check is wrong.',
    );
  }
  return validated;
}

/** Copies a directory into itself, sharing blocks where the file system can. */
async function withCopy<T>(
  directory: string,
  name: string,
  signal: AbortSignal,
  use: (copy: string) => Promise<T>,
): Promise<T> {
  const entries = await fs.readdir(directory);
  const copy = path.join(directory, name);
  await fs.mkdir(copy, { mode: 0o700 });
  const identity = (await identify(copy))!;
  try {
    for (let i = 0; i < entries.length; i += COPIED_AT_ONCE) {
      const { exitCode, stderr } = await runTool({
        command: 'cp',
        args: [
          '--archive',
          '--reflink=auto',
          `--target-directory=${copy}`,
          '--',
          ...entries.slice(i, i + COPIED_AT_ONCE),
        ],
        cwd: directory,
        isolated: true,
        signal,
      });
      if (exitCode !== 0) {
        throw new ProviderError(
          'tool-failed',
          `What was restored could not be copied for its checks: ${stderr.slice(
            0,
            300,
          )}`,
        );
      }
    }
    return await use(copy);
  } finally {
    await removeTree(copy, identity);
  }
}
