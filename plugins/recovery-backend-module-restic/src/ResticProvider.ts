import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { EvidenceLevel } from 'backstage-plugin-recovery-common';
import type {
  ListOptions,
  PointRef,
  ProviderCapabilities,
  ProviderContext,
  RecoveryProvider,
  RestoreDestination,
  RestoreOptions,
  VerificationOptions,
} from 'backstage-plugin-recovery-node';
import { expectRestore, listContents } from './contents';
import { listSnapshots } from './list';
import { restoreSnapshot } from './restore';
import { readResticSource, type ResticSource } from './source';
import { verifyRepository } from './verify';

/** Reads, verifies and restores snapshots of restic repositories. */
export class ResticProvider implements RecoveryProvider<ResticSource> {
  readonly type = 'restic';

  readonly capabilities: ProviderCapabilities = {
    verificationLevels: [1, 2, 3],
    verificationScope: 'repository',
    pointInTime: false,
    partialPaths: true,
    inPlace: true,
    backup: false,
  };

  readSource(config: Config, options: { sourceId: string }): ResticSource {
    return readResticSource(config, options);
  }

  sourceDirectories(source: ResticSource): string[] {
    return source.directory ? [source.directory] : [];
  }

  list(source: ResticSource, options: ListOptions) {
    return listSnapshots(source, options);
  }

  contents(
    source: ResticSource,
    point: PointRef,
    path: string,
    context: ProviderContext,
  ) {
    return listContents(source, point, path, context);
  }

  expect(
    source: ResticSource,
    point: PointRef,
    options: RestoreOptions,
    context: ProviderContext,
  ) {
    return expectRestore(source, point, options, context);
  }

  async verify(
    source: ResticSource,
    point: PointRef,
    level: EvidenceLevel,
    context: ProviderContext,
    options: VerificationOptions = {},
  ) {
    if (level !== 1 && level !== 2 && level !== 3) {
      throw new InputError(
        `restic repositories are verified at the levels 1, 2 and 3, not ${level}`,
      );
    }
    return verifyRepository(source, point, level, context, options.part);
  }

  restore(
    source: ResticSource,
    point: PointRef,
    destination: RestoreDestination,
    options: RestoreOptions,
    context: ProviderContext,
  ) {
    return restoreSnapshot(source, point, destination, options, context);
  }
}
