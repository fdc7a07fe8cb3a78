/** How a stored file is packed. */
export interface ArchiveFormat {
  /** For people: `tar.gz`, `gz`, `plain`, … */
  name: string;
  compression: 'none' | 'gzip' | 'zstd';
  /** `single`: one file, compressed or not. */
  container: 'tar' | 'zip' | 'single';
  /** The suffix that is taken off to name a single file. */
  suffix: string;
}

const FORMATS: ArchiveFormat[] = [
  { name: 'tar.gz', compression: 'gzip', container: 'tar', suffix: '.tar.gz' },
  { name: 'tar.gz', compression: 'gzip', container: 'tar', suffix: '.tgz' },
  {
    name: 'tar.zst',
    compression: 'zstd',
    container: 'tar',
    suffix: '.tar.zst',
  },
  { name: 'tar.zst', compression: 'zstd', container: 'tar', suffix: '.tzst' },
  { name: 'tar', compression: 'none', container: 'tar', suffix: '.tar' },
  { name: 'zip', compression: 'none', container: 'zip', suffix: '.zip' },
  { name: 'gz', compression: 'gzip', container: 'single', suffix: '.gz' },
  { name: 'zst', compression: 'zstd', container: 'single', suffix: '.zst' },
];

const PLAIN: ArchiveFormat = {
  name: 'plain',
  compression: 'none',
  container: 'single',
  suffix: '',
};

/** The format that a file's name announces. */
export function detectFormat(path: string): ArchiveFormat {
  const lower = path.toLowerCase();
  return FORMATS.find(format => lower.endsWith(format.suffix)) ?? PLAIN;
}

/** The name that a single file has once it is unpacked. */
export function unpackedName(path: string, format: ArchiveFormat): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const bare = name.slice(0, name.length - format.suffix.length);
  return bare === '' || bare === '.' || bare === '..' ? 'content' : bare;
}

/** Bytes from the start of a file that `magicComplaint` wants to see. */
export const MAGIC_LENGTH = 512;

function isTarHeader(block: Buffer): boolean {
  if (block.length < 512) return false;
  if (block.every(byte => byte === 0)) return true;
  let sum = 8 * 32;
  for (let i = 0; i < 512; i += 1) {
    if (i < 148 || i >= 156) sum += block[i];
  }
  return (
    parseInt(block.toString('latin1', 148, 156).replace(/\0.*$/s, ''), 8) ===
    sum
  );
}

/** Says why the content is not what the name announces; `undefined` when it is. */
export function magicComplaint(
  format: ArchiveFormat,
  start: Buffer,
): string | undefined {
  const complaint = (what: string) =>
    `its name ends in "${format.suffix}", but its content is not ${what}`;
  if (format.compression === 'gzip') {
    return start[0] === 0x1f && start[1] === 0x8b
      ? undefined
      : complaint('gzip data');
  }
  if (format.compression === 'zstd') {
    const magic = start.length >= 4 ? start.readUInt32LE(0) : 0;
    const skippable = magic >= 0x184d2a50 && magic <= 0x184d2a5f;
    return magic === 0xfd2fb528 || skippable
      ? undefined
      : complaint('zstd data');
  }
  if (format.container === 'zip') {
    const magic = start.length >= 4 ? start.readUInt32LE(0) : 0;
    return magic === 0x04034b50 || magic === 0x06054b50
      ? undefined
      : complaint('a zip archive');
  }
  if (format.container === 'tar') {
    return isTarHeader(start) ? undefined : complaint('a tar archive');
  }
  return undefined;
}
