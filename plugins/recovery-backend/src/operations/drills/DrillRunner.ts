import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SourceConfig, ValidSource } from '../../config';
import type { DrillStore } from '../../database/DrillStore';
import { RefusedError } from '../errors';
import type { OperationOutcome, OperationRunner } from '../OperationRunner';
import type { OperationSession } from '../OperationSession';
import { PointRestore } from '../PointRestore';
import { scratchDirectoryName, withScratchDirectory } from '../providerCall';
import { spaceProblem } from '../space';
import {
  rulesFor,
  runChecks,
  type CheckRun,
  type ValidationRule,
} from '../validation';
import { TARGET_NEXT_STEP, TARGET_REPLACED } from '../WorkDirectory';
import { concludeDrill, type DrillAttempt } from './concludeDrill';
import { chooseDamage, damageCopy } from './damageCopy';
import type { DrillPlaces } from './DrillPlaces';
import { DrillTimer } from './DrillTimer';
import { hashDrill } from './hashDrill';
import { judgeChecks } from './judgeChecks';

export interface DrillRunnerOptions {
  sources: ReadonlyMap<string, SourceConfig>;
  places: DrillPlaces;
  rules: readonly ValidationRule[];
  store: Pick<DrillStore, 'add' | 'noteDirectory' | 'noteRemoved'>;
  /** The RPO of an entity at present, in milliseconds. */
  rpoOf(entityRef: string): Promise<number | undefined>;
  /** Values that nobody may see. */
  secrets: readonly string[];
  logger: LoggerService;
  scratchRoot: string;
  /** How long a provider or check may take to stop, in milliseconds. */
  graceMs: number;
  /** How often the place is looked at, in milliseconds. */
  monitorMs: number;
}

/**
 * Rehearses a restore: brings a point back to the isolated place, has it checked, measures
 * how long it takes, and removes it again, whatever came of it. In a negative drill the
 * copy is damaged first, and the checks must find it out.
 */
export class DrillRunner implements OperationRunner {
  readonly #options: DrillRunnerOptions;

  constructor(options: DrillRunnerOptions) {
    this.#options = options;
  }

  async run(session: OperationSession): Promise<OperationOutcome> {
    const attempt: DrillAttempt = { timer: new DrillTimer() };
    const { id: operationId, resourceId, options } = session.record;
    const negative = options?.negative ?? false;
    await this.#options.store.add({ operationId, resourceId, negative });
    let failure: unknown;
    try {
      await withScratchDirectory(
        this.#options,
        scratchDirectoryName(session.record.id),
        scratch => this.#drill(session, attempt, scratch),
      );
    } catch (error) {
      failure = error;
    }
    return await concludeDrill(session, attempt, failure, this.#options.store);
  }

  async #drill(
    session: OperationSession,
    attempt: DrillAttempt,
    scratchDirectory: string,
  ): Promise<void> {
    const { record, signal } = session;
    const { timer } = attempt;
    session.phase('prepare');
    timer.begin('fetch');
    const source = this.#source(record.sourceId);
    const rules = rulesFor(this.#options.rules, record);
    const restore = new PointRestore(
      { ...this.#options, session, source, scratchDirectory },
      attempt,
    );
    await this.#assertPlace(session);
    const expected = await restore.expect();
    const directory = await this.#assertPlace(session, expected);
    const work = await restore.createDirectory(directory);
    // Known by its identity to whoever must remove it, should this process die.
    await this.#options.store.noteDirectory(
      record.id,
      work.path,
      work.identity,
    );

    session.phase('restore');
    timer.begin('restore');
    attempt.restoreMs = await restore.write(work);
    session.phase('count');
    await session.startValidating();
    const result = await restore.count(work);

    if (record.options?.negative) {
      const what = await damageCopy(work.path, chooseDamage(record.id), signal);
      session.log('warn', `Damaged on purpose. ${what}`);
      attempt.damage = what;
    }
    const enter = (phase: 'start' | 'validate') => {
      if (timer.phase === phase) return;
      session.phase(phase);
      timer.begin(phase);
    };
    const rpoMs = await this.#options.rpoOf(record.entityRef);
    const run: CheckRun = { checks: [] };
    try {
      await runChecks(
        {
          ...this.#options,
          session,
          rules,
          directory: work.path,
          scratchDirectory,
          rpoMs,
          phase: enter,
          logger: this.#options.logger.child({ operation: record.id }),
        },
        run,
      );
      timer.end();
    } finally {
      // What was found stays, when a later check could not be made.
      attempt.result = {
        ...result,
        checks: [...result.checks, ...run.checks],
        ...(run.reachedTime && { reachedTime: run.reachedTime }),
      };
    }
    attempt.verdict = judgeChecks({
      counted: result.checks,
      checks: run.checks,
      damage: attempt.damage,
    });
  }

  #source(sourceId: string): ValidSource {
    const source = this.#options.sources.get(sourceId);
    if (source?.valid && source.provider.restore) return source;
    throw new RefusedError(
      'source-unusable',
      `Source ${sourceId} cannot be restored from on this backend${
        source && !source.valid ? `: ${source.error}` : ''
      }.`,
      'Have its configuration checked, then run the drill again.',
    );
  }

  /** The place must still be what the drill was requested for, and take what comes. */
  async #assertPlace(
    session: OperationSession,
    expected: { files?: number; bytes?: number } = {},
  ): Promise<string> {
    const { record } = session;
    const place = this.#options.places.of(record.sourceId);
    if (!place) {
      throw new RefusedError(
        'target-refused',
        `Source ${record.sourceId} has no place for drills any more.`,
        `Have one declared under recovery.sources.${record.sourceId}.drill.`,
      );
    }
    const inspection = await this.#options.places.inspect(place);
    if (!inspection.usable) {
      throw new RefusedError(
        'target-refused',
        inspection.reason,
        TARGET_NEXT_STEP,
      );
    }
    if (
      inspection.directory !== record.targetDirectory ||
      hashDrill({ ...record, directory: inspection.directory }) !== record.hash
    ) {
      throw new RefusedError(
        'target-changed',
        TARGET_REPLACED,
        TARGET_NEXT_STEP,
      );
    }
    const problem = spaceProblem(expected, inspection);
    if (problem) {
      throw new RefusedError(
        'target-full',
        problem,
        'Make room in the place for drills.',
      );
    }
    return inspection.directory;
  }
}
