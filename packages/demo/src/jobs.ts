import type { ArchiveJob } from './backups/archive';
import type { ResticJob } from './backups/restic';
import {
  ledgerDatabase,
  ordersDatabase,
  productDatabase,
  statusDatabase,
  typo3Database,
} from './data/databases';
import {
  artifacts,
  ciHomes,
  deploymentExport,
  productImages,
  searchIndex,
  typo3Files,
} from './data/files';
import { gitRepositories } from './data/git';
import type { DataSet, Scale } from './data/types';
import { DAY, HOUR, MINUTE, daily, every } from './time';

/** When backups are made: instants after `from` and up to `to`; `now` is the world's birth. */
export type Schedule = (from: number, to: number, now: number) => number[];

/** Something that goes wrong on purpose with the newest backup. */
export type Fault = 'damaged' | 'partial';

/** A backup job of one data set. */
export interface BackupJob {
  schedule: Schedule;
  /** Goes on while the portal runs. Jobs with a fault do not: it would be hidden soon. */
  keepsRunning: boolean;
  fault?: Fault;
  archive?: ArchiveJob;
  restic?: ResticJob;
}

export interface ProtectedData {
  data: DataSet;
  jobs: BackupJob[];
}

const UTC_NAME = "yyyyMMdd'T'HHmm'Z'";

/** How far back the data goes. */
export const HISTORY = 30 * DAY;

/** Every half hour for twelve hours, four times a day for three days, daily before. */
const frequent: Schedule = (from, to, now) => [
  ...daily(from, Math.min(to, now - 3 * DAY), { hour: 0, minute: 0 }),
  ...every(
    6 * HOUR,
    Math.max(from, now - 3 * DAY),
    Math.min(to, now - 12 * HOUR),
  ),
  ...every(30 * MINUTE, Math.max(from, now - 12 * HOUR), to),
];

const nightly =
  (hour: number, minute: number, days: number): Schedule =>
  (from, to, now) =>
    daily(Math.max(from, now - days * DAY), to, { hour, minute });

/** A job that somebody switched off some days ago and forgot. */
const forgotten =
  (schedule: Schedule, daysAgo: number): Schedule =>
  (from, to, now) =>
    schedule(from, Math.min(to, now - daysAgo * DAY), now);

/** One large export, some hours before the world was made. */
const lastExport: Schedule = (from, to, now) =>
  [Math.floor((now - 5 * HOUR) / HOUR) * HOUR].filter(
    at => at > from && at <= to,
  );

/** All data that is backed up, and how. */
export function protectedData(scale: Scale): ProtectedData[] {
  return [
    {
      data: ordersDatabase(scale),
      jobs: [
        {
          schedule: frequent,
          keepsRunning: true,
          archive: {
            source: 'orders',
            name: 'orders',
            packing: { as: 'sqlite-tar.gz', database: 'orders.sqlite' },
            dateFormat: UTC_NAME,
            checksums: 'SHA256SUMS',
          },
        },
      ],
    },
    {
      data: productDatabase(scale),
      jobs: [
        {
          schedule: nightly(1, 10, 21),
          keepsRunning: true,
          archive: {
            source: 'shop',
            name: 'products',
            packing: { as: 'sqlite.gz', database: 'products.sqlite' },
            dateFormat: UTC_NAME,
            checksums: 'SHA256SUMS',
          },
        },
      ],
    },
    {
      data: productImages(scale),
      jobs: [
        {
          schedule: nightly(1, 30, 7),
          keepsRunning: true,
          restic: {
            repository: 'shop',
            host: 'shop-images',
            tag: 'product-images',
          },
        },
      ],
    },
    {
      data: searchIndex(scale),
      jobs: [
        {
          schedule: forgotten(nightly(2, 0, 23), 9),
          keepsRunning: false,
          archive: {
            source: 'shop',
            name: 'search-index',
            packing: { as: 'zip' },
            dateFormat: UTC_NAME,
            checksums: 'SHA256SUMS',
          },
        },
      ],
    },
    {
      data: ledgerDatabase(scale),
      jobs: [
        {
          schedule: frequent,
          keepsRunning: true,
          archive: {
            source: 'payments',
            name: 'ledger',
            packing: { as: 'sql.gz', database: 'ledger.sqlite' },
            dateFormat: UTC_NAME,
            checksums: 'beside',
          },
        },
      ],
    },
    {
      data: typo3Files(scale),
      jobs: [
        {
          schedule: nightly(2, 45, 14),
          keepsRunning: false,
          fault: 'partial',
          archive: {
            source: 'content',
            name: 'typo3-files',
            packing: { as: 'tar.gz' },
            dateFormat: 'yyyy-MM-dd_HHmm',
            zone: 'Europe/Berlin',
            checksums: 'SHA256SUMS',
          },
        },
      ],
    },
    {
      data: typo3Database(scale),
      jobs: [
        {
          schedule: nightly(2, 30, 21),
          keepsRunning: true,
          archive: {
            source: 'content',
            name: 'typo3-database',
            packing: { as: 'sql.gz', database: 'cms.sqlite' },
            dateFormat: 'yyyy-MM-dd_HHmm',
            zone: 'Europe/Berlin',
            checksums: 'SHA256SUMS',
          },
        },
      ],
    },
    {
      data: statusDatabase(),
      jobs: [
        {
          schedule: nightly(3, 0, 21),
          keepsRunning: true,
          archive: {
            source: 'content',
            name: 'status-page',
            packing: { as: 'sqlite-tar.gz', database: 'status.sqlite' },
            dateFormat: 'yyyy-MM-dd_HHmm',
            zone: 'Europe/Berlin',
            checksums: 'SHA256SUMS',
          },
        },
      ],
    },
    {
      data: gitRepositories(scale),
      jobs: [
        {
          schedule: nightly(0, 40, 14),
          keepsRunning: true,
          archive: {
            source: 'delivery',
            name: 'git',
            packing: { as: 'tar.gz' },
            dateFormat: UTC_NAME,
            checksums: 'SHA256SUMS',
          },
        },
        {
          schedule: nightly(4, 40, 4),
          keepsRunning: true,
          restic: {
            repository: 'delivery',
            host: 'git-server',
            tag: 'repositories',
          },
        },
      ],
    },
    {
      data: ciHomes(scale),
      jobs: [
        {
          schedule: nightly(1, 0, 14),
          keepsRunning: false,
          fault: 'damaged',
          archive: {
            source: 'delivery',
            name: 'ci-homes',
            packing: { as: 'tar.gz' },
            dateFormat: UTC_NAME,
            checksums: 'SHA256SUMS',
          },
        },
        {
          schedule: nightly(5, 0, 3),
          keepsRunning: false,
          fault: 'damaged',
          restic: { repository: 'ci', host: 'ci-server', tag: 'homes' },
        },
      ],
    },
    {
      data: artifacts(scale),
      jobs: [
        {
          schedule: lastExport,
          keepsRunning: false,
          archive: {
            source: 'artifacts',
            name: 'artifacts',
            packing: { as: 'tar' },
            dateFormat: UTC_NAME,
            checksums: 'SHA256SUMS',
          },
        },
      ],
    },
    {
      data: deploymentExport(),
      jobs: [
        {
          schedule: nightly(12, 5, 30),
          keepsRunning: true,
          archive: {
            source: 'delivery',
            name: 'deployments',
            packing: { as: 'plain', file: 'export.yaml' },
            dateFormat: UTC_NAME,
            checksums: 'SHA256SUMS',
          },
        },
      ],
    },
  ];
}
