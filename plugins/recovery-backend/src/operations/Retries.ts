import { randomUUID } from 'node:crypto';
import type { SourceConfig } from '../config';
import type {
  NextAttempt,
  OperationEnd,
  OperationKind,
  OperationRecord,
} from '../database/OperationStore';
import { wordsOf } from './operationWords';
import { formatDuration } from './text';

/**
 * Failures that pass by themselves: somebody else held a lock, or the source did not
 * answer. All others come again or need somebody. What ran into its deadline would take
 * as long once more; a tool that failed does not say whether it would again; and damage
 * and failed checks are results, not failures.
 */
const PASSING = new Set(['locked', 'unreachable']);

const LONGEST_WAIT_MS = 30 * 60_000;

export interface RetriesOptions {
  /** How often an operation is begun at most. */
  attempts: Record<OperationKind, number>;
  sources: ReadonlyMap<string, SourceConfig>;
  /** Wait before the second attempt, in milliseconds; doubled with each further one. */
  retryMs: number;
}

/**
 * Says whether an operation that came to no result is begun again. Restores never are,
 * nor is what somebody cancelled or had to approve: a person looks at those first.
 */
export class Retries {
  readonly #options: RetriesOptions;

  constructor(options: RetriesOptions) {
    this.#options = options;
  }

  /** The attempt that follows the end of an operation, if one does. */
  after(record: OperationRecord, end: OperationEnd): NextAttempt | undefined {
    const { attempt } = record;
    const most = this.#mostOf(record);
    if (
      record.kind === 'restore' ||
      record.approval ||
      attempt >= most ||
      !cameToNoResult(end)
    )
      return undefined;
    const wait = Math.min(
      this.#options.retryMs * 2 ** (attempt - 1),
      LONGEST_WAIT_MS,
    );
    const id = randomUUID();
    const { Noun } = wordsOf(record);
    return {
      id,
      notBefore: new Date(end.at.getTime() + wait),
      endLine: {
        at: end.at,
        level: 'info',
        text: `Attempt ${attempt + 1} of ${most} begins in ${formatDuration(
          wait,
        )}, as operation ${id}.`,
      },
      firstLine: {
        at: end.at,
        level: 'info',
        text: `Attempt ${attempt + 1} of ${most} begins in ${formatDuration(
          wait,
        )}. ${Noun} ${record.id} before it came to no result: ${
          end.error?.message ?? end.state
        }`,
      },
    };
  }

  /** The policy of a source knows better than what holds for all of them. */
  #mostOf({ kind, sourceId }: OperationRecord): number {
    const source = this.#options.sources.get(sourceId);
    const retries =
      kind === 'verification' && source?.valid
        ? source.verification?.retries
        : undefined;
    return retries === undefined ? this.#options.attempts[kind] : 1 + retries;
  }
}

function cameToNoResult({ state, error, result }: OperationEnd): boolean {
  if (result?.checks.some(check => check.result === 'fail')) return false;
  return (
    state === 'interrupted' ||
    (state === 'failed' && error !== undefined && PASSING.has(error.code))
  );
}
