import { damagedBackup, failureOf } from './failures';
import { notUnderstood, parseJson } from './json';
import type { PgBackRestTool } from './PgBackRestTool';

export type ManifestEntry =
  | {
      kind: 'file';
      /** `pg_data/base/1/1259`, or `pg_tblspc/16391/…` for other tablespaces. */
      name: string;
      size: number;
      /** Bytes in the repository; absent when nothing is stored for an empty file. */
      stored?: number;
      /** The backup that holds it, when it is another one. */
      reference?: string;
      /** Number of the bundle that it is stored in, and its place there. */
      bundle?: number;
      offset: number;
      modified?: number;
    }
  | { kind: 'directory'; name: string }
  | { kind: 'link'; name: string }
  | { kind: 'tablespace'; id: string; name: string }
  | { kind: 'option'; name: string; value: string };

/** Written by pgBackRest anew instead of being restored. */
export const NOT_RESTORED = 'pg_data/tablespace_map';

const DEFAULTS = /:default$/;

/**
 * Reads the manifest of a backup, line by line: it names every file and has hundreds of
 * bytes for each. Falls back to its copy. Holds a key of encrypted repositories, which
 * is passed over.
 */
export async function* readManifest(
  tool: PgBackRestTool,
  repo: number,
  label: string,
): AsyncGenerator<ManifestEntry> {
  const directory = `backup/${tool.source.stanza}/${label}`;
  const read = (name: string) =>
    tool.lines('repo-get', `--repo=${repo}`, `${directory}/${name}`);
  let output = read('backup.manifest');
  let section = '';
  let complete = false;
  let isCopy = false;
  try {
    let next = await output.next();
    for (;;) {
      if (next.done && next.value.exitCode !== 0) {
        if (isCopy || section !== '' || next.value.exitCode !== 55) {
          throw isCopy && next.value.exitCode === 55
            ? damagedBackup(`the manifest of ${label} is missing`)
            : failureOf(next.value, 'restore');
        }
        isCopy = true;
        output = read('backup.manifest.copy');
        next = await output.next();
        continue;
      }
      if (next.done) {
        break;
      }
      const line = next.value;
      const heading = /^\[([a-z:]+)\]$/.exec(line);
      if (heading) {
        section = heading[1];
      } else if (/^backrest-checksum="[0-9a-f]{40}"$/.test(line)) {
        complete = true;
      } else if (line !== '' && !DEFAULTS.test(section)) {
        const entry = readLine(section, line);
        if (entry) {
          yield entry;
        }
      }
      next = await output.next();
    }
  } finally {
    await output.return(undefined as never);
  }
  if (!complete) {
    throw notUnderstood(`the manifest of ${label} breaks off`);
  }
}

/** The first `=` that JSON follows: names of files may hold others. */
function split(line: string): [string, Record<string, any>] {
  const at = line.indexOf('={');
  if (at < 0) {
    throw notUnderstood('a line of a manifest has no value');
  }
  return [
    line.slice(0, at),
    parseJson(line.slice(at + 1)) as Record<string, any>,
  ];
}

function readLine(section: string, line: string): ManifestEntry | undefined {
  switch (section) {
    case 'target:file': {
      const [name, value] = split(line);
      const size = Number(value.size ?? 0);
      const inBundle = value.bni !== undefined;
      return {
        kind: 'file',
        name,
        size,
        stored:
          value['repo-size'] === undefined && size === 0 && !inBundle
            ? undefined
            : Number(value['repo-size'] ?? size),
        reference: value.reference,
        bundle: inBundle ? Number(value.bni) : undefined,
        offset: Number(value.bno ?? 0),
        modified: value.timestamp,
      };
    }
    case 'target:path':
      return { kind: 'directory', name: split(line)[0] };
    case 'target:link':
      return { kind: 'link', name: split(line)[0] };
    case 'backup:target': {
      const [, value] = split(line);
      return value['tablespace-id'] === undefined
        ? undefined
        : {
            kind: 'tablespace',
            id: String(value['tablespace-id']),
            name: String(value['tablespace-name']),
          };
    }
    case 'backup':
    case 'backup:option': {
      const [, name, value] = /^([a-z-]+)=(.*)$/.exec(line) ?? [];
      return name ? { kind: 'option', name, value } : undefined;
    }
    default:
      return undefined;
  }
}
