import type {
  DiscoveredPoint,
  PointSeries,
  SourceNotice,
} from 'backstage-plugin-recovery-node';
import { createHash } from 'node:crypto';
import { plain } from './text';

const FULL_ID = /^[0-9a-f]{64}$/;
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
const MOST_VALUES = 200;
const MOST_VALUE_LENGTH = 1024;
const MOST_KEY_LENGTH = 512;

/** Whether a text is a full snapshot id, which alone restic takes for one snapshot. */
export function isSnapshotId(id: string): boolean {
  return FULL_ID.test(id);
}

function unreadable(what: string): SourceNotice {
  return {
    type: 'notice',
    code: 'unreadable-entry',
    severity: 'incomplete',
    message: `A snapshot of the listing could not be understood: ${what}`,
  };
}

/** The time in UTC. Called for each of many snapshots, so without a library. */
function utc(value: unknown): string | undefined {
  if (typeof value !== 'string' || !RFC3339.test(value)) {
    return undefined;
  }
  const time = Date.parse(value);
  // A time before 1970 is a broken clock.
  return time >= 0 ? new Date(time).toISOString() : undefined;
}

function count(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0
    ? (value as number)
    : undefined;
}

function texts(value: unknown): string[] {
  return Array.isArray(value)
    ? value
        .filter((each): each is string => typeof each === 'string')
        .slice(0, MOST_VALUES)
        .map(each => each.slice(0, MOST_VALUE_LENGTH))
    : [];
}

/** What makes snapshots belong together: host, paths and tags, as restic's own groups. */
function seriesOf(
  host: string,
  paths: string[],
  tags: string[],
  user: string,
): PointSeries {
  const name = JSON.stringify([host, [...paths].sort(), [...tags].sort()]);
  const more = paths.length > 1 ? ` and ${paths.length - 1} more` : '';
  const labels = tags.length > 0 ? ` (${tags.join(', ')})` : '';
  return {
    key:
      name.length <= MOST_KEY_LENGTH
        ? name
        : `sha256:${createHash('sha256').update(name).digest('hex')}`,
    title: plain(`${host || '?'}: ${paths[0] ?? '?'}${more}${labels}`, 200),
    attributes: {
      host: host ? [host] : [],
      path: paths,
      tag: tags,
      username: user ? [user] : [],
    },
  };
}

/**
 * One snapshot of the listing. Whether its backup was complete cannot be seen: a backup
 * that left out unreadable or missing files makes a snapshot that looks like any other,
 * in every version. So its outcome is `unknown`.
 */
export function readSnapshot(text: string): DiscoveredPoint | SourceNotice {
  let raw: Record<string, any>;
  try {
    raw = JSON.parse(text);
  } catch {
    return unreadable('it is not JSON');
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return unreadable('it is not an object');
  }
  if (typeof raw.id !== 'string' || !FULL_ID.test(raw.id)) {
    return unreadable(`its id is ${plain(JSON.stringify(raw.id), 80)}`);
  }
  const time = utc(raw.time);
  if (!time) {
    return unreadable(
      `${raw.id.slice(0, 8)} has the time ${plain(
        JSON.stringify(raw.time),
        80,
      )}`,
    );
  }
  const host = texts([raw.hostname])[0] ?? '';
  const user = texts([raw.username])[0] ?? '';
  const program = texts([raw.program_version])[0];
  const summary =
    typeof raw.summary === 'object' && raw.summary !== null ? raw.summary : {};
  return {
    type: 'point',
    id: raw.id,
    series: seriesOf(host, texts(raw.paths), texts(raw.tags), user),
    time,
    startedAt: utc(summary.backup_start),
    finishedAt: utc(summary.backup_end),
    pointType: 'snapshot',
    outcome: 'unknown',
    sizeBytes: count(summary.total_bytes_processed),
    storedBytes: count(summary.data_added_packed),
    fileCount: count(summary.total_files_processed),
    details: {
      ...(user && { user: plain(user, 100) }),
      ...(program && { program: plain(program, 100) }),
    },
  };
}
