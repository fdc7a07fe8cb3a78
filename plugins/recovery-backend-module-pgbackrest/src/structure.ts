import type { ProviderContext } from 'backstage-plugin-recovery-node';
import { plainText, ProviderError } from 'backstage-plugin-recovery-node';
import { NOT_RESTORED, readManifest } from './manifest';
import type { PgBackRestTool } from './PgBackRestTool';
import { listRepository } from './repoListing';
import { Archives, examine } from './stanza';
import type { BackupInfo, StanzaInfo } from './info';

/** Suffixes of compressed files, and of files that are stored by block. */
const SUFFIX = /\.(gz|lz4|zst|bz2|pgbi)$/;

/** Files of one backup's directory in a repository, and their sizes. */
class StoredFiles {
  readonly #sizes = new Map<string, number>();

  static async read(
    tool: PgBackRestTool,
    repo: number,
    label: string,
  ): Promise<StoredFiles> {
    const files = new StoredFiles();
    const directory = `backup/${tool.source.stanza}/${label}`;
    for await (const { path, isFile, size } of listRepository(
      tool,
      repo,
      directory,
      { recurse: true },
    )) {
      if (isFile) {
        files.#sizes.set(path, size);
        // A name with a suffix may be a compressed file, or be called so.
        const plain = path.replace(SUFFIX, '');
        if (plain !== path && !files.#sizes.has(plain)) {
          files.#sizes.set(plain, size);
        }
      }
    }
    return files;
  }

  size(path: string): number | undefined {
    return this.#sizes.get(path);
  }
}

/** What is wrong with a stored file, if it is. */
function problemOf(
  files: StoredFiles,
  file: { name: string; stored: number; bundle?: number; offset: number },
): string | undefined {
  const path = file.bundle === undefined ? file.name : `bundle/${file.bundle}`;
  const size = files.size(path);
  if (size === undefined) {
    return `${path} is missing`;
  }
  const wrong =
    file.bundle === undefined
      ? size !== file.stored
      : size < file.offset + file.stored;
  return wrong ? `${path} has another size than the manifest says` : undefined;
}

/** The first thing that is wrong with the files of a backup, if anything is. */
async function checkFiles(
  tool: PgBackRestTool,
  { repo, label }: BackupInfo,
  filesOf: (label: string) => Promise<StoredFiles>,
): Promise<string | undefined> {
  let seen = 0;
  for await (const entry of readManifest(tool, repo, label)) {
    if (entry.kind !== 'file') {
      continue;
    }
    seen += 1;
    const { stored } = entry;
    if (stored === undefined || entry.name === NOT_RESTORED) {
      continue;
    }
    const problem = problemOf(await filesOf(entry.reference ?? label), {
      ...entry,
      stored,
    });
    if (problem) {
      return `${plainText(problem, 200)}${
        entry.reference ? ` from ${entry.reference}, which it needs` : ''
      }`;
    }
  }
  return seen === 0 ? 'its manifest names no file' : undefined;
}

export interface StructureReport {
  /** What is wrong, by the label of the backup. */
  problems: Map<string, string>;
  checked: number;
}

/**
 * Holds each backup of the stanza against its repository, without reading stored data:
 * its manifest is there and whole, every file that it names is stored with the size
 * that it names, and so is the WAL without which its data is not consistent.
 */
export async function checkStructure(
  tool: PgBackRestTool,
  info: StanzaInfo,
  context: ProviderContext,
): Promise<StructureReport> {
  const archives = new Archives(tool, info);
  const known = new Map<string, Promise<StoredFiles>>();
  const problems = new Map<string, string>();
  for (const [index, backup] of info.backups.entries()) {
    context.progress({
      message: `${index} of ${info.backups.length} backups`,
    });
    const filesOf = (label: string) => {
      const key = `${backup.repo} ${label}`;
      const files =
        known.get(key) ?? StoredFiles.read(tool, backup.repo, label);
      known.set(key, files);
      return files;
    };
    const { damaged } = await examine(tool, backup, archives);
    const problem = damaged ?? (await tryFiles(tool, backup, filesOf));
    if (problem) {
      problems.set(backup.label, problem);
      context.log('error', `${backup.label}: ${problem}`);
    } else {
      context.log('info', `${backup.label}: all its files are there`);
    }
  }
  return { problems, checked: info.backups.length };
}

/** A manifest that cannot be understood is damage of its backup. */
async function tryFiles(
  tool: PgBackRestTool,
  backup: BackupInfo,
  filesOf: (label: string) => Promise<StoredFiles>,
): Promise<string | undefined> {
  try {
    return await checkFiles(tool, backup, filesOf);
  } catch (error) {
    if (
      error instanceof ProviderError &&
      ['bad-output', 'damaged', 'point-gone'].includes(error.code)
    ) {
      return `its manifest cannot be used: ${error.message}`;
    }
    throw error;
  }
}
