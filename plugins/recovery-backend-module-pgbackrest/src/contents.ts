import {
  ProviderError,
  type PointEntry,
  type PointRef,
  type ProviderContext,
  type RestoreExpectation,
} from 'backstage-plugin-recovery-node';
import type { BackupInfo } from './info';
import { NOT_RESTORED, readManifest } from './manifest';
import { PgBackRestTool } from './PgBackRestTool';
import type { PgBackRestSource } from './source';
import { findBackup } from './stanza';
import { cannotRead, newerNeeded } from './version';
import { toIso } from './window';

function nothingAt(path: string): ProviderError {
  return new ProviderError(
    'nothing-matched',
    `The backup holds nothing at ${path.slice(0, 200)}`,
    { nextStep: 'Choose a path that the contents of the point list.' },
  );
}

/** The entries directly below a path. The data directory is `/pg_data`. */
export async function* listContents(
  source: PgBackRestSource,
  point: PointRef,
  path: string,
  context: ProviderContext,
): AsyncGenerator<PointEntry> {
  const tool = await PgBackRestTool.open(source, context);
  const { backup } = await findBackup(tool, point.id);
  const parent = path === '/' ? '' : path.slice(1);
  const entries = new Map<string, PointEntry>();
  let found = false;
  for await (const entry of readManifest(tool, backup.repo, backup.label)) {
    if (entry.kind === 'tablespace' || entry.kind === 'option') {
      continue;
    }
    found ||= entry.kind === 'directory' && entry.name === parent;
    const isBelow = parent === '' || entry.name.startsWith(`${parent}/`);
    if (!isBelow || entry.name === NOT_RESTORED) {
      continue;
    }
    found = true;
    const rest = entry.name.slice(parent === '' ? 0 : parent.length + 1);
    const [name] = rest.split('/');
    const full = `/${parent === '' ? name : `${parent}/${name}`}`;
    if (name !== rest) {
      entries.set(full, { path: full, type: 'directory' });
    } else if (!entries.has(full)) {
      entries.set(full, {
        path: full,
        type: entry.kind,
        ...(entry.kind === 'file' && { sizeBytes: entry.size }),
        ...(entry.kind === 'file' &&
          Number.isSafeInteger(entry.modified) && {
            modifiedAt: toIso(entry.modified!),
          }),
      });
    }
  }
  if (!found) {
    throw nothingAt(path);
  }
  yield* entries.values();
}

/** What a restore brings back at least: it adds a few lines of settings. */
export async function countManifest(
  tool: PgBackRestTool,
  backup: BackupInfo,
): Promise<{ expected: RestoreExpectation; tablespaces: string[] }> {
  let files = 0;
  let bytes = 0;
  const tablespaces: string[] = [];
  for await (const entry of readManifest(tool, backup.repo, backup.label)) {
    if (
      entry.kind === 'option' &&
      entry.value === 'true' &&
      cannotRead(entry.name, tool.version)
    ) {
      throw newerNeeded(
        backup,
        tool.version,
        'it cannot restore what is stored by block or in bundles of that release',
      );
    }
    if (entry.kind === 'file' && entry.name !== NOT_RESTORED) {
      files += 1;
      bytes += entry.size;
    } else if (entry.kind === 'tablespace') {
      tablespaces.push(entry.id);
    }
  }
  return { expected: { files, bytes }, tablespaces };
}

export async function expectRestore(
  source: PgBackRestSource,
  point: PointRef,
  paths: string[] | undefined,
  context: ProviderContext,
): Promise<RestoreExpectation> {
  if (paths) {
    throw wholeBackupsOnly();
  }
  const tool = await PgBackRestTool.open(source, context);
  const { backup } = await findBackup(tool, point.id);
  return (await countManifest(tool, backup)).expected;
}

export function wholeBackupsOnly(): ProviderError {
  return new ProviderError(
    'nothing-matched',
    'pgBackRest restores whole clusters, not single paths',
    { nextStep: 'Restore the whole point.' },
  );
}
