import {
  assertEmptyTarget,
  countTarget,
  throwIfAborted,
  watchTarget,
  type PointRef,
  type ProviderContext,
  type RestoreDestination,
  type RestoreExpectation,
  type RestoreOptions,
  type RestoreReport,
} from 'backstage-plugin-recovery-node';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { failureOf } from './failures';
import { complaints } from './messages';
import { nothingMatched, patternOf, wantedPaths } from './paths';
import { checkId, checkPresent } from './presence';
import { ResticTool } from './ResticTool';
import type { ResticSource } from './source';
import { isAtLeast } from './version';

/** From this version on `restore --json` reports progress and a summary. */
const JSON_MINOR = 17;
const MOST_WARNINGS = 50;

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/**
 * Restores a snapshot into an empty directory. restic recreates the full paths of the
 * snapshot below it: `/srv/shop/a` comes back as `<target>/srv/shop/a`, in whole and in
 * partial restores.
 *
 * Takes a lock unless the source is read-only, so that the owner's `prune` waits instead
 * of removing what is being read.
 */
export async function restoreSnapshot(
  source: ResticSource,
  point: PointRef,
  destination: RestoreDestination,
  options: RestoreOptions,
  context: ProviderContext,
): Promise<RestoreReport> {
  throwIfAborted(context.signal, 'The restore');
  const { directory } = destination;
  const paths = wantedPaths(options.paths);
  checkId(point);
  await assertEmptyTarget(directory);
  const restic = await ResticTool.open(source, context);
  await checkPresent(restic, source, point);
  const reports = isAtLeast(restic.version, JSON_MINOR);
  context.log(
    'info',
    `Restoring ${point.id} with ${restic.version.text}${
      paths ? `, ${paths.length} chosen paths` : ''
    }`,
  );

  const expected: RestoreExpectation = {};
  let told = 0;
  const stopWatching = reports
    ? async () => {}
    : watchTarget(directory, context.progress);
  let result;
  try {
    result = await restic.run(
      [
        'restore',
        point.id,
        '--target',
        directory,
        ...(reports ? ['--json', '--overwrite', 'never'] : []),
        ...(source.readOnly ? ['--no-lock'] : []),
        ...(paths ?? []).flatMap(path => ['--include', patternOf(path)]),
      ],
      line => {
        const update = reports ? readProgress(line) : undefined;
        if (update) {
          told = Math.max(told, update.bytes);
          context.progress({ bytes: told, totalBytes: update.totalBytes });
          if (update.isSummary) {
            expected.bytes = update.totalBytes;
          }
        }
      },
    );
  } finally {
    await stopWatching();
  }

  const said = complaints(result.stderr);
  if (result.exitCode !== 0) {
    said.slice(0, MOST_WARNINGS).forEach(text => context.log('error', text));
    throw failureOf(result);
  }
  const missing = paths ? await missingPaths(directory, paths) : [];
  if (paths && missing.length === paths.length) {
    // restic takes a pattern that matches nothing for a success.
    throw nothingMatched(paths);
  }
  if (!reports) {
    context.progress(await countTarget(directory, 'size', context.signal));
  }
  const warnings = [
    ...missing.map(path => `The snapshot holds nothing at ${path}`),
    ...said,
  ].slice(0, MOST_WARNINGS);
  warnings.forEach(text => context.log('warn', text));
  return { expected, warnings };
}

/** Progress and summary, as versions with JSON report them. */
function readProgress(
  line: string,
): { bytes: number; totalBytes: number; isSummary: boolean } | undefined {
  let raw;
  try {
    raw = JSON.parse(line);
  } catch {
    return undefined;
  }
  const isSummary = raw?.message_type === 'summary';
  if (!isSummary && raw?.message_type !== 'status') {
    return undefined;
  }
  // Numbers that are zero are left out.
  const bytes = raw.bytes_restored ?? 0;
  const totalBytes = raw.total_bytes ?? 0;
  return isCount(bytes) && isCount(totalBytes)
    ? { bytes, totalBytes, isSummary }
    : undefined;
}

/** The wanted paths that are not in the target. */
async function missingPaths(
  directory: string,
  paths: string[],
): Promise<string[]> {
  const missing: string[] = [];
  for (const path of paths) {
    try {
      await lstat(join(directory, path));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') {
        throw error;
      }
      missing.push(path);
    }
  }
  return missing;
}
