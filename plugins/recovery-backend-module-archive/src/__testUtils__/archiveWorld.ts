import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  sampleTree,
  type ConformanceTree,
} from 'backstage-plugin-recovery-node/testUtils';
import { makeTar, makeZip, zstdFrame } from './archives';

export type FormatName = 'tar' | 'tar.gz' | 'tar.zst' | 'zip';

/** The suite's own trees, made once. */
export const TREES = {
  first: sampleTree('first'),
  second: sampleTree('second'),
};

const packed = new Map<string, Promise<Buffer>>();

/** Packs one of the suite's trees, once for each format. */
export function packSampleTree(
  tree: ConformanceTree,
  format: FormatName,
): Promise<Buffer> {
  const key = `${format} ${tree['orders.sql']}`;
  const known = packed.get(key) ?? packTree(tree, format);
  packed.set(key, known);
  return known;
}

/** Packs a tree as a person's backup job would. */
export async function packTree(
  tree: ConformanceTree,
  format: FormatName,
): Promise<Buffer> {
  const entries = Object.entries(tree);
  if (format === 'zip') {
    return makeZip(
      entries.map(([name, content]) =>
        content === null
          ? { name: `${name}/`, mode: 0o040755 }
          : { name, content, stored: name.endsWith('.bin') },
      ),
    );
  }
  const mtime = new Date('2024-01-01T00:00:00Z');
  const tar = await makeTar(
    entries.map(([name, content]) =>
      content === null
        ? { name: `./${name}/`, type: 'directory', mtime }
        : { name: `./${name}`, content, mtime },
    ),
  );
  if (format === 'tar.gz') return gzipSync(tar, { level: 1 });
  if (format === 'tar.zst') return zstdFrame(tar);
  return tar;
}

/** `orders-20240305T0200.tar.gz` */
export function fileName(time: Date, format: FormatName): string {
  const digits = time.toISOString().replace(/[-:]/g, '').slice(0, 13);
  return `orders-${digits}.${format}`;
}

export function sumLine(content: Buffer, name: string): string {
  return `${createHash('sha256').update(content).digest('hex')}  ${name}\n`;
}

export const INVALID_CONFIGS = [
  {
    name: 'no pattern',
    config: { directory: '/srv/x' },
    key: 'archive.pattern',
  },
  { name: 'no place', config: { pattern: '{name}.tar' }, key: 'archive' },
  {
    name: 'two places',
    config: {
      pattern: '{name}.tar',
      directory: '/srv/x',
      s3: { bucket: 'backups' },
    },
    key: 'archive',
  },
  {
    name: 'a timeout that no timer can wait',
    config: {
      pattern: '{name}.tar',
      s3: { bucket: 'backups', timeout: { days: 25 } },
    },
    key: 'archive.s3.timeout',
  },
  {
    name: 'a relative directory',
    config: { pattern: '{name}.tar', directory: 'backups' },
    key: 'archive.directory',
  },
  {
    name: 'the root as directory',
    config: { pattern: '{name}.tar', directory: '/srv/..' },
    key: 'archive.directory',
  },
  {
    name: 'a pattern that leaves the directory',
    config: { pattern: '../{name}.tar', directory: '/srv/x' },
    key: 'archive.pattern',
  },
  {
    name: 'an unknown time zone',
    config: {
      pattern: '{name}.tar',
      directory: '/srv/x',
      timeZone: 'Europe/Atlantis',
    },
    key: 'archive.timeZone',
  },
  {
    name: 'a limit of zero',
    config: {
      pattern: '{name}.tar',
      directory: '/srv/x',
      limits: { maxRatio: 0 },
    },
    key: 'archive.limits.maxRatio',
  },
  {
    name: 'an S3 URL for a bucket',
    config: { pattern: '{name}.tar', s3: { bucket: 's3://backups/x' } },
    key: 'archive.s3.bucket',
  },
  {
    name: 'an access key without its secret',
    config: {
      pattern: '{name}.tar',
      s3: { bucket: 'backups', accessKeyId: 'AKIA' },
    },
    key: 'archive.s3',
  },
  {
    name: 'credentials in the endpoint',
    config: {
      pattern: '{name}.tar',
      s3: { bucket: 'backups', endpoint: 'https://me:secret@s3.example.com' },
    },
    key: 'archive.s3.endpoint',
  },
];
