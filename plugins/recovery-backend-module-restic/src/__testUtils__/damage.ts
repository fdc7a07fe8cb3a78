import { chmod, open, rm, stat } from 'node:fs/promises';
import type { TestRepository } from './restic';

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
      bytes[i] = byte === 0xff ? 0 : 0xff - byte;
    });
    await file.write(bytes, 0, bytes.length, position);
  } finally {
    await file.close();
  }
}

/** Pack files that hold contents of files, largest first. */
async function dataPacks(repository: TestRepository): Promise<string[]> {
  const packs = await repository.files('data');
  const sized = await Promise.all(
    packs.map(async path => ({ path, size: (await stat(path)).size })),
  );
  return sized.sort((a, b) => b.size - a.size).map(each => each.path);
}

/** Flips bytes in the largest pack file. */
export async function damagePack(repository: TestRepository): Promise<void> {
  await flipBytes((await dataPacks(repository))[0]);
}

export async function removePack(repository: TestRepository): Promise<void> {
  await rm((await dataPacks(repository))[0], { force: true });
}

export async function removeIndex(repository: TestRepository): Promise<void> {
  for (const path of await repository.files('index')) {
    await rm(path, { force: true });
  }
}
