import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { prepareDataDirectory } from './prepareDataDirectory';

describe('links of a restored data directory', () => {
  let root: string;
  let restored: string;
  const data = () => path.join(restored, 'pg_data');

  beforeEach(async () => {
    root = await fs.realpath(
      await fs.mkdtemp(path.join(os.tmpdir(), 'recovery-links-')),
    );
    restored = path.join(root, 'restored');
    await fs.mkdir(path.join(data(), 'pg_tblspc'), { recursive: true });
    await fs.writeFile(path.join(data(), 'PG_VERSION'), '15\n');
    await fs.mkdir(path.join(restored, 'pg_tblspc/16391'), { recursive: true });
    await fs.mkdir(path.join(root, 'original'));
  });

  afterEach(() => fs.rm(root, { recursive: true }));

  const link = (target: string, ...at: string[]) =>
    fs.symlink(target, path.join(restored, ...at));
  const prepare = () =>
    prepareDataDirectory(data(), restored, new AbortController().signal);

  it('may lead to tablespaces that were restored beside it', async () => {
    await link('../../pg_tblspc/16391', 'pg_data/pg_tblspc/16391');
    await expect(prepare()).resolves.toBeUndefined();
  });

  it('may not lead out of what was restored, from there either', async () => {
    await link('../../pg_tblspc/16391', 'pg_data/pg_tblspc/16391');
    await link(path.join(root, 'original'), 'pg_tblspc/16391/out');
    await expect(prepare()).rejects.toThrow(/leads out of what was restored/);
  });
});
