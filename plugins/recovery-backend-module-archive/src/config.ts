import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { MAX_TIMEOUT_MS } from 'backstage-plugin-recovery-node';
import { IANAZone } from 'luxon';
import path from 'node:path';
import type { ArchiveLimits } from './formats/readArchive';
import { compilePattern, type CompiledPattern } from './pattern/compilePattern';
import { DirectoryStore } from './stores/DirectoryStore';
import { S3Store, type S3Location } from './stores/S3Store';
import type { ArchiveStore } from './stores/types';

const DEFAULT_LIMITS: ArchiveLimits = {
  maxRatio: 200,
  maxBytes: 1024 ** 4,
  maxEntries: 2_000_000,
};

const DEFAULT_SETTLE_TIME_MS = 60_000;
const DEFAULT_S3_TIMEOUT_MS = 30_000;

/** What `readSource` makes of a source's configuration. */
export interface ArchiveSource {
  store: ArchiveStore;
  /** The local directory, when the archives lie in one. */
  directory?: string;
  pattern: CompiledPattern;
  timeZone: string;
  limits: ArchiveLimits;
  settleTimeMs: number;
  unsafeLinks: 'refuse' | 'skip';
}

function readPositive(
  config: Config,
  name: string,
  key: string,
  fallback: number,
): number {
  const value = config.getOptionalNumber(name) ?? fallback;
  if (!(value > 0) || !Number.isFinite(value)) {
    throw new InputError(`${key}.${name} must be a number above 0`);
  }
  return value;
}

function readDuration(config: Config, name: string, fallback: number): number {
  return config.has(name)
    ? durationToMilliseconds(readDurationFromConfig(config, { key: name }))
    : fallback;
}

function readDirectory(config: Config, key: string): string {
  const directory = config.getString('directory');
  if (!path.isAbsolute(directory) || directory.includes('\0')) {
    throw new InputError(
      `${key}.directory must be an absolute path, such as /srv/backups`,
    );
  }
  const normal = path.resolve(directory);
  if (normal === path.parse(normal).root) {
    throw new InputError(
      `${key}.directory must not be the root of the file system`,
    );
  }
  return normal;
}

function readEndpoint(config: Config, key: string): string | undefined {
  const endpoint = config.getOptionalString('endpoint');
  if (endpoint === undefined) return undefined;
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch {
    throw new InputError(
      `${key}.endpoint must be a URL, such as https://s3.example.com`,
    );
  }
  if (!['http:', 'https:'].includes(url.protocol)) {
    throw new InputError(`${key}.endpoint must start with http:// or https://`);
  }
  if (url.username || url.password) {
    throw new InputError(
      `${key}.endpoint must hold no credentials; write accessKeyId and secretAccessKey`,
    );
  }
  return endpoint;
}

function readCredentials(
  config: Config,
  key: string,
): S3Location['credentials'] {
  const accessKeyId = config.getOptionalString('accessKeyId');
  const secretAccessKey = config.getOptionalString('secretAccessKey');
  const sessionToken = config.getOptionalString('sessionToken');
  if (accessKeyId && secretAccessKey) {
    return { accessKeyId, secretAccessKey, sessionToken };
  }
  if (accessKeyId || secretAccessKey || sessionToken) {
    throw new InputError(
      `${key} needs both accessKeyId and secretAccessKey, or neither: then the backend's own AWS credentials are used`,
    );
  }
  return undefined;
}

function readS3(config: Config, key: string): S3Location {
  const bucket = config.getString('bucket');
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{1,253}$/.test(bucket)) {
    throw new InputError(
      `${key}.bucket must be the name of a bucket, without s3:// and prefix`,
    );
  }
  const prefix =
    config.getOptionalString('prefix')?.replace(/^\/+|\/+$/g, '') ?? '';
  const endpoint = readEndpoint(config, key);
  const timeoutMs = readDuration(config, 'timeout', DEFAULT_S3_TIMEOUT_MS);
  if (!(timeoutMs >= 100 && timeoutMs <= MAX_TIMEOUT_MS)) {
    throw new InputError(
      `${key}.timeout must be from 100 milliseconds to 24 days`,
    );
  }
  return {
    bucket,
    prefix: prefix ? `${prefix}/` : '',
    region: config.getOptionalString('region') ?? 'us-east-1',
    endpoint,
    forcePathStyle:
      config.getOptionalBoolean('forcePathStyle') ?? endpoint !== undefined,
    credentials: readCredentials(config, key),
    timeoutMs,
  };
}

function readPlace(config: Config, key: string) {
  const s3 = config.getOptionalConfig('s3');
  const hasDirectory = config.has('directory');
  if (hasDirectory === (s3 !== undefined)) {
    throw new InputError(
      `${key} needs either a directory, such as /srv/backups, or s3 with a bucket${
        hasDirectory ? ', not both' : ''
      }`,
    );
  }
  if (s3) {
    return { store: new S3Store(readS3(s3, `${key}.s3`)) };
  }
  const directory = readDirectory(config, key);
  return { store: new DirectoryStore(directory), directory };
}

/** Reads `recovery.sources.<id>.archive`. Does no I/O. */
export function readArchiveSource(
  config: Config,
  sourceId: string,
): ArchiveSource {
  const key = `recovery.sources.${sourceId}.archive`;
  const pattern = config.getOptionalString('pattern');
  if (pattern === undefined) {
    throw new InputError(
      `${key}.pattern is missing; write how files are named, such as '{name}-{yyyy}{MM}{dd}T{HH}{mm}.tar.gz'`,
    );
  }
  const timeZone = config.getOptionalString('timeZone') ?? 'UTC';
  if (!IANAZone.isValidZone(timeZone)) {
    throw new InputError(
      `${key}.timeZone "${timeZone}" is not known; write a name such as Europe/Berlin`,
    );
  }
  const unsafeLinks = config.getOptionalString('unsafeLinks') ?? 'refuse';
  if (unsafeLinks !== 'refuse' && unsafeLinks !== 'skip') {
    throw new InputError(`${key}.unsafeLinks must be refuse or skip`);
  }
  const limits = config.getOptionalConfig('limits');
  const limit = (name: keyof ArchiveLimits) =>
    limits
      ? readPositive(limits, name, `${key}.limits`, DEFAULT_LIMITS[name])
      : DEFAULT_LIMITS[name];
  return {
    ...readPlace(config, key),
    pattern: compilePattern(pattern, `${key}.pattern`),
    timeZone,
    limits: {
      maxRatio: limit('maxRatio'),
      maxBytes: limit('maxBytes'),
      maxEntries: limit('maxEntries'),
    },
    settleTimeMs: readDuration(config, 'settleTime', DEFAULT_SETTLE_TIME_MS),
    unsafeLinks,
  };
}
