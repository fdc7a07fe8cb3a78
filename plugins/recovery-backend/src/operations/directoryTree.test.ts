import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { identify, type DirectoryIdentity } from './containment';
import { countTree, removeTree } from './directoryTree';

jest.setTimeout(180_000);

describe('directory trees', () => {
  let root: string;
  let tree: string;
  let identity: DirectoryIdentity;

  beforeEach(async () => {
    root = await fs.mkdtemp(path.join(os.tmpdir(), 'recovery-tree-'));
    tree = path.join(root, 'tree');
    await fs.mkdir(tree);
    identity = (await identify(tree))!;
  });

  afterEach(async () => {
    await fs.rm(root, { recursive: true, force: true });
  });

  it('are counted by regular files, whatever their names', async () => {
    await fs.writeFile(path.join(root, 'outside'), 'x'.repeat(1_000));
    await fs.mkdir(path.join(tree, 'sub'));
    await fs.writeFile(path.join(tree, 'sub/a'), '123');
    await fs.writeFile(path.join(tree, 'empty'), '');
    await fs.link(path.join(tree, 'sub/a'), path.join(tree, 'hard'));
    await fs.symlink(path.join(root, 'outside'), path.join(tree, 'soft'));
    await fs.symlink(root, path.join(tree, 'loop'));
    const raw = Buffer.concat([
      Buffer.from(`${tree}/`),
      Buffer.from([0xff, 0x20, 0xc3]),
    ]);
    await fs.writeFile(raw, '12345');
    expect(await countTree(tree)).toEqual({ files: 4, bytes: 11, others: 3 });
  });

  it('are measured by what is written, where a size was set before', async () => {
    const handle = await fs.open(path.join(tree, 'sparse'), 'w');
    await handle.truncate(10_000_000);
    await handle.close();
    expect((await countTree(tree)).bytes).toBe(10_000_000);
    expect((await countTree(tree, undefined, 'written')).bytes).toBeLessThan(
      1_000_000,
    );
  });

  it('are removed when they are deep, and when they are wide', async () => {
    await fs.mkdir(path.join(tree, ...Array(700).fill('d')), {
      recursive: true,
    });
    const makeWide = async (directory: string) => {
      await fs.mkdir(directory);
      await Promise.all(
        Array.from({ length: 100 }, (_, inner) =>
          fs.mkdir(path.join(directory, `${inner}`)),
        ),
      );
    };
    for (let outer = 0; outer < 20; outer++) {
      await makeWide(path.join(tree, `${outer}`));
    }
    await removeTree(tree, identity);
    expect(await fs.readdir(root)).toEqual([]);
  });

  it('are removed also while something still comes in', async () => {
    await fs.mkdir(path.join(tree, 'a/b'), { recursive: true });
    const writing = (async () => {
      for (let file = 0; file < 50; file++) {
        await fs.writeFile(path.join(tree, 'a/b', `${file}`), 'x');
      }
    })().catch(error => error.code);
    await removeTree(tree, identity);
    expect(['ENOENT', undefined]).toContain(await writing);
    expect(await fs.readdir(root)).toEqual([]);
  });

  it('are left alone when they are not the ones that were created', async () => {
    await fs.rename(tree, path.join(root, 'moved'));
    await fs.mkdir(tree);
    await fs.writeFile(path.join(tree, 'precious'), '');
    await expect(removeTree(tree, identity)).rejects.toThrow(
      'not the directory that the operation created',
    );
    await fs.rm(tree, { recursive: true });
    await fs.symlink(path.join(root, 'moved'), tree);
    await expect(removeTree(tree, identity)).rejects.toThrow(
      'not the directory',
    );
    await fs.unlink(tree);
    await expect(removeTree(tree, identity)).resolves.toBeUndefined();
  });

  it('stop being counted and removed when told so', async () => {
    await fs.writeFile(path.join(tree, 'a'), '');
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(countTree(tree, signal)).rejects.toThrow('enough');
    await expect(removeTree(tree, identity, signal)).rejects.toThrow('enough');
    expect(await fs.readdir(tree)).toEqual(['a']);
  });
});
