import { failureOfStatus, noStanza } from './failures';
import { notUnderstood } from './json';
import type { PgBackRestTool } from './PgBackRestTool';

/** A cluster that backs up into the stanza: another one after each major upgrade. */
export interface ClusterInfo {
  id: number;
  repo: number;
  /** Text: the number is larger than JavaScript can hold. */
  systemId: string;
  version: string;
}

export interface BackupInfo {
  label: string;
  repo: number;
  /** Other repositories that hold it too. */
  copies: number[];
  clusterId: number;
  type: 'full' | 'diff' | 'incr';
  /** Epoch seconds. */
  start: number;
  stop: number;
  /** First and last WAL segment that its data needs; absent for offline backups. */
  archive?: { start: string; stop: string };
  lsn?: { start: string; stop: string };
  /** Labels of the backups that hold parts of it. */
  references: string[];
  /** Whether pages were found broken while it was made; absent when that is not known. */
  error?: boolean;
  /** What a restore writes, in bytes. */
  size?: number;
  /** What it takes in the repository, in bytes. */
  stored?: number;
  madeBy?: string;
}

export interface RepoStatus {
  key: number;
  encrypted: boolean;
  status: { code: number; message: string };
}

/** What `info` says of the stanza. Exit code and overall status prove nothing. */
export interface StanzaInfo {
  repos: RepoStatus[];
  clusters: ClusterInfo[];
  /** Archives, as `15-1`, by repository and cluster. */
  archives: { repo: number; clusterId: number; id: string }[];
  backups: BackupInfo[];
  /** Whether a backup is being made now. */
  locked: boolean;
  /** Entries that could not be understood. */
  unreadable: number;
}

type Raw = Record<string, any>;

const LABEL = /^\d{8}-\d{6}F(_\d{8}-\d{6}[DI])?$/;
export const SEGMENT = /^[0-9A-F]{24}$/;
const LSN = /^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/i;

function asNumber(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0
    ? (value as number)
    : undefined;
}

function rangeOf(
  value: Raw | undefined,
  pattern: RegExp,
): { start: string; stop: string } | undefined {
  const { start, stop } = value ?? {};
  return pattern.test(start) && pattern.test(stop)
    ? { start, stop }
    : undefined;
}

function readBackup(raw: Raw): BackupInfo | undefined {
  const label = raw?.label;
  const repo = asNumber(raw?.database?.['repo-key']);
  const clusterId = asNumber(raw?.database?.id);
  const start = asNumber(raw?.timestamp?.start);
  const stop = asNumber(raw?.timestamp?.stop);
  if (
    typeof label !== 'string' ||
    !LABEL.test(label) ||
    repo === undefined ||
    clusterId === undefined ||
    start === undefined ||
    stop === undefined ||
    !['full', 'diff', 'incr'].includes(raw.type)
  ) {
    return undefined;
  }
  return {
    label,
    repo,
    copies: [],
    clusterId,
    type: raw.type,
    start,
    stop,
    archive: rangeOf(raw.archive, SEGMENT),
    lsn: rangeOf(raw.lsn, LSN),
    references: (Array.isArray(raw.reference) ? raw.reference : []).filter(
      (each: unknown) =>
        typeof each === 'string' && LABEL.test(each) && each !== label,
    ),
    error: typeof raw.error === 'boolean' ? raw.error : undefined,
    size: asNumber(raw.info?.size),
    stored: asNumber(raw.info?.repository?.delta),
    madeBy:
      typeof raw.backrest?.version === 'string'
        ? raw.backrest.version
        : undefined,
  };
}

/** Reads the answer of `info --output=json`. */
export function readStanzaInfo(answer: unknown, stanza: string): StanzaInfo {
  if (!Array.isArray(answer)) {
    throw notUnderstood('its list of stanzas is not a list');
  }
  const raw: Raw | undefined = answer.find(each => each?.name === stanza);
  if (!raw) {
    throw noStanza(`no stanza ${stanza}`);
  }
  const list = (value: unknown): Raw[] => (Array.isArray(value) ? value : []);
  const backups = new Map<string, BackupInfo>();
  let unreadable = 0;
  for (const each of list(raw.backup)) {
    const backup = readBackup(each);
    const known = backup && backups.get(backup.label);
    if (!backup) {
      unreadable += 1;
    } else if (known) {
      known.copies.push(backup.repo);
    } else {
      backups.set(backup.label, backup);
    }
  }
  const repos = list(raw.repo).map(repo => ({
    key: asNumber(repo.key) ?? 0,
    encrypted: repo.cipher !== 'none',
    status: {
      code: asNumber(repo.status?.code) ?? 99,
      message: String(repo.status?.message ?? 'no status'),
    },
  }));
  if (repos.length === 0) {
    throw notUnderstood('it names no repository');
  }
  return {
    repos,
    clusters: list(raw.db).map(db => ({
      id: asNumber(db.id) ?? 0,
      repo: asNumber(db['repo-key']) ?? 0,
      systemId: String(db['system-id']),
      version: String(db.version),
    })),
    archives: list(raw.archive).flatMap(archive => {
      const repo = asNumber(archive.database?.['repo-key']);
      const clusterId = asNumber(archive.database?.id);
      return repo !== undefined &&
        clusterId !== undefined &&
        /^[0-9.]+-\d+$/.test(archive.id)
        ? { repo, clusterId, id: archive.id as string }
        : [];
    }),
    backups: [...backups.values()],
    locked: raw.status?.lock?.backup?.held === true,
    unreadable,
  };
}

/**
 * Asks for the stanza, in the repositories that are configured. Throws when none of
 * them can be read; those that cannot beside others stay in `repos` with their status.
 */
export async function askStanza(tool: PgBackRestTool): Promise<StanzaInfo> {
  const { source } = tool;
  const all = readStanzaInfo(await tool.json('info'), source.stanza);
  const wanted = (repo: number) => source.repos?.includes(repo) ?? true;
  const repos = all.repos.filter(({ key }) => wanted(key));
  const failures = repos.map(({ status, encrypted }) =>
    failureOfStatus(status, encrypted),
  );
  if (repos.length === 0) {
    throw noStanza('none of the repositories of `repos` is configured');
  }
  if (failures.every(failure => failure !== undefined)) {
    throw failures[0];
  }
  const backups = all.backups.flatMap(backup => {
    const [repo, ...copies] = [backup.repo, ...backup.copies].filter(wanted);
    return repo === undefined ? [] : { ...backup, repo, copies };
  });
  return {
    ...all,
    repos,
    backups,
    archives: all.archives.filter(({ repo }) => wanted(repo)),
    clusters: all.clusters.filter(({ repo }) => wanted(repo)),
  };
}
