import { ConfigReader } from '@backstage/config';
import type {
  CheckContext,
  CheckOutcome,
  RecoveryCheck,
} from 'backstage-plugin-recovery-node';
import { createProviderContext } from 'backstage-plugin-recovery-node/testUtils';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const directories: string[] = [];
afterAll(() => {
  for (const directory of directories.splice(0)) {
    rmSync(directory, { recursive: true, force: true });
  }
});

/** A directory of the test file, removed at its end. */
export function makeDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'recovery-check-'));
  directories.push(directory);
  return directory;
}

export interface CheckRun {
  outcomes: CheckOutcome[];
  /** `pass`, or what the first outcome that did not pass is. */
  result: CheckOutcome['result'];
  messages: string;
  /** Lines of the operation's log. */
  lines: string[];
  phases: string[];
}

/** Reads the settings of a check and runs it on a directory. */
export async function runCheck(
  check: RecoveryCheck<any>,
  settings: object,
  directory: string,
  overrides: Partial<CheckContext> = {},
): Promise<CheckRun> {
  const phases: string[] = [];
  const base = await createProviderContext();
  const context: CheckContext = {
    ...base,
    directory,
    point: {
      id: 'point',
      seriesKey: 'series',
      time: '2026-11-25T20:00:00.000Z',
      details: {},
    },
    phase: name => {
      if (phases.at(-1) !== name) phases.push(name);
    },
    ...overrides,
  };
  const outcomes = await check.run(readSettings(check, settings), context);
  const bad = outcomes.find(outcome => outcome.result !== 'pass');
  return {
    outcomes,
    result: bad?.result ?? 'pass',
    messages: outcomes.map(outcome => outcome.message).join('\n'),
    lines: base.lines,
    phases,
  };
}

export function readSettings(check: RecoveryCheck<any>, settings: object) {
  return check.readSettings(new ConfigReader(settings as never), {
    key: 'key',
  });
}
