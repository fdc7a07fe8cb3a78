import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { isAbsolute } from 'node:path';

/** A stanza, as the configuration describes it. */
export interface PgBackRestSource {
  sourceId: string;
  stanza: string;
  /** pgBackRest's own configuration file; its default place when absent. */
  configFile?: string;
  /** Options by their name: `repo1-path`. */
  options: Record<string, string>;
  /** Secret options by their name. */
  secretOptions: Record<string, string>;
  /** Files that hold secret options, by their name. */
  secretFiles: Record<string, string>;
  /** Numbers of the repositories that are read; all when absent. */
  repos?: number[];
  binary: string;
  /** The user that pgBackRest runs as, when the backend is root. */
  runAs?: string;
  /** Age of the newest stored change from which on there is a warning. */
  archiveWarnAfterMs: number;
}

const STANZA = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const USER = /^[a-z_][a-z0-9_-]{0,31}$/;
const OPTION = /^(pg|repo)\d{1,3}-[a-z0-9]+(-[a-z0-9]+)*$/;
const OTHER_OPTIONS = [
  'lock-path',
  'spool-path',
  'process-max',
  'buffer-size',
  'io-timeout',
  'protocol-timeout',
  'db-timeout',
  'cmd-ssh',
  'tcp-keep-alive-idle',
];
const SECRET =
  /-(cipher-pass|s3-key|s3-key-secret|s3-token|azure-key|azure-account|gcs-key|sftp-private-key-passphrase)$/;
/** Options become part of a command that PostgreSQL hands to a shell. */
const SAFE_VALUE = /^[A-Za-z0-9 _./:@=,+-]+$/;
const DAY_MS = 86_400_000;

type Options = { sourceId: string };

function fail(key: string, problem: string, options: Options) {
  return new InputError(
    `pgbackrest source '${options.sourceId}': '${key}' ${problem}`,
  );
}

/** Reads the `pgbackrest` part of a source's configuration. Does no I/O. */
export function readPgBackRestSource(
  config: Config,
  options: Options,
  backend: Pick<NodeJS.Process, 'getuid'> = process,
): PgBackRestSource {
  const text = (key: string, wanted = 'must be a text that is not empty') => {
    let value: string | undefined;
    try {
      value = config.getOptionalString(key);
    } catch {
      throw fail(key, wanted, options);
    }
    return value;
  };
  const matching = (key: string, pattern: RegExp, wanted: string) => {
    const value = text(key, wanted);
    if (value !== undefined && !pattern.test(value)) {
      throw fail(key, wanted, options);
    }
    return value;
  };

  const stanza = matching(
    'stanza',
    STANZA,
    'must be the name of a stanza: letters, digits, dots, dashes and underscores',
  );
  if (stanza === undefined) {
    throw fail('stanza', 'is missing: write the name of the stanza', options);
  }
  const configFile = matching(
    'configFile',
    SAFE_VALUE,
    'must be the full path of a file, without quotes and other special characters',
  );
  if (configFile !== undefined && !isAbsolute(configFile)) {
    throw fail('configFile', 'must be the full path of a file', options);
  }
  const binary =
    matching(
      'binary',
      SAFE_VALUE,
      'must be a program name or a full path, without quotes and other special characters',
    ) ?? 'pgbackrest';
  if (binary.includes('/') && !isAbsolute(binary)) {
    throw fail('binary', 'must be a program name or a full path', options);
  }
  return {
    sourceId: options.sourceId,
    stanza,
    configFile,
    ...readAllOptions(config, options),
    repos: readRepos(config, options),
    binary,
    runAs: readRunAs(matching, options, backend),
    archiveWarnAfterMs: readAge(config, options),
  };
}

function readRunAs(
  matching: (
    key: string,
    pattern: RegExp,
    wanted: string,
  ) => string | undefined,
  options: Options,
  backend: Pick<NodeJS.Process, 'getuid'>,
): string | undefined {
  const runAs = matching('runAs', USER, 'must be the name of a user');
  if (runAs === 'root') {
    throw fail(
      'runAs',
      'must not be root: files that root writes cannot be read by the user of the database, whose next backup then fails',
      options,
    );
  }
  if (runAs === undefined && backend.getuid?.() === 0) {
    throw fail(
      'runAs',
      'is missing: the backend runs as root, and pgBackRest must not. Name the user of the database, often postgres',
      options,
    );
  }
  return runAs;
}

function readAllOptions(
  config: Config,
  options: Options,
): Pick<PgBackRestSource, 'options' | 'secretOptions' | 'secretFiles'> {
  const all = {
    options: readOptions(config, 'options', options),
    secretOptions: readOptions(config, 'secretOptions', options),
    secretFiles: readOptions(config, 'secretFiles', options),
  };
  for (const [name, value] of Object.entries(all.options)) {
    if (SECRET.test(name)) {
      throw fail(
        `options.${name}`,
        'is a secret: write it below secretOptions, or its file below secretFiles',
        options,
      );
    }
    if (!SAFE_VALUE.test(value)) {
      throw fail(
        `options.${name}`,
        'must be a text without quotes and other special characters',
        options,
      );
    }
  }
  for (const [name, file] of Object.entries(all.secretFiles)) {
    if (!isAbsolute(file)) {
      throw fail(
        `secretFiles.${name}`,
        'must be the full path of a file',
        options,
      );
    }
    if (name in all.secretOptions) {
      throw fail(
        `secretFiles.${name}`,
        `and secretOptions.${name} exclude each other: write one of them`,
        options,
      );
    }
  }
  return all;
}

function readOptions(
  config: Config,
  group: string,
  options: Options,
): Record<string, string> {
  const values: Record<string, string> = {};
  let names: string[];
  try {
    names = config.getOptionalConfig(group)?.keys() ?? [];
  } catch {
    throw fail(group, 'must hold names of options and texts', options);
  }
  for (const name of names) {
    const key = `${group}.${name}`;
    if (!OPTION.test(name) && !OTHER_OPTIONS.includes(name)) {
      throw fail(
        key,
        `cannot be set here: use options of repositories and of the cluster, such as repo1-path and pg1-path, or ${OTHER_OPTIONS.join(
          ', ',
        )}`,
        options,
      );
    }
    let value: unknown;
    try {
      value = config.get(key);
    } catch {
      value = undefined;
    }
    if (typeof value === 'number') {
      value = String(value);
    } else if (typeof value === 'boolean') {
      value = value ? 'y' : 'n';
    }
    if (
      typeof value !== 'string' ||
      value.trim() === '' ||
      /[\0\r\n]/.test(value)
    ) {
      throw fail(key, 'must be a text of one line that is not empty', options);
    }
    values[name] = value;
  }
  return values;
}

function readRepos(config: Config, options: Options): number[] | undefined {
  const wanted = 'must be a list of numbers of repositories, such as [1]';
  let repos: unknown;
  try {
    repos = config.getOptional('repos');
  } catch {
    throw fail('repos', wanted, options);
  }
  if (repos === undefined) {
    return undefined;
  }
  if (
    !Array.isArray(repos) ||
    repos.length === 0 ||
    !repos.every(
      n => Number.isInteger(n) && (n as number) > 0 && (n as number) < 257,
    )
  ) {
    throw fail('repos', wanted, options);
  }
  return [...new Set(repos as number[])].sort((a, b) => a - b);
}

function readAge(config: Config, options: Options): number {
  if (!config.has('archiveWarnAfter')) {
    return DAY_MS;
  }
  let age: number;
  try {
    age = durationToMilliseconds(
      readDurationFromConfig(config, { key: 'archiveWarnAfter' }),
    );
  } catch {
    age = 0;
  }
  if (!(age > 0)) {
    throw fail(
      'archiveWarnAfter',
      'must be a duration, such as { hours: 6 }',
      options,
    );
  }
  return age;
}
