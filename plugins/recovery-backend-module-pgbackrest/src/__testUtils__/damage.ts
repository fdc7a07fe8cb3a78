import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { chmod, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestCluster } from './TestCluster';

/** Flips some bytes in the middle of a file. */
export async function flipBytes(path: string): Promise<void> {
  await chmod(path, 0o600);
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const position = Math.floor(size / 2);
    const bytes = Buffer.alloc(Math.min(16, size - position));
    await file.read(bytes, 0, bytes.length, position);
    bytes.forEach((byte, i) => {
      bytes[i] = 0xff - byte;
    });
    await file.write(bytes, 0, bytes.length, position);
  } finally {
    await file.close();
  }
}

/** The largest file of data that a backup itself holds. */
export async function largestFile(
  cluster: TestCluster,
  label: string,
): Promise<string> {
  const base = join(cluster.backupPath(label), 'pg_data/base');
  const names = await readdir(base, { recursive: true });
  const sized = await Promise.all(
    names.map(async name => {
      const path = join(base, name);
      const stats = await stat(path);
      return { path, size: stats.isFile() ? stats.size : 0 };
    }),
  );
  return sized.sort((a, b) => b.size - a.size)[0].path;
}

export async function removeManifest(
  cluster: TestCluster,
  label: string,
): Promise<void> {
  for (const name of ['backup.manifest', 'backup.manifest.copy']) {
    await rm(join(cluster.backupPath(label), name));
  }
}

/**
 * Puts a pipe in the place of a file, so that reading it does not end. Resolves, when
 * it is read, to what closes the pipe.
 */
export async function stallAt(
  path: string,
): Promise<{ reached: Promise<void>; close(): Promise<void> }> {
  await rm(path);
  await new Promise<void>((resolve, reject) => {
    execFile('mkfifo', ['-m', '666', path], error =>
      error ? reject(error) : resolve(),
    );
  });
  let closed = false;
  let handle: Awaited<ReturnType<typeof open>> | undefined;
  const reached = (async () => {
    // Fails as long as nobody has the pipe open for reading.
    while (!closed && !handle) {
      handle = await open(
        path,
        constants.O_WRONLY | constants.O_NONBLOCK,
      ).catch(() => undefined);
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  })();
  return {
    reached,
    async close() {
      closed = true;
      await reached;
      await handle?.close();
    },
  };
}
