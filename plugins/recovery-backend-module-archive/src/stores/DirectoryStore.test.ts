import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { providerErrorOf } from 'backstage-plugin-recovery-node/testUtils';
import { DirectoryStore } from './DirectoryStore';

const sha256 = (bytes: Buffer) =>
  createHash('sha256').update(bytes).digest('hex');

describe('DirectoryStore', () => {
  const content = randomBytes(5_500_000);
  const { signal } = new AbortController();
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'recovery-store-'));
    await writeFile(path.join(directory, 'a.bin'), content);
  });
  afterEach(() => rm(directory, { recursive: true }));

  const openFile = async () =>
    (await new DirectoryStore(directory).open('a.bin', { signal }))!;

  it('reads a long file into the same two pieces of memory when told so', async () => {
    const object = await openFile();
    const memory = new Set<ArrayBufferLike>();
    const hash = createHash('sha256');
    for await (const part of object.read(3, content.length, {
      reuseMemory: true,
    })) {
      memory.add(part.buffer);
      await new Promise(setImmediate);
      hash.update(part);
    }
    expect(hash.digest('hex')).toBe(sha256(content.subarray(3)));
    expect(memory.size).toBe(2);
    await object.close();
  });

  it('gives parts that stay as they are otherwise', async () => {
    const object = await openFile();
    const parts: Buffer[] = [];
    for await (const part of object.read(0, content.length)) parts.push(part);
    expect(parts.length).toBeGreaterThan(2);
    expect(sha256(Buffer.concat(parts))).toBe(sha256(content));
    await object.close();
  });

  it('says that a file became shorter, only to who still reads', async () => {
    const object = await openFile();
    const parts = object.read(0, content.length)[Symbol.asyncIterator]();
    await parts.next();
    await truncate(path.join(directory, 'a.bin'), 10);
    const rest = async () => {
      while (!(await parts.next()).done);
    };
    expect((await providerErrorOf(rest())).code).toBe('point-gone');
    const other = object.read(0, content.length)[Symbol.asyncIterator]();
    expect((await other.next()).value).toHaveLength(10);
    await other.return?.();
    await object.close();
  });
});
