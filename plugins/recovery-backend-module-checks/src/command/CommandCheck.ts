import type { Config } from '@backstage/config';
import type {
  CheckContext,
  CheckOutcome,
  RecoveryCheck,
} from 'backstage-plugin-recovery-node';
import path from 'node:path';
import { NotThereError } from '../shared/paths';
import {
  PROGRAM_KEYS,
  readProgram,
  runProgram,
  type Program,
  type ProgramEnd,
} from '../shared/program';
import { SettingsReader } from '../shared/SettingsReader';

interface CommandSettings extends Program {
  name: string;
  level: 5 | 6;
}

/** Runs a program of the administrator's, which passes when it ends with 0. */
export class CommandCheck implements RecoveryCheck<CommandSettings> {
  readonly type = 'command';
  readonly #secrets: string[];

  /** `secrets` are redacted from what the program says. */
  constructor(options: { secrets: string[] }) {
    this.#secrets = options.secrets;
  }

  readSettings(config: Config, { key }: { key: string }): CommandSettings {
    const reader = new SettingsReader(config, key).allow(
      'name',
      'level',
      ...PROGRAM_KEYS,
    );
    const program = readProgram(reader);
    return {
      ...program,
      name: reader.optionalText('name') ?? path.basename(program.command[0]),
      level: (reader.whole('level', { from: 5, to: 6 }) ?? 6) as 5 | 6,
    };
  }

  async run(
    settings: CommandSettings,
    context: CheckContext,
  ): Promise<CheckOutcome[]> {
    const { name, level } = settings;
    context.phase(level === 5 ? 'start' : 'validate');
    try {
      const end = await runProgram(settings, context, this.#secrets);
      const passed = end.type === 'exit' && end.code === 0;
      return [
        {
          name,
          level,
          result: passed ? 'pass' : 'fail',
          message: describeEnd(settings, end),
        },
      ];
    } catch (error) {
      if (error instanceof NotThereError) {
        return [{ name, level, result: 'fail', message: `${error.message}.` }];
      }
      throw error;
    }
  }
}

function describeEnd({ command }: CommandSettings, end: ProgramEnd): string {
  const program = path.basename(command[0]);
  const said = end.lastLine ? ` Its last line: ${end.lastLine}` : '';
  switch (end.type) {
    case 'exit':
      return end.code === 0
        ? `${program} ended with 0.${said}`
        : `${program} ended with ${end.code}, not 0.${said}`;
    case 'signal':
      return `${program} was ended by ${end.signal}.${said}`;
    default:
      return `${program} ${end.what} and was ended.${said}`;
  }
}
