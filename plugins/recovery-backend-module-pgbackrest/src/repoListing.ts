import { failureOf } from './failures';
import { notUnderstood } from './json';
import type { PgBackRestTool } from './PgBackRestTool';

export interface RepoEntry {
  /** Below the directory that was listed. */
  path: string;
  isFile: boolean;
  size: number;
  /** Epoch seconds of the last change. */
  time: number;
}

/** More than one entry is long, and less than would fill the memory. */
const MOST_CARRIED = 1024 * 1024;
const ENTRY = /"((?:[^"\\]|\\.)*)":\{((?:[^{}"]|"(?:[^"\\]|\\.)*")*)\}/g;

/**
 * The entries below a directory of a repository, as they come: the listing of an
 * archive is one JSON object on one line. An absent directory is empty.
 */
export async function* listRepository(
  tool: PgBackRestTool,
  repo: number,
  directory: string,
  options: { recurse?: boolean } = {},
): AsyncGenerator<RepoEntry> {
  const output = tool.bytes(
    'repo-ls',
    `--repo=${repo}`,
    '--output=json',
    ...(options.recurse ? ['--recurse'] : []),
    directory,
  );
  const decoder = new TextDecoder();
  let text = '';
  let complete = false;
  try {
    let next = await output.next();
    while (!next.done) {
      text += decoder.decode(next.value, { stream: true });
      ENTRY.lastIndex = 0;
      let end = 0;
      const found: RepoEntry[] = [];
      for (
        let match = ENTRY.exec(text);
        match !== null;
        match = ENTRY.exec(text)
      ) {
        end = ENTRY.lastIndex;
        found.push(readEntry(match[1], match[2]));
      }
      text = text.slice(end);
      yield* found.filter(entry => entry.path !== '.');
      if (text.length > MOST_CARRIED) {
        throw notUnderstood('an entry of a listing is too long');
      }
      next = await output.next();
    }
    if (next.value.exitCode !== 0) {
      throw failureOf(next.value);
    }
    complete = /^(\}|\{\})?\s*$/.test(text.trim());
  } finally {
    await output.return(undefined as never);
  }
  if (!complete) {
    throw notUnderstood('a listing breaks off');
  }
}

function readEntry(name: string, body: string): RepoEntry {
  const path: string = JSON.parse(`"${name}"`);
  const { type, size, time } = JSON.parse(`{${body}}`);
  return {
    path,
    isFile: type === 'file',
    size: Number(size ?? 0),
    time: Number(time ?? 0),
  };
}

/** Whether the repository holds the manifest of a backup, or its copy. */
export async function hasManifest(
  tool: PgBackRestTool,
  repo: number,
  label: string,
): Promise<boolean> {
  const directory = `backup/${tool.source.stanza}/${label}`;
  for await (const { path, isFile } of listRepository(tool, repo, directory)) {
    if (isFile && /^backup\.manifest(\.copy)?$/.test(path)) {
      return true;
    }
  }
  return false;
}
