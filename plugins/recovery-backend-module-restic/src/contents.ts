import {
  ProviderError,
  type PointEntry,
  type PointRef,
  type ProviderContext,
  type RestoreExpectation,
  type RestoreOptions,
  type ToolResult,
} from 'backstage-plugin-recovery-node';
import { failureOf, resticError } from './failures';
import { complaints } from './messages';
import { checkPaths, nothingMatched, wantedPaths } from './paths';
import { checkId, checkPresent } from './presence';
import { ResticTool } from './ResticTool';
import type { ResticSource } from './source';
import { plain } from './text';

interface SnapshotNode {
  path: string;
  type: PointEntry['type'];
  size?: number;
  modifiedAt?: string;
}

const TYPES: Record<string, PointEntry['type']> = {
  dir: 'directory',
  file: 'file',
  symlink: 'link',
};

function notUnderstood(line: string): ProviderError {
  return new ProviderError(
    'bad-output',
    `restic's listing of the snapshot could not be understood: ${plain(
      line,
      80,
    )}`,
    { nextStep: 'Check that `binary` names a restic program.' },
  );
}

function readLine(line: string): Record<string, any> {
  try {
    const value = JSON.parse(line);
    if (typeof value === 'object' && value !== null) {
      return value;
    }
  } catch {
    // Falls through to the error.
  }
  throw notUnderstood(line);
}

function readNode(raw: Record<string, any>, line: string): SnapshotNode {
  const { path, type, size, mtime } = raw;
  if (
    typeof path !== 'string' ||
    !path.startsWith('/') ||
    path.split('/').some(part => part === '..' || part === '.')
  ) {
    throw notUnderstood(line);
  }
  const time = typeof mtime === 'string' ? Date.parse(mtime) : NaN;
  return {
    path,
    type: TYPES[type] ?? 'other',
    // restic leaves out the size of an empty file.
    ...(type === 'file' && {
      size: Number.isSafeInteger(size) && size >= 0 ? size : 0,
    }),
    ...(Number.isFinite(time) && { modifiedAt: new Date(time).toISOString() }),
  };
}

/** Ends that leave a listing of a snapshot incomplete, also those with exit code 0. */
function checkEnd(result: ToolResult, found: boolean): void {
  if (result.exitCode !== 0) {
    throw failureOf(result);
  }
  const said = complaints(result.stderr);
  if (!found) {
    // 0.14 says `Ignoring "…"` and exits with 0.
    throw /no matching ID/.test(result.stderr)
      ? resticError('point-gone', said)
      : resticError(
          /could not load|invalid data/.test(result.stderr)
            ? 'damaged'
            : 'bad-output',
          said,
        );
  }
  if (said.length > 0) {
    throw failureOf({ ...result, exitCode: 1 });
  }
}

/** The nodes of a snapshot at and below the paths; all when there are no paths. */
async function* nodesOf(
  source: ResticSource,
  point: PointRef,
  args: string[],
  context: ProviderContext,
): AsyncGenerator<SnapshotNode> {
  checkId(point);
  const restic = await ResticTool.open(source, context);
  const lines = restic.lines(['ls', '--json', '--no-lock', point.id, ...args]);
  let found = false;
  // At the same time: each call to a remote repository takes a moment.
  const present = checkPresent(restic, source, point);
  present.catch(() => {});
  try {
    let next = await lines.next();
    while (!next.done) {
      const raw = readLine(next.value);
      const type = raw.struct_type ?? raw.message_type;
      if (type === 'snapshot') {
        if (raw.id !== point.id) {
          throw notUnderstood('it is about another snapshot');
        }
        await present;
        found = true;
      } else if (type === 'node' && found) {
        yield readNode(raw, next.value);
      } else {
        throw notUnderstood(next.value);
      }
      next = await lines.next();
    }
    checkEnd(next.value, found);
  } finally {
    await lines.return(undefined as never);
    await present.catch(() => {});
  }
}

/** The entries directly below a path of a snapshot. */
export async function* listContents(
  source: ResticSource,
  point: PointRef,
  path: string,
  context: ProviderContext,
): AsyncGenerator<PointEntry> {
  const [directory] = checkPaths([path]);
  let isDirectory = directory === '/';
  const prefix = directory === '/' ? '/' : `${directory}/`;
  for await (const node of nodesOf(source, point, [directory], context)) {
    if (node.path === directory) {
      isDirectory = node.type === 'directory';
    } else if (
      node.path.startsWith(prefix) &&
      !node.path.slice(prefix.length).includes('/')
    ) {
      yield {
        path: node.path,
        type: node.type,
        ...(node.size !== undefined && { sizeBytes: node.size }),
        ...(node.modifiedAt && { modifiedAt: node.modifiedAt }),
      };
    }
  }
  if (!isDirectory) {
    throw nothingMatched([directory]);
  }
}

/** What a restore should bring back: the sum over the snapshot's own listing. */
export async function expectRestore(
  source: ResticSource,
  point: PointRef,
  options: RestoreOptions,
  context: ProviderContext,
): Promise<RestoreExpectation> {
  const paths = wantedPaths(options.paths);
  const wanted = paths && new Set(paths);
  const expected = { files: 0, bytes: 0 };
  let matched = wanted === undefined;
  for await (const node of nodesOf(
    source,
    point,
    paths ? ['--recursive', ...paths] : [],
    context,
  )) {
    if (wanted && !isWanted(node.path, wanted)) {
      continue;
    }
    matched = true;
    if (node.type === 'file') {
      expected.files += 1;
      expected.bytes += node.size ?? 0;
    }
  }
  if (!matched) {
    throw nothingMatched(paths!);
  }
  return expected;
}

/** Whether a path is a wanted one or lies below one. */
function isWanted(path: string, wanted: ReadonlySet<string>): boolean {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    if (wanted.has(path.slice(0, end))) {
      return true;
    }
  }
  return false;
}
