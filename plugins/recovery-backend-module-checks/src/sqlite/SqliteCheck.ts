import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import {
  ProviderError,
  runTool,
  type CheckContext,
  type CheckOutcome,
  type RecoveryCheck,
} from 'backstage-plugin-recovery-node';
import { promises as fs } from 'node:fs';
import {
  judgeAssertion,
  judgeFreshness,
  judgeRowCount,
  quoteTable,
  readAssertions,
  readFreshness,
  readRowCounts,
  type Freshness,
  type RowCount,
  type SqlAnswer,
  type SqlAssertion,
} from '../shared/assertions';
import { NotThereError, resolveInside } from '../shared/paths';
import { SettingsReader } from '../shared/SettingsReader';
import { asOf } from '../shared/asOf';
import { formatMs, formatNumber, oneLine } from '../shared/text';

interface SqliteSettings {
  /** Below the restored data. */
  file: string;
  timeoutMs: number;
  foreignKeys: boolean;
  assertions: SqlAssertion[];
  rows: RowCount[];
  freshness?: Freshness;
}

type Line =
  | { type: 'opened'; tables: number }
  | { type: 'not-opened'; problem: string }
  | { type: 'problems'; problems: string[] }
  | ({ type: 'answer' } & SqlAnswer);

/** A question, and what its answer means. */
interface Question {
  ask: { sql: string } | { pragma: string };
  judge(line: Line): CheckOutcome;
}

const OPENED = 5;
const PROBE = 'scripts/sqliteProbe.cjs';
const MINUTE = 60_000;

/** Opens a restored SQLite file, has it check itself, and asks it questions. */
export class SqliteCheck implements RecoveryCheck<SqliteSettings> {
  readonly type = 'sqlite';

  readSettings(config: Config, { key }: { key: string }): SqliteSettings {
    const reader = new SettingsReader(config, key).allow(
      'file',
      'timeout',
      'foreignKeys',
      'assertions',
      'rows',
      'freshness',
    );
    return {
      file: reader.relativePath('file'),
      timeoutMs: reader.timeLimit('timeout', 30 * MINUTE),
      foreignKeys: reader.boolean('foreignKeys', true),
      assertions: readAssertions(reader),
      rows: readRowCounts(reader),
      freshness: readFreshness(reader),
    };
  }

  async run(
    settings: SqliteSettings,
    context: CheckContext,
  ): Promise<CheckOutcome[]> {
    context.phase('start');
    let file: string;
    try {
      file = await resolveInside(context.directory, settings.file);
      if (!(await fs.stat(file)).isFile()) {
        throw new NotThereError(settings.file, 'is no regular file');
      }
    } catch (error) {
      if (error instanceof NotThereError) {
        return [opened('fail', `${error.message}.`)];
      }
      throw error;
    }
    const questions = questionsOf(settings, context);
    const outcomes: CheckOutcome[] = [];
    const take = (line: Line) => {
      if (line.type === 'not-opened') {
        outcomes.push(
          opened(
            'fail',
            `${settings.file} could not be opened: ${oneLine(line.problem)}.`,
          ),
        );
      } else if (line.type === 'opened') {
        outcomes.push(judgeOpened(settings.file, line.tables));
        context.phase('validate');
      } else {
        outcomes.push(questions[outcomes.length - 1].judge(line));
      }
    };
    await this.#probe(file, questions, settings.timeoutMs, context, take);
    if (outcomes[0]?.result === 'pass' && outcomes.length <= questions.length) {
      const late = questions[outcomes.length - 1];
      outcomes.push({
        ...late.judge({ type: 'answer', problem: '' }),
        result: 'fail',
        message: `No answer within ${formatMs(settings.timeoutMs)}.`,
      });
    }
    return outcomes;
  }

  /** Ends early, with what was answered until then, when the time is over. */
  async #probe(
    file: string,
    questions: Question[],
    timeoutMs: number,
    context: CheckContext,
    take: (line: Line) => void,
  ): Promise<void> {
    const ownTime = AbortSignal.timeout(timeoutMs);
    try {
      const { exitCode, signal, stderr } = await runTool(
        {
          command: process.execPath,
          args: [
            resolvePackagePath(
              'backstage-plugin-recovery-backend-module-checks',
              PROBE,
            ),
            require.resolve('better-sqlite3'),
            file,
            JSON.stringify(questions.map(({ ask }) => ask)),
          ],
          isolated: true,
          cwd: context.scratchDirectory,
          verbatimOutput: true,
          signal: AbortSignal.any([context.signal, ownTime]),
          logger: context.logger,
        },
        { onLine: line => take(JSON.parse(line) as Line) },
      );
      if (exitCode !== 0) {
        throw new ProviderError(
          'tool-failed',
          `SQLite could not be asked (${signal ?? exitCode}): ${oneLine(
            stderr.slice(-2000),
          )}`,
        );
      }
    } catch (error) {
      if (!ownTime.aborted || context.signal.aborted) {
        throw error;
      }
    }
  }
}

function questionsOf(
  settings: SqliteSettings,
  context: CheckContext,
): Question[] {
  const { assertions, rows, freshness } = settings;
  const answerOf = (line: Line): SqlAnswer =>
    line.type === 'answer' ? line : { problem: 'There was no answer' };
  return [
    {
      ask: { pragma: 'integrity_check' },
      judge: line => judgeProblems('integrity', 'The file is whole', line),
    },
    ...(settings.foreignKeys
      ? [
          {
            ask: { pragma: 'foreign_key_check' },
            judge: (line: Line) =>
              judgeProblems(
                'foreign keys',
                'All references lead to a row',
                line,
              ),
          },
        ]
      : []),
    ...rows.map(row => ({
      ask: { sql: `SELECT count(*) FROM ${quoteTable(row.table)}` },
      judge: (line: Line) => judgeRowCount(row, answerOf(line)),
    })),
    ...assertions.map(assertion => ({
      ask: { sql: assertion.sql },
      judge: (line: Line) => judgeAssertion(assertion, answerOf(line)),
    })),
    ...(freshness
      ? [
          {
            ask: { sql: freshness.sql },
            judge: (line: Line) =>
              judgeFreshness(freshness, answerOf(line), {
                asOf: asOf(context),
                rpoMs: context.rpoMs,
              }),
          },
        ]
      : []),
  ];
}

/** An empty file is a database without tables to SQLite. */
function judgeOpened(file: string, tables: number): CheckOutcome {
  return tables === 0
    ? opened('fail', `${file} holds no table.`)
    : opened('pass', `${file} was opened: ${formatNumber(tables)} tables.`);
}

function opened(result: CheckOutcome['result'], message: string): CheckOutcome {
  return { name: 'open', level: OPENED, result, message };
}

function judgeProblems(name: string, whole: string, line: Line): CheckOutcome {
  const problems =
    line.type === 'problems' ? line.problems : ['There was no answer'];
  return {
    name,
    level: OPENED,
    result: problems.length === 0 ? 'pass' : 'fail',
    message:
      problems.length === 0
        ? `${whole}.`
        : `SQLite found ${
            problems.length === 1 ? 'a problem' : `${problems.length} problems`
          }: ${oneLine(problems.join('; '))}.`,
  };
}
