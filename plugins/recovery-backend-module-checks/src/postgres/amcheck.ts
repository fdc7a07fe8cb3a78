import {
  runTool,
  type CheckContext,
  type CheckOutcome,
} from 'backstage-plugin-recovery-node';
import { formatMs, oneLine } from '../shared/text';
import type { PostgresServer } from './PostgresServer';
import { PORT } from './serverConfig';
import type { PostgresSettings } from './settings';

const MAX_KEPT_LINES = 20;
const CORRUPT = 2;

/** Has pg_amcheck read all tables and indexes. */
export async function runAmcheck(
  server: PostgresServer,
  settings: PostgresSettings,
  context: CheckContext,
): Promise<CheckOutcome> {
  const [command, ...args] = server.command('pg_amcheck');
  const ownTime = AbortSignal.timeout(settings.timeoutMs);
  const said: string[] = [];
  const take = (line: string) => {
    const text = oneLine(line, 300);
    if (text && said.length < MAX_KEPT_LINES) {
      said.push(text);
      context.log('info', text);
    }
  };
  try {
    const { exitCode } = await runTool(
      {
        command,
        args: [
          ...args,
          `--host=${server.socketDirectory}`,
          `--port=${PORT}`,
          `--username=${settings.user}`,
          `--maintenance-db=${settings.database}`,
          '--no-password',
          '--all',
          '--install-missing',
        ],
        cwd: '/',
        isolated: true,
        signal: AbortSignal.any([context.signal, ownTime]),
        onStderrLine: take,
        logger: context.logger,
      },
      { onLine: take },
    );
    if (exitCode === 0) {
      return outcome('pass', 'pg_amcheck found all tables and indexes whole.');
    }
    const text = oneLine(said.slice(0, 4).join('; '), 500);
    if (exitCode === CORRUPT) {
      return outcome('fail', `pg_amcheck found damage: ${text}.`);
    }
    return /amcheck.* (is not available|is not installed)/.test(said.join('\n'))
      ? outcome(
          'unknown',
          `pg_amcheck could not look: the extension amcheck is not installed. Install PostgreSQL's contrib package, or set amcheck to false.`,
        )
      : outcome('fail', `pg_amcheck ended with ${exitCode}: ${text}.`);
  } catch (error) {
    if (context.signal.aborted || !ownTime.aborted) {
      throw error;
    }
    return outcome(
      'fail',
      `pg_amcheck was not done within ${formatMs(settings.timeoutMs)}.`,
    );
  }
}

function outcome(
  result: CheckOutcome['result'],
  message: string,
): CheckOutcome {
  return { name: 'amcheck', level: 5, result, message };
}
