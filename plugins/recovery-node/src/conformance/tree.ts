import { createCipheriv, createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Files and directories by their path below the tree's root, `/`-separated and without
 * a leading `/`. A value is the file's content; null is an empty directory.
 *
 * @public
 */
export type ConformanceTree = Record<string, string | Buffer | null>;

/** Bytes that look random, do not compress, and are the same each time. */
function noise(seed: string, length: number): Buffer {
  const key = createHash('sha256').update(seed).digest().subarray(0, 16);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(
    Buffer.alloc(length),
  );
}

/**
 * The suite's own tree: nested and empty directories, an empty file, names that are
 * hard on patterns, shells and encodings, and some megabytes of content. `version`
 * changes contents and adds one file.
 *
 * @public
 */
export function sampleTree(version: 'first' | 'second'): ConformanceTree {
  return {
    'orders.sql': `-- ${version}\nINSERT INTO orders VALUES (1);\n`,
    'empty.txt': '',
    'empty-directory': null,
    'uploads/2024/photo.bin': noise(`photo ${version}`, 3 * 1024 * 1024 + 17),
    'uploads/2024/deeply/nested/below/leaf.txt': 'leaf',
    'uploads/2025/report.txt': `report ${version}`,
    'names/with spaces and (signs) $HOME `id` ;.txt': 'spaces',
    'names/-leading-dash': 'dash',
    'names/quote\'s "and" more.txt': 'quotes',
    'names/ünïcödé-日本語-🌍.txt': 'unicode',
    'names/glob/a*.txt': 'star',
    'names/glob/ab.txt': 'plain',
    'names/glob/[a]?.txt': 'brackets',
    'names/glob/a?.txt': 'question',
    [`names/long-${'x'.repeat(190)}.txt`]: 'long',
    '.hidden/.env': 'hidden',
    ...(version === 'second' ? { 'added-later.txt': 'new' } : {}),
  };
}

/** Writes a tree into an existing directory. @public */
export async function writeTree(
  directory: string,
  tree: ConformanceTree,
): Promise<void> {
  for (const [path, content] of Object.entries(tree)) {
    const full = join(directory, path);
    if (content === null) {
      await mkdir(full, { recursive: true });
    } else {
      await mkdir(dirname(full), { recursive: true });
      await writeFile(full, content);
    }
  }
}

/** What lies at a path: for a file its size and SHA-256, else what it is. @public */
export type TreeEntry = { size: number; sha256: string } | string;

/** Every directory and file of a tree, as `readTree` gives them. @public */
export function describeTree(tree: ConformanceTree): Record<string, TreeEntry> {
  const entries: Record<string, TreeEntry> = {};
  for (const [path, content] of Object.entries(tree)) {
    const parts = path.split('/');
    for (let i = 1; i < parts.length; i++) {
      entries[parts.slice(0, i).join('/')] = 'directory';
    }
    if (content === null) {
      entries[path] = 'directory';
    } else {
      const bytes = Buffer.from(content as string);
      entries[path] = {
        size: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      };
    }
  }
  return entries;
}

/** Reads back every entry below a directory. @public */
export async function readTree(
  directory: string,
): Promise<Record<string, TreeEntry>> {
  const entries: Record<string, TreeEntry> = {};
  const walk = async (prefix: string) => {
    for (const name of await readdir(join(directory, prefix))) {
      const path = prefix ? `${prefix}/${name}` : name;
      const full = join(directory, path);
      const stat = await lstat(full);
      if (stat.isDirectory()) {
        entries[path] = 'directory';
        await walk(path);
      } else if (stat.isFile()) {
        const hash = createHash('sha256');
        await pipeline(createReadStream(full), hash);
        entries[path] = { size: stat.size, sha256: hash.digest('hex') };
      } else {
        entries[path] = stat.isSymbolicLink() ? 'link' : 'other';
      }
    }
  };
  await walk('');
  return entries;
}

/** The part of a tree that lies at or below the given paths. */
export function subtree(
  tree: ConformanceTree,
  paths: string[],
): ConformanceTree {
  return Object.fromEntries(
    Object.entries(tree).filter(([path]) =>
      paths.some(wanted => path === wanted || path.startsWith(`${wanted}/`)),
    ),
  );
}

/** Files and bytes of a tree. */
export function countTree(tree: ConformanceTree): {
  files: number;
  bytes: number;
} {
  const contents = Object.values(tree).filter(content => content !== null);
  return {
    files: contents.length,
    bytes: contents.reduce(
      (sum, content) => sum + Buffer.byteLength(content as string),
      0,
    ),
  };
}
