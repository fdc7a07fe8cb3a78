import { promises as fs } from 'node:fs';
import path from 'node:path';
import { isWithin, NotThereError } from '../shared/paths';

/** What a restore writes for the recovery, and all that is kept of the file. */
const RECOVERY_PARAMETER =
  /^\s*(restore_command|recovery_target(_time|_lsn|_name|_xid|_inclusive|_timeline)?)\s*[=\s]/i;

/**
 * Makes a restored data directory fit to be started apart from everything else. Throws a
 * NotThereError when it is none, or when part of it lies elsewhere: a server would write
 * to tablespaces and logs of the original through such links. Tablespaces may lie
 * beside it, in what was restored.
 */
export async function prepareDataDirectory(
  directory: string,
  restored: string,
  signal: AbortSignal,
): Promise<void> {
  const version = await fs
    .lstat(path.join(directory, 'PG_VERSION'))
    .catch(() => undefined);
  if (!version?.isFile()) {
    throw new NotThereError(
      path.basename(directory),
      'is no data directory of PostgreSQL: it has no PG_VERSION',
    );
  }
  await refuseLinksOut(directory, await fs.realpath(restored), signal);
  const replays = await keepRecoveryOnly(
    path.join(directory, 'postgresql.auto.conf'),
  );
  // Left by a server that ran when a copy was made: its process is not here.
  for (const name of ['postmaster.pid', 'postmaster.opts']) {
    await fs.rm(path.join(directory, name), { force: true });
  }
  // A standby never ends its recovery. Without an archive to read from, the copy's own
  // WAL brings it to its end.
  const standby = path.join(directory, 'standby.signal');
  if (await exists(standby)) {
    await (replays
      ? fs.rename(standby, path.join(directory, 'recovery.signal'))
      : fs.rm(standby));
  }
}

async function refuseLinksOut(
  directory: string,
  restored: string,
  signal: AbortSignal,
): Promise<void> {
  const pending = [directory];
  for (let current = pending.pop(); current; current = pending.pop()) {
    signal.throwIfAborted();
    for await (const entry of await fs.opendir(current)) {
      const full = path.join(current, entry.name);
      if (entry.isDirectory()) {
        pending.push(full);
      } else if (entry.isSymbolicLink()) {
        const real = await fs.realpath(full).catch(() => undefined);
        if (real === undefined || !isWithin(real, restored)) {
          throw new NotThereError(
            path.relative(directory, full),
            'is a link that leads out of what was restored: have tablespaces and logs restored with it',
          );
        }
        if (!isWithin(real, directory) && (await fs.stat(real)).isDirectory()) {
          pending.push(real);
        }
      } else if (!entry.isFile()) {
        throw new NotThereError(
          path.relative(directory, full),
          'is neither a file nor a directory',
        );
      }
    }
  }
}

/**
 * Settings that were made with ALTER SYSTEM do not belong to a copy. Tells whether there
 * is an archive to recover from.
 */
async function keepRecoveryOnly(file: string): Promise<boolean> {
  let text: string;
  try {
    text = await fs.readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return false;
    }
    throw error;
  }
  const kept = text.split('\n').filter(line => RECOVERY_PARAMETER.test(line));
  await fs.rm(file);
  await fs.writeFile(file, kept.map(line => `${line}\n`).join(''), {
    mode: 0o600,
  });
  return kept.some(line => /^\s*restore_command/i.test(line));
}

async function exists(file: string): Promise<boolean> {
  return await fs.lstat(file).then(
    () => true,
    () => false,
  );
}
