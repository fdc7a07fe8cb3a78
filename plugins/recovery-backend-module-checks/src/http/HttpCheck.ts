import type { Config } from '@backstage/config';
import {
  MAX_TIMEOUT_MS,
  type CheckContext,
  type CheckOutcome,
  type RecoveryCheck,
} from 'backstage-plugin-recovery-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { NotThereError } from '../shared/paths';
import {
  PROGRAM_KEYS,
  readProgram,
  runProgram,
  type Program,
  type ProgramEnd,
} from '../shared/program';
import { SettingsReader } from '../shared/SettingsReader';
import { formatMs } from '../shared/text';
import { probeOnce, type Probe } from './probe';

interface HttpSettings extends Probe {
  name: string;
  /** How long to go on asking until the answer is right. */
  withinMs: number;
  /** What serves the restored data while it is asked. */
  start?: Program;
}

const LEVEL = 6;
const RETRY_MS = 500;
const SECOND = 1_000;

/** Asks an HTTP address, of a program that is started on the restored data if need be. */
export class HttpCheck implements RecoveryCheck<HttpSettings> {
  readonly type = 'http';
  readonly #secrets: string[];

  /** `secrets` are redacted from what a started program says. */
  constructor(options: { secrets: string[] }) {
    this.#secrets = options.secrets;
  }

  readSettings(config: Config, { key }: { key: string }): HttpSettings {
    const reader = new SettingsReader(config, key).allow(
      'name',
      'url',
      'status',
      'body',
      'timeout',
      'within',
      'start',
    );
    const url = readUrl(reader);
    const start = reader.part('start')?.allow(...PROGRAM_KEYS);
    return {
      url,
      name: reader.optionalText('name') ?? `GET ${new URL(url).pathname}`,
      status: reader.whole('status', { from: 100, to: 599 }) ?? 200,
      body: reader.optionalText('body'),
      timeoutMs: reader.timeLimit('timeout', 10 * SECOND),
      withinMs: reader.timeLimit('within', 60 * SECOND),
      start: start && readProgram(start),
    };
  }

  async run(
    settings: HttpSettings,
    context: CheckContext,
  ): Promise<CheckOutcome[]> {
    if (!settings.start) {
      context.phase('validate');
      return [await this.#askUntilRight(settings, context)];
    }
    context.phase('start');
    const done = new AbortController();
    let end: ProgramEnd | undefined;
    const running = runProgram(
      { ...settings.start, timeoutMs: MAX_TIMEOUT_MS },
      { ...context, signal: AbortSignal.any([context.signal, done.signal]) },
      this.#secrets,
    ).then(
      ended => {
        end = ended;
      },
      error => {
        if (!done.signal.aborted) {
          throw error;
        }
      },
    );
    // Ends the asking too, when the program could not be run.
    const failed = new AbortController();
    running.catch(error => failed.abort(error));
    try {
      return [
        await this.#askUntilRight(
          settings,
          {
            ...context,
            signal: AbortSignal.any([context.signal, failed.signal]),
          },
          () => end,
        ),
      ];
    } catch (error) {
      if (error instanceof NotThereError) {
        return [outcome(settings, 'fail', `${error.message}.`)];
      }
      throw error;
    } finally {
      done.abort();
      await running.catch(() => {});
    }
  }

  async #askUntilRight(
    settings: HttpSettings,
    { signal }: CheckContext,
    ended: () => ProgramEnd | undefined = () => undefined,
  ): Promise<CheckOutcome> {
    const until = performance.now() + settings.withinMs;
    for (;;) {
      const problem = await probeOnce(settings, signal);
      if (problem === undefined) {
        return outcome(
          settings,
          'pass',
          `${settings.url} answers with ${settings.status}${
            settings.body === undefined ? '' : ' and what it should'
          }.`,
        );
      }
      const end = ended();
      if (end) {
        return outcome(
          settings,
          'fail',
          `The program that was started ended before ${settings.url} answered.${
            end.lastLine ? ` Its last line: ${end.lastLine}` : ''
          }`,
        );
      }
      if (performance.now() + RETRY_MS >= until) {
        return outcome(
          settings,
          'fail',
          `${settings.url} did not answer as it should within ${formatMs(
            settings.withinMs,
          )}: ${problem}.`,
        );
      }
      await sleep(RETRY_MS, undefined, { signal }).catch(() =>
        signal.throwIfAborted(),
      );
    }
  }
}

function readUrl(reader: SettingsReader): string {
  const text = reader.text('url');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw reader.fail('url', 'must begin with http:// or https://');
  }
  if (url.username || url.password) {
    throw reader.fail('url', 'must not hold a user or password');
  }
  return url.toString();
}

function outcome(
  { name }: HttpSettings,
  result: CheckOutcome['result'],
  message: string,
): CheckOutcome {
  return { name, level: LEVEL, result, message };
}
