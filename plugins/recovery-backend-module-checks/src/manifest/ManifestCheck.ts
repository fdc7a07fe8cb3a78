import type { Config } from '@backstage/config';
import type {
  CheckContext,
  CheckOutcome,
  RecoveryCheck,
} from 'backstage-plugin-recovery-node';
import path from 'node:path';
import { NotThereError, resolveInside } from '../shared/paths';
import type { Bounds } from '../shared/SettingsReader';
import { brokenBound, describeBounds, formatNumber } from '../shared/text';
import { compareWithManifest } from './compareWithManifest';
import { countFiles } from './countFiles';
import { readManifestSettings, type ManifestSettings } from './settings';

const LEVEL = 4;

/** Counts files and bytes, and compares contents with a manifest of checksums. */
export class ManifestCheck implements RecoveryCheck<ManifestSettings> {
  readonly type = 'manifest';

  readSettings(config: Config, options: { key: string }): ManifestSettings {
    return readManifestSettings(config, options);
  }

  async run(
    settings: ManifestSettings,
    context: CheckContext,
  ): Promise<CheckOutcome[]> {
    context.phase('validate');
    const outcomes: CheckOutcome[] = [];
    try {
      if (settings.files || settings.bytes) {
        const directory = await resolveInside(
          context.directory,
          settings.directory ?? '.',
        );
        const count = await countFiles(directory, context.signal);
        outcomes.push(
          ...within('file count', count.files, 'files', settings.files),
          ...within('byte count', count.bytes, 'bytes', settings.bytes),
        );
      }
      if (settings.manifest) {
        outcomes.push(await this.#compare(settings, context));
      }
    } catch (error) {
      if (!(error instanceof NotThereError)) {
        throw error;
      }
      outcomes.push({
        name: settings.manifest ? 'manifest' : 'file count',
        level: LEVEL,
        result: 'fail',
        message: `${error.message}.`,
      });
    }
    return outcomes;
  }

  async #compare(
    settings: ManifestSettings,
    context: CheckContext,
  ): Promise<CheckOutcome> {
    const manifest = settings.manifest!;
    const inTree = !path.isAbsolute(manifest);
    const base = settings.directory ?? (inTree ? path.dirname(manifest) : '.');
    return await compareWithManifest({
      file: inTree
        ? await resolveInside(context.directory, manifest)
        : manifest,
      inTree,
      directory: await resolveInside(context.directory, base),
      complete: settings.complete,
      signal: context.signal,
    });
  }
}

function within(
  name: string,
  value: number,
  noun: string,
  bounds: Bounds | undefined,
): CheckOutcome[] {
  if (!bounds) {
    return [];
  }
  const broken = brokenBound(value, bounds);
  return [
    {
      name,
      level: LEVEL,
      result: broken ? 'fail' : 'pass',
      message: `${formatNumber(value)} ${noun} are there; ${
        broken ?? `asked for: ${describeBounds(bounds)}`
      }.`,
      details: { [noun]: String(value) },
    },
  ];
}
