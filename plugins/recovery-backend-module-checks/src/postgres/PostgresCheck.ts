import type { Config } from '@backstage/config';
import type {
  CheckContext,
  CheckOutcome,
  RecoveryCheck,
} from 'backstage-plugin-recovery-node';
import { asOf } from '../shared/asOf';
import {
  judgeAssertion,
  judgeFreshness,
  judgeRowCount,
  quoteTable,
} from '../shared/assertions';
import { NotThereError, resolveInside } from '../shared/paths';
import { runAmcheck } from './amcheck';
import { NotStartedError, PostgresServer } from './PostgresServer';
import { prepareDataDirectory } from './prepareDataDirectory';
import { judgeReachedTime } from './reachedTime';
import { askReadOnly, connect } from './session';
import { readPostgresSettings, type PostgresSettings } from './settings';

/** Starts PostgreSQL on a restored data directory, has it checked, and asks it questions. */
export class PostgresCheck implements RecoveryCheck<PostgresSettings> {
  readonly type = 'postgres';

  readSettings(config: Config, options: { key: string }): PostgresSettings {
    return readPostgresSettings(config, options);
  }

  async run(
    settings: PostgresSettings,
    context: CheckContext,
  ): Promise<CheckOutcome[]> {
    context.phase('start');
    let server: PostgresServer | undefined;
    try {
      const directory = await resolveInside(
        context.directory,
        settings.directory,
      );
      await prepareDataDirectory(directory, context.directory, context.signal);
      server = await PostgresServer.start(settings, directory, context);
      return await this.#examine(server, settings, context);
    } catch (error) {
      if (error instanceof NotThereError || error instanceof NotStartedError) {
        return [started('fail', `${error.message}.`)];
      }
      throw error;
    } finally {
      await server?.stop();
    }
  }

  async #examine(
    server: PostgresServer,
    settings: PostgresSettings,
    context: CheckContext,
  ): Promise<CheckOutcome[]> {
    const { socketDirectory } = server;
    const session = await connect(socketDirectory, settings);
    let reached: Date | undefined;
    let reader: string;
    try {
      reached = await session.reachedTime();
      reader = await session.createReader(settings.database);
    } finally {
      await session.end();
    }
    const outcomes: CheckOutcome[] = [
      started('pass', 'PostgreSQL started and finished its recovery.', reached),
      ...judgeReachedTime(reached, context),
    ];
    context.phase('validate');
    if (settings.amcheck) {
      outcomes.push(await runAmcheck(server, settings, context));
    }
    const ask = async (sql: string) => {
      context.signal.throwIfAborted();
      return await askReadOnly(
        socketDirectory,
        { ...settings, user: reader },
        sql,
      );
    };
    for (const row of settings.rows) {
      const sql = `SELECT count(*) FROM ${quoteTable(row.table)}`;
      outcomes.push(judgeRowCount(row, await ask(sql)));
    }
    for (const assertion of settings.assertions) {
      outcomes.push(judgeAssertion(assertion, await ask(assertion.sql)));
    }
    if (settings.freshness) {
      const answer = await ask(settings.freshness.sql);
      outcomes.push(
        judgeFreshness(settings.freshness, answer, {
          asOf: asOf(context),
          rpoMs: context.rpoMs,
        }),
      );
    }
    context.signal.throwIfAborted();
    return outcomes;
  }
}

function started(
  result: CheckOutcome['result'],
  message: string,
  reached?: Date,
): CheckOutcome {
  return {
    name: 'start',
    level: 5,
    result,
    message,
    details: reached && { reachedTime: reached.toISOString() },
  };
}
