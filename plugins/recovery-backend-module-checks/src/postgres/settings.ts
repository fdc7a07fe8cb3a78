import type { Config } from '@backstage/config';
import {
  readAssertions,
  readFreshness,
  readRowCounts,
  type Freshness,
  type RowCount,
  type SqlAssertion,
} from '../shared/assertions';
import { SettingsReader } from '../shared/SettingsReader';

export interface PostgresSettings {
  /** Directory of the server's programs. */
  binDirectory: string;
  /** User of the machine that the server runs as. */
  runAs?: string;
  /** The data directory below the restored data. */
  directory: string;
  /** Database that is asked. */
  database: string;
  /** A superuser of the cluster. */
  user: string;
  /** Longest time until recovery has finished. */
  startTimeoutMs: number;
  /** Longest time of pg_amcheck, and of each question. */
  timeoutMs: number;
  amcheck: boolean;
  /** Further settings of the server, such as shared_preload_libraries. */
  parameters: Record<string, string>;
  assertions: SqlAssertion[];
  rows: RowCount[];
  freshness?: Freshness;
}

const MINUTE = 60_000;

export function readPostgresSettings(
  config: Config,
  { key }: { key: string },
): PostgresSettings {
  const reader = new SettingsReader(config, key).allow(
    'binDirectory',
    'runAs',
    'directory',
    'database',
    'user',
    'startTimeout',
    'timeout',
    'amcheck',
    'parameters',
    'assertions',
    'rows',
    'freshness',
  );
  return {
    binDirectory: reader.absolutePath('binDirectory'),
    runAs: reader.optionalText('runAs'),
    directory: reader.relativePath('directory', '.'),
    database: reader.optionalText('database') ?? 'postgres',
    user: reader.optionalText('user') ?? 'postgres',
    startTimeoutMs: reader.timeLimit('startTimeout', 30 * MINUTE),
    timeoutMs: reader.timeLimit('timeout', 30 * MINUTE),
    amcheck: reader.boolean('amcheck', true),
    parameters: readParameters(reader),
    assertions: readAssertions(reader),
    rows: readRowCounts(reader),
    freshness: readFreshness(reader),
  };
}

/** What keeps the server apart from everything else stays as it is. */
const RESERVED =
  /^(listen_addresses|port|unix_socket.*|archive_.*|hba_file|ident_file|config_file|data_directory|external_pid_file|primary_.*|restore_command|recovery_.*|hot_standby|logging_collector|log_.*|default_transaction_read_only|transaction_read_only|synchronous_standby_names|ssl.*)$/;

function readParameters(reader: SettingsReader): Record<string, string> {
  const parameters = reader.textMap('parameters');
  for (const name of Object.keys(parameters)) {
    if (!/^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/.test(name)) {
      throw reader.fail(`parameters.${name}`, 'is not the name of a setting');
    }
    if (RESERVED.test(name)) {
      throw reader.fail(
        `parameters.${name}`,
        'cannot be set: it is part of what keeps the server apart from everything else',
      );
    }
  }
  return parameters;
}
