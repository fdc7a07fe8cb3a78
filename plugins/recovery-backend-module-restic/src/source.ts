import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { isAbsolute, normalize } from 'node:path';

/** A restic repository, as the configuration describes it. */
export interface ResticSource {
  sourceId: string;
  repository: string;
  /** The repository's directory, when it is a local one. */
  directory?: string;
  password?: string;
  passwordFile?: string;
  binary: string;
  environment: Record<string, string>;
  cacheDirectory?: string;
  certificateFile?: string;
  /** The credentials cannot write: no locks are taken. */
  readOnly: boolean;
  /** A sampled read reads one of so many parts of the repository. */
  sampleParts: number;
  /** Values that must not be shown. */
  secrets: string[];
}

const REMOTE = /^(rest|s3|sftp|azure|b2|gs|swift|rclone):/;
/** Names of variables whose values are no secrets, and may be parts of paths. */
const NO_SECRET = /REGION|PROFILE|USER|ACCOUNT_NAME|PROJECT_ID|_FILE$|_DIR$/i;
const OWN_VARIABLES =
  /^(RESTIC_(PASSWORD.*|REPOSITORY.*|CACHE_DIR|CACERT|PROGRESS_FPS)|PATH|LANG|LC_ALL|TZ|LD_.*)$/;

function fail(key: string, problem: string, options: { sourceId: string }) {
  return new InputError(
    `restic source '${options.sourceId}': '${key}' ${problem}`,
  );
}

/** Reads the `restic` part of a source's configuration. Does no I/O. */
export function readResticSource(
  config: Config,
  options: { sourceId: string },
): ResticSource {
  const text = (key: string) => {
    let value: string | undefined;
    try {
      value = config.getOptionalString(key);
    } catch {
      throw fail(key, 'must be a text that is not empty', options);
    }
    if (value !== undefined && (value.trim() === '' || value.includes('\0'))) {
      throw fail(key, 'must be a text that is not empty', options);
    }
    return value;
  };
  const path = (key: string) => {
    const value = text(key);
    if (value !== undefined && !isAbsolute(value)) {
      throw fail(key, 'must be the full path of a file or directory', options);
    }
    return value;
  };

  const repository = text('repository');
  if (!repository) {
    throw fail(
      'repository',
      'is missing: write the full path of a directory, rest:https://host:8000/ or s3:https://host/bucket',
      options,
    );
  }
  const local = repository.replace(/^local:/, '');
  const isLocal = !REMOTE.test(repository);
  if (isLocal && !isAbsolute(local)) {
    throw fail(
      'repository',
      'must be the full path of a directory, or begin with rest:, s3: or another scheme that restic knows',
      options,
    );
  }

  const password = text('password');
  const passwordFile = path('passwordFile');
  if ((password === undefined) === (passwordFile === undefined)) {
    throw fail(
      password === undefined ? 'password' : 'passwordFile',
      password === undefined
        ? 'or passwordFile is missing: write exactly one of them'
        : 'and password exclude each other: write exactly one of them',
      options,
    );
  }

  const binary = text('binary') ?? 'restic';
  if (binary.includes('/') && !isAbsolute(binary)) {
    throw fail('binary', 'must be a program name or a full path', options);
  }

  const environment = readEnvironment(config, options);
  return {
    sourceId: options.sourceId,
    repository,
    ...(isLocal && { directory: normalize(local) }),
    password,
    passwordFile,
    binary,
    environment,
    cacheDirectory: path('cacheDirectory'),
    certificateFile: path('certificateFile'),
    readOnly: readBoolean(config, 'readOnly', options),
    sampleParts: readParts(config, options),
    secrets: [
      ...(password ? [password] : []),
      ...passwordInAddress(repository),
      ...Object.entries(environment)
        .filter(([name]) => !NO_SECRET.test(name))
        .map(([, value]) => value),
    ],
  };
}

function readBoolean(
  config: Config,
  key: string,
  options: { sourceId: string },
): boolean {
  try {
    return config.getOptionalBoolean(key) ?? false;
  } catch {
    throw fail(key, 'must be true or false', options);
  }
}

function readParts(config: Config, options: { sourceId: string }): number {
  let parts: number | undefined;
  try {
    parts = config.getOptionalNumber('sampleParts') ?? 10;
  } catch {
    parts = undefined;
  }
  if (!Number.isInteger(parts) || parts! < 1 || parts! > 256) {
    throw fail('sampleParts', 'must be a whole number from 1 to 256', options);
  }
  return parts!;
}

function readEnvironment(
  config: Config,
  options: { sourceId: string },
): Record<string, string> {
  const environment: Record<string, string> = {};
  let names: string[];
  try {
    names = config.getOptionalConfig('environment')?.keys() ?? [];
  } catch {
    throw fail('environment', 'must hold names and texts', options);
  }
  for (const name of names) {
    const key = `environment.${name}`;
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || OWN_VARIABLES.test(name)) {
      throw fail(
        key,
        'cannot be set here: use the keys repository, password, passwordFile, cacheDirectory and certificateFile, and leave the rest of the environment alone',
        options,
      );
    }
    try {
      environment[name] = config.getString(key);
    } catch {
      throw fail(key, 'must be a text that is not empty', options);
    }
  }
  return environment;
}

/** The password in an address such as rest:https://user:password@host/. */
function passwordInAddress(repository: string): string[] {
  const match = /^[a-z0-9]+:[a-z]+:\/\/[^/@]*?:([^/]*)@/i.exec(repository);
  if (!match) {
    return [];
  }
  try {
    return [match[1], decodeURIComponent(match[1])];
  } catch {
    return [match[1]];
  }
}
