import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  EvidenceLevel,
  OperationResult,
} from 'backstage-plugin-recovery-common';
import {
  redactCommonSecrets,
  redactSecrets,
  type CheckContext,
  type CheckOutcome,
} from 'backstage-plugin-recovery-node';
import { RefusedError } from '../errors';
import type { OperationSession } from '../OperationSession';
import { callProvider } from '../providerCall';
import { cleanLine } from '../text';
import type { ValidationRule } from './readValidation';

export type CheckResult = OperationResult['checks'][number];

export interface CheckRunOptions {
  session: OperationSession;
  rules: readonly ValidationRule[];
  directory: string;
  scratchDirectory: string;
  rpoMs?: number;
  /** Values that nobody may see. */
  secrets: readonly string[];
  /** Told what is being done, so that it can be timed. */
  phase: CheckContext['phase'];
  logger: LoggerService;
  /** How long a check may take to stop, in milliseconds. */
  graceMs: number;
}

export interface CheckRun {
  checks: CheckResult[];
  /** The instant that the restored data really reached, where a check could ask it. */
  reachedTime?: string;
}

const MAX_OUTCOMES = 100;
const MAX_MESSAGE = 1_000;

/**
 * Makes the declared checks on restored data, one after the other, and adds to a run what
 * they found. Throws a RefusedError when one could not be made: it found out nothing,
 * neither good nor bad, and takes nothing away from what those before it found.
 */
export async function runChecks(
  options: CheckRunOptions,
  run: CheckRun,
): Promise<void> {
  const { session, rules } = options;
  const broken = rules.find(rule => rule.problem !== undefined);
  if (broken) {
    throw new RefusedError(
      'check-not-made',
      `The checks are declared wrongly: ${broken.problem}.`,
      'Have the configuration put right.',
    );
  }
  for (const declared of rules.flatMap(rule => rule.checks)) {
    session.signal.throwIfAborted();
    session.log('info', `Checking: ${declared.type}.`);
    const outcomes = await make(declared, options);
    for (const outcome of outcomes.slice(0, MAX_OUTCOMES)) {
      const result = present(declared.type, outcome, options.secrets);
      session.log(
        result.result === 'pass' ? 'info' : 'warn',
        `${result.name}: ${result.result}. ${result.message}`,
      );
      run.checks.push(result);
      run.reachedTime ??= reachedTimeOf(outcome);
    }
  }
}

async function make(
  { type, check, settings }: ValidationRule['checks'][number],
  options: CheckRunOptions,
): Promise<CheckOutcome[]> {
  const { session, secrets } = options;
  const { record, signal } = session;
  const context: CheckContext = {
    signal,
    deadline: session.deadline,
    logger: options.logger,
    log: (level, text) => session.log(level, hide(text, secrets)),
    scratchDirectory: options.scratchDirectory,
    directory: options.directory,
    point: record.point,
    recoverTo: record.options?.recoverTo,
    rpoMs: options.rpoMs,
    phase: options.phase,
  };
  let outcomes: CheckOutcome[];
  try {
    outcomes = await callProvider(() => check.run(settings, context), {
      signal,
      graceMs: options.graceMs,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    const { message, nextStep } = error as Error & { nextStep?: string };
    throw new RefusedError(
      'check-not-made',
      `The check ${type} could not be made: ${hide(message, secrets)}`,
      nextStep ?? 'Look into the log of the operation and of the backend.',
    );
  }
  if (!Array.isArray(outcomes) || outcomes.length === 0) {
    throw new RefusedError(
      'check-not-made',
      `The check ${type} said nothing.`,
      'Have its settings and its module checked.',
    );
  }
  return outcomes;
}

function present(
  type: string,
  outcome: CheckOutcome,
  secrets: readonly string[],
): CheckResult {
  const show = (text: unknown, most: number) =>
    cleanLine(hide(String(text), secrets), most);
  return {
    name: `${type}: ${show(outcome.name, 100)}`,
    // Whatever a check says besides is not a pass.
    result: ['pass', 'fail'].includes(outcome.result)
      ? outcome.result
      : 'unknown',
    message: show(outcome.message, MAX_MESSAGE),
    level: outcome.level,
    ...(outcome.details && {
      details: Object.fromEntries(
        Object.entries(outcome.details)
          .slice(0, 20)
          .map(([key, value]) => [show(key, 60), show(value, 200)]),
      ),
    }),
  };
}

function hide(text: string, secrets: readonly string[]): string {
  return redactCommonSecrets(redactSecrets(text, secrets));
}

function reachedTimeOf({ details }: CheckOutcome): string | undefined {
  const time = Date.parse(details?.reachedTime ?? '');
  return Number.isFinite(time) ? new Date(time).toISOString() : undefined;
}

/** The highest level that passed checks give evidence of. */
export function levelOf(
  checks: readonly CheckResult[],
): EvidenceLevel | undefined {
  const levels = checks.flatMap(check =>
    check.result === 'pass' && check.level !== undefined ? [check.level] : [],
  );
  return levels.length > 0 ? (Math.max(...levels) as EvidenceLevel) : undefined;
}

/** What speaks against restored data, or leaves it open. */
export function doubtsOf(checks: readonly CheckResult[]): CheckResult[] {
  return checks.filter(check => check.result !== 'pass');
}
