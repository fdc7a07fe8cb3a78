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
} from 'backstage-plugin-recovery-node';
import { expectRestore, listContents } from './contents';
import { listBackups } from './list';
import { restoreBackup } from './restore';
import { protectedDirectories } from './settingsFile';
import { readPgBackRestSource, type PgBackRestSource } from './source';
import { verifyStanza } from './verify';

/** Reads, verifies and restores PostgreSQL clusters that pgBackRest backs up. */
export class PgBackRestProvider implements RecoveryProvider<PgBackRestSource> {
  readonly type = 'pgbackrest';

  readonly capabilities: ProviderCapabilities = {
    // pgBackRest has no sampled read.
    verificationLevels: [1, 3],
    verificationScope: 'repository',
    pointInTime: true,
    recoverTo: ['default', 'immediate', 'time', 'lsn', 'name', 'xid'],
    partialPaths: false,
    inPlace: false,
    backup: false,
  };

  readSource(config: Config, options: { sourceId: string }): PgBackRestSource {
    return readPgBackRestSource(config, options);
  }

  sourceDirectories(source: PgBackRestSource): string[] {
    return protectedDirectories(source);
  }

  list(source: PgBackRestSource, options: ListOptions) {
    return listBackups(source, options);
  }

  contents(
    source: PgBackRestSource,
    point: PointRef,
    path: string,
    context: ProviderContext,
  ) {
    return listContents(source, point, path, context);
  }

  expect(
    source: PgBackRestSource,
    point: PointRef,
    options: RestoreOptions,
    context: ProviderContext,
  ) {
    return expectRestore(source, point, options.paths, context);
  }

  async verify(
    source: PgBackRestSource,
    point: PointRef,
    level: EvidenceLevel,
    context: ProviderContext,
  ) {
    if (level !== 1 && level !== 3) {
      throw new InputError(
        `pgBackRest stanzas are verified at the levels 1 and 3, not ${level}`,
      );
    }
    return verifyStanza(source, point, level, context);
  }

  restore(
    source: PgBackRestSource,
    point: PointRef,
    destination: RestoreDestination,
    options: RestoreOptions,
    context: ProviderContext,
  ) {
    return restoreBackup(source, point, destination, options, context);
  }
}
