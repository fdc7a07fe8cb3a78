import type {
  DiscoveredPoint,
  ListOptions,
  PointSeries,
  RecoverabilityWindow,
  SourceNotice,
} from 'backstage-plugin-recovery-node';
import { plainText } from 'backstage-plugin-recovery-node';
import { failureOfStatus } from './failures';
import { askStanza, type BackupInfo, type StanzaInfo } from './info';
import { PgBackRestTool } from './PgBackRestTool';
import type { PgBackRestSource } from './source';
import { Archives, examine, seriesOf, type ExaminedBackup } from './stanza';
import type { Piece } from './WalArchive';
import { isMadeByNewer, type PgBackRestVersion } from './version';
import { openGapNotice, toIso, windowOf } from './window';

const TYPES = {
  full: 'full',
  diff: 'differential',
  incr: 'incremental',
} as const;

/** Whether a backup is a good start for recovery, as far as it is known. */
function isUsable({ backup, damaged }: ExaminedBackup): boolean {
  return !damaged && backup.error !== true;
}

function outcomeOf({ error }: BackupInfo): DiscoveredPoint['outcome'] {
  if (error === undefined) {
    return 'unknown';
  }
  return error ? 'partial' : 'success';
}

function toPoint(
  { backup, damaged }: ExaminedBackup,
  series: PointSeries,
  info: StanzaInfo,
): DiscoveredPoint {
  const cluster = info.clusters.find(
    each => each.id === backup.clusterId && each.repo === backup.repo,
  );
  const details: Record<string, string | undefined> = {
    label: backup.label,
    stanza: series.attributes.stanza[0],
    repositories: [backup.repo, ...backup.copies].join(', '),
    'system-id': cluster?.systemId,
    'PostgreSQL version': cluster?.version,
    'pgBackRest version': backup.madeBy,
    'WAL start': backup.archive?.start,
    'WAL stop': backup.archive?.stop,
    'LSN start': backup.lsn?.start,
    'LSN stop': backup.lsn?.stop,
    ...(backup.error && { 'page checksums': 'errors were found' }),
  };
  return {
    type: 'point',
    id: backup.label,
    series,
    // The first instant at which its data is consistent.
    time: toIso(backup.stop),
    startedAt: toIso(backup.start),
    finishedAt: toIso(backup.stop),
    pointType: TYPES[backup.type],
    outcome: outcomeOf(backup),
    sizeBytes: backup.size,
    storedBytes: backup.stored,
    ...(backup.references.length > 0 && { dependsOn: backup.references }),
    damaged,
    details: Object.fromEntries(
      Object.entries(details).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    ),
  };
}

function noticesOf(info: StanzaInfo): SourceNotice[] {
  const notices: SourceNotice[] = info.repos.flatMap(
    ({ key, status, encrypted }) => {
      const failure = failureOfStatus(status, encrypted);
      return failure
        ? {
            type: 'notice' as const,
            code: 'repository-unreadable',
            severity: 'incomplete' as const,
            message: `Repository ${key} could not be read: ${failure.message}`,
          }
        : [];
    },
  );
  if (info.unreadable > 0) {
    notices.push({
      type: 'notice',
      code: 'unreadable-entry',
      severity: 'incomplete',
      message: `${info.unreadable} backups of the listing could not be understood`,
    });
  }
  if (info.locked) {
    notices.push({
      type: 'notice',
      code: 'backup-running',
      severity: 'info',
      message: 'A backup of the stanza is being made now',
    });
  }
  return notices;
}

/** What an older tool says of newer backups is not to be relied on. */
function olderToolNotice(
  backups: BackupInfo[],
  version: PgBackRestVersion,
): SourceNotice[] {
  const newer = backups.filter(backup => isMadeByNewer(backup, version));
  return newer.length === 0
    ? []
    : [
        {
          type: 'notice',
          code: 'older-tool',
          severity: 'warning',
          message: `${
            version.text
          } runs here, and backups were made by the newer pgBackRest ${
            newer.at(-1)!.madeBy
          }, such as ${
            newer.at(-1)!.label
          }: restoring and verifying them may fail. Install that release or a newer one where the backend runs, or name one in \`binary\`.`,
        },
      ];
}

/** An archive that does not grow looks well everywhere else. */
function archiveNotice(
  newest: number | undefined,
  limitMs: number,
  now: Date,
): SourceNotice | undefined {
  if (newest === undefined) {
    return {
      type: 'notice',
      code: 'archive-stopped',
      severity: 'warning',
      message:
        'No WAL is stored: only the backups themselves can be restored, and no instant after them. Check archive_mode and archive_command of the server.',
    };
  }
  const ageMs = now.getTime() - newest * 1000;
  return ageMs <= limitMs
    ? undefined
    : {
        type: 'notice',
        code: 'archive-stopped',
        severity: 'warning',
        message: `The newest stored WAL is of ${toIso(
          newest,
        )}. Either the database was not changed since, or archiving has stopped: check pg_stat_archiver of the server and run \`pgbackrest check\`.`,
      };
}

/** Lists the backups of a stanza, and the instants that can be restored with them. */
export async function* listBackups(
  source: PgBackRestSource,
  options: ListOptions,
): AsyncGenerator<DiscoveredPoint | RecoverabilityWindow | SourceNotice> {
  const tool = await PgBackRestTool.open(source, options);
  const info = await askStanza(tool);
  const series = seriesOf(source.stanza, info);
  const archives = new Archives(tool, info);
  const pieces: Piece[] = [];
  const damaged = new Set<string>();
  let newest: number | undefined;
  for (const backup of info.backups) {
    const examined = await examine(tool, backup, archives);
    yield toPoint(examined, series, info);
    const { archive } = examined;
    if (archive?.newestTime !== undefined) {
      newest = Math.max(newest ?? 0, archive.newestTime);
    }
    if (examined.damaged) {
      damaged.add(backup.label);
    }
    if (
      isUsable(examined) &&
      !backup.references.some(label => damaged.has(label))
    ) {
      pieces.push(
        ...(archive?.reach(backup).pieces ?? [
          {
            from: backup.stop,
            to: backup.stop,
            end: 'No WAL is stored after the backup.',
          },
        ]),
      );
    }
  }
  const window = windowOf(series, pieces);
  if (window) {
    yield window;
  }
  const gap = openGapNotice(pieces);
  const stopped =
    info.backups.length > 0
      ? archiveNotice(newest, source.archiveWarnAfterMs, options.now)
      : undefined;
  for (const notice of [
    ...noticesOf(info),
    ...olderToolNotice(info.backups, tool.version),
    ...(gap ? [gap] : []),
    ...(stopped ? [stopped] : []),
  ]) {
    yield { ...notice, message: plainText(notice.message, 500) };
  }
}
