import {
  assertEmptyTarget,
  countTarget,
  plainText,
  ProviderError,
  throwIfAborted,
  watchTarget,
  type PointRef,
  type ProviderContext,
  type RestoreDestination,
  type RestoreOptions,
  type RestoreReport,
} from 'backstage-plugin-recovery-node';
import {
  chown,
  lchown,
  lstat,
  mkdir,
  readdir,
  symlink,
  unlink,
} from 'node:fs/promises';
import { join } from 'node:path';
import { countManifest, wholeBackupsOnly } from './contents';
import { complaints, damagedBackup, failureOf } from './failures';
import { PgBackRestTool } from './PgBackRestTool';
import { planRecovery } from './recoverTo';
import type { PgBackRestSource } from './source';
import { Archives, examine, findBackup } from './stanza';
import { isMadeByNewer, newerNeeded } from './version';

const MOST_WARNINGS = 50;
/** Directories below the target, named as the contents of a point name them. */
const DATA = 'pg_data';
const TABLESPACES = 'pg_tblspc';

/**
 * Restores a backup into an empty directory: the data directory as `pg_data`, other
 * tablespaces as `pg_tblspc/<number>` beside it, since PostgreSQL and pgBackRest do not
 * allow them inside. Links between them are relative: the target may be moved.
 *
 * Archiving of the restored cluster is off, so that it never writes into the archive
 * of the original.
 */
export async function restoreBackup(
  source: PgBackRestSource,
  point: PointRef,
  destination: RestoreDestination,
  options: RestoreOptions,
  context: ProviderContext,
): Promise<RestoreReport> {
  throwIfAborted(context.signal, 'The restore');
  if (options.paths) {
    throw wholeBackupsOnly();
  }
  const { directory } = destination;
  await assertEmptyTarget(directory);
  const tool = await PgBackRestTool.open(source, context);
  const { backup, info } = await findBackup(tool, point.id);
  const { archive, damaged } = await examine(
    tool,
    backup,
    new Archives(tool, info),
  );
  if (damaged) {
    throw damagedBackup(damaged);
  }
  const plan = planRecovery(
    backup,
    archive,
    options.recoverTo ?? { type: 'immediate' },
  );
  const { expected, tablespaces } = await countManifest(tool, backup);
  const owner = await tool.owner();
  await handOver(directory, tablespaces, owner);

  context.log(
    'info',
    `Restoring ${backup.label} of repository ${backup.repo} with ${
      tool.version.text
    }: ${plan.args.join(' ')}`,
  );
  const stopWatching = watchTarget(directory, context.progress);
  let result;
  try {
    result = await tool.run(
      'restore',
      [
        `--repo=${backup.repo}`,
        `--set=${backup.label}`,
        `--pg1-path=${join(directory, DATA)}`,
        ...tablespaces.map(
          id => `--tablespace-map=${id}=${join(directory, TABLESPACES, id)}`,
        ),
        '--archive-mode=off',
        `--recovery-option=restore_command=${tool.restoreCommand(backup.repo)}`,
        ...plan.args,
      ],
      line => {
        const text = plainText(line.replace(/^P\d+ +INFO: /, ''));
        // The command line again, with all that is not for people.
        if (text && !/^restore command (begin|end)/.test(text)) {
          context.log('info', text);
        }
      },
    );
  } finally {
    await stopWatching();
  }
  if (result.exitCode !== 0) {
    complaints(result.stderr).forEach(text => context.log('error', text));
    const failure = failureOf(result, 'restore');
    throw isMadeByNewer(backup, tool.version)
      ? newerNeeded(backup, tool.version, failure.message)
      : failure;
  }
  await makeLinksRelative(directory, tablespaces, owner);
  const restored = await countTarget(directory, 'size', context.signal);
  context.progress(restored);
  const warnings = [...plan.warnings, ...complaints(result.stderr)].slice(
    0,
    MOST_WARNINGS,
  );
  warnings.forEach(text => context.log('warn', text));
  return { expected, warnings };
}

/** Lets the user that pgBackRest runs as write to the target, and makes what it maps to. */
async function handOver(
  directory: string,
  tablespaces: string[],
  owner: { uid: number; gid: number } | undefined,
): Promise<void> {
  const made = [directory, join(directory, DATA)];
  if (tablespaces.length > 0) {
    made.push(join(directory, TABLESPACES));
    made.push(...tablespaces.map(id => join(directory, TABLESPACES, id)));
  }
  for (const path of made) {
    if (path !== directory) {
      await mkdir(path, { mode: 0o700 });
    }
    if (owner) {
      await chown(path, owner.uid, owner.gid);
    }
  }
}

/** Only links to the tablespaces of the restore itself are accepted. */
async function makeLinksRelative(
  directory: string,
  tablespaces: string[],
  owner: { uid: number; gid: number } | undefined,
): Promise<void> {
  const links = join(directory, DATA, TABLESPACES);
  for (const name of await readdir(links)) {
    const path = join(links, name);
    if (!tablespaces.includes(name) || !(await lstat(path)).isSymbolicLink()) {
      throw new ProviderError(
        'unsafe-content',
        `The restore made ${plainText(
          path,
          200,
        )}, which is not one of the tablespaces of the backup`,
        { nextStep: 'Look at the backup with the tool itself.' },
      );
    }
    await unlink(path);
    await symlink(join('..', '..', TABLESPACES, name), path);
    if (owner) {
      await lchown(path, owner.uid, owner.gid);
    }
  }
}
