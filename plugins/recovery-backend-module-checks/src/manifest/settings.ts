import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import path from 'node:path';
import { SettingsReader, type Bounds } from '../shared/SettingsReader';

export interface ManifestSettings {
  /** Below the restored data, or absolute: then it was never part of the backup. */
  manifest?: string;
  /** What the manifest's paths start from, and what is counted, below the restored data. */
  directory?: string;
  files?: Bounds;
  bytes?: Bounds;
  /** Whether files that the manifest does not list are a failure. */
  complete: boolean;
}

export function readManifestSettings(
  config: Config,
  { key }: { key: string },
): ManifestSettings {
  const reader = new SettingsReader(config, key).allow(
    'manifest',
    'directory',
    'files',
    'bytes',
    'complete',
  );
  const text = reader.optionalText('manifest');
  const settings: ManifestSettings = {
    manifest:
      text === undefined || path.isAbsolute(text)
        ? text
        : reader.relativePath('manifest'),
    directory: reader.has('directory')
      ? reader.relativePath('directory')
      : undefined,
    files: reader.bounds('files'),
    bytes: reader.bounds('bytes'),
    complete: reader.boolean('complete', false),
  };
  if (!settings.manifest && !settings.files && !settings.bytes) {
    throw new InputError(
      `${key} says nothing to check. Write manifest, files or bytes.`,
    );
  }
  if (settings.complete && !settings.manifest) {
    throw reader.fail('complete', 'needs manifest');
  }
  return settings;
}
