import type { PointSeries } from 'backstage-plugin-recovery-node';
import { pointGone } from './failures';
import { askStanza, type BackupInfo, type StanzaInfo } from './info';
import type { PgBackRestTool } from './PgBackRestTool';
import { hasManifest, listRepository } from './repoListing';
import { WalArchive } from './WalArchive';

/** A backup together with what its repository shows of it. */
export interface ExaminedBackup {
  backup: BackupInfo;
  /** Where the changes after it are stored; absent when nothing is. */
  archive?: WalArchive;
  /** Why it cannot be restored, as a sentence. */
  damaged?: string;
}

export function seriesOf(stanza: string, info: StanzaInfo): PointSeries {
  return {
    key: `stanza:${stanza}`,
    title: `PostgreSQL cluster ${stanza}`,
    attributes: {
      stanza: [stanza],
      'system-id': [
        ...new Set(info.clusters.map(({ systemId }) => systemId)),
      ].sort(),
    },
  };
}

/** Archives are read once, however many backups lean on them. */
export class Archives {
  readonly #known = new Map<string, Promise<WalArchive | undefined>>();

  constructor(
    private readonly tool: PgBackRestTool,
    private readonly info: StanzaInfo,
  ) {}

  of(backup: BackupInfo): Promise<WalArchive | undefined> {
    const { repo, clusterId } = backup;
    const key = `${repo} ${clusterId}`;
    const known = this.#known.get(key) ?? this.#read(repo, clusterId);
    this.#known.set(key, known);
    return known;
  }

  async #read(
    repo: number,
    clusterId: number,
  ): Promise<WalArchive | undefined> {
    const archive = this.info.archives.find(
      each => each.repo === repo && each.clusterId === clusterId,
    );
    return (
      archive &&
      WalArchive.read(
        this.tool,
        repo,
        archive.id,
        this.info.backups.filter(
          backup => backup.repo === repo && backup.clusterId === clusterId,
        ),
      )
    );
  }
}

/** Holds one backup against its repository: its manifest, and the WAL that it needs. */
export async function examine(
  tool: PgBackRestTool,
  backup: BackupInfo,
  archives: Archives,
): Promise<ExaminedBackup> {
  const { repo, label } = backup;
  const archive = await archives.of(backup);
  if (!(await hasManifest(tool, repo, label))) {
    return {
      backup,
      archive,
      damaged:
        'Its manifest is missing from the repository: the backup cannot be restored.',
    };
  }
  const missing =
    backup.archive &&
    (archive ? archive.firstMissing(backup.archive) : backup.archive.start);
  if (missing && !(await holdsOwnWal(tool, backup))) {
    return {
      backup,
      archive,
      damaged: `The WAL segment ${missing} is missing from the archive: without it, the data of the backup is not consistent.`,
    };
  }
  return { backup, archive };
}

/** With the option archive-copy, a backup holds the WAL that it needs. */
async function holdsOwnWal(
  tool: PgBackRestTool,
  { repo, label }: BackupInfo,
): Promise<boolean> {
  const directory = `backup/${tool.source.stanza}/${label}/pg_data/pg_wal`;
  for await (const { path } of listRepository(tool, repo, directory)) {
    if (/^[0-9A-F]{24}/.test(path)) {
      return true;
    }
  }
  return false;
}

/** The backup of a pinned label, and the stanza around it. Throws `point-gone`. */
export async function findBackup(
  tool: PgBackRestTool,
  label: string,
): Promise<{ backup: BackupInfo; info: StanzaInfo }> {
  const info = await askStanza(tool);
  const backup = info.backups.find(each => each.label === label);
  if (!backup) {
    throw pointGone(label);
  }
  return { backup, info };
}
