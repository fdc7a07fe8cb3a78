import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { isPostgres } from './bulk';

/** Rows of an index that are looked at, so that large tables do not take longer. */
const SAMPLE = 400;

/** Every table that was never looked at, or has become ten times as large since. */
const WHAT_CHANGED = 0x10002;

/**
 * Tables with fewer rows are planned as without statistics. They may grow a thousandfold
 * before they are looked at again, and a plan for five rows is a bad one for a million.
 */
const WORTHWHILE = 1000;

/**
 * Tells SQLite what is in its tables, so that it reads the few services of a team rather
 * than all to find them. PostgreSQL finds out by itself.
 */
export class SqliteStatistics {
  readonly #knex: Knex;
  readonly #scheduler: SchedulerService;

  static create(options: {
    database: Knex;
    scheduler: SchedulerService;
  }): SqliteStatistics {
    return new SqliteStatistics(options);
  }

  private constructor(options: {
    database: Knex;
    scheduler: SchedulerService;
  }) {
    this.#knex = options.database;
    this.#scheduler = options.scheduler;
  }

  async start(): Promise<void> {
    if (isPostgres(this.#knex)) {
      return;
    }
    await this.#scheduler.scheduleTask({
      id: 'recovery-sqlite-statistics',
      frequency: { hours: 1 },
      timeout: { minutes: 5 },
      initialDelay: { minutes: 10 },
      scope: 'global',
      fn: () => this.gather(),
    });
  }

  /** Takes a few hundred milliseconds the first time, and next to nothing when little changed. */
  async gather(): Promise<void> {
    const knex = this.#knex;
    await knex.raw(`pragma analysis_limit = ${SAMPLE}`);
    await knex.raw(`pragma optimize(${WHAT_CHANGED})`);
    if (!(await knex.schema.hasTable('sqlite_stat1'))) {
      return;
    }
    // The number of rows comes first in the text; a partial index may hold few of many.
    await knex('sqlite_stat1')
      .whereIn(
        'tbl',
        knex('sqlite_stat1')
          .select('tbl')
          .groupBy('tbl')
          .havingRaw('max(cast(stat as integer)) < ?', [WORTHWHILE]),
      )
      .delete();
    // Has the statistics read anew.
    await knex.raw('analyze sqlite_schema');
  }
}
