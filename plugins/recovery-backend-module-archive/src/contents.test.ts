import { gzipSync } from 'node:zlib';
import { providerErrorOf } from 'backstage-plugin-recovery-node/testUtils';
import type { PointRef } from 'backstage-plugin-recovery-node';
import { makeTar, makeZip, tarFile, TAR_END } from './__testUtils__/archives';
import { Workshop } from './__testUtils__/workshop';

describe('contents of an archive', () => {
  let workshop: Workshop;
  beforeEach(async () => {
    workshop = await Workshop.open();
  });
  afterEach(() => workshop.close());

  async function contents(point: PointRef, path: string) {
    const entries: string[] = [];
    const context = await workshop.context();
    for await (const entry of workshop.provider.contents(
      workshop.source(),
      point,
      path,
      context,
    )) {
      entries.push(`${entry.type} ${entry.path} ${entry.sizeBytes ?? '-'}`);
    }
    return { entries, lines: context.lines };
  }

  it('shows directories that only the paths of files speak of', async () => {
    const zip = makeZip([
      { name: 'a/b/c.txt', content: 'xyz' },
      { name: 'top', content: '' },
    ]);
    const point = await workshop.point('x-20240101.zip', zip);
    expect((await contents(point, '/')).entries).toEqual([
      'directory /a -',
      'file /top 0',
    ]);
    expect((await contents(point, '/a')).entries).toEqual(['directory /a/b -']);
    expect((await contents(point, '/a/b/')).entries).toEqual([
      'file /a/b/c.txt 3',
    ]);
  });

  it('shows an empty folder as empty, and refuses a file as a folder', async () => {
    const tar = await makeTar([
      { name: 'empty/', type: 'directory' },
      { name: 'file' },
    ]);
    const point = await workshop.point('x-20240101.tar', tar);
    expect((await contents(point, '/empty')).entries).toEqual([]);
    expect((await providerErrorOf(contents(point, '/file'))).code).toBe(
      'nothing-matched',
    );
  });

  it('leaves out entries with names that would lead elsewhere, and says so', async () => {
    const tar = Buffer.concat([
      tarFile('../evil', 'x'),
      tarFile('/abs', 'x'),
      tarFile('good', 'x'),
      TAR_END,
    ]);
    const point = await workshop.point('x-20240101.tar', tar);
    const { entries, lines } = await contents(point, '/');
    expect(entries).toEqual(['file /good 1']);
    expect(lines.join()).toContain('2 entries are not shown');
  });

  it('shows links and devices as what they are', async () => {
    const tar = Buffer.concat([
      tarFile('l', '', { type: '2', linkName: '/etc' }),
      tarFile('d', '', { type: '3' }),
      TAR_END,
    ]);
    const point = await workshop.point('x-20240101.tar', tar);
    expect((await contents(point, '/')).entries).toEqual([
      'link /l -',
      'other /d -',
    ]);
  });

  it('shows the one file of a packed dump', async () => {
    const point = await workshop.point(
      'x-20240101.sql.gz',
      gzipSync('select 1'),
    );
    expect((await contents(point, '/')).entries).toEqual([
      'file /x-20240101.sql -',
    ]);
  });

  it('tells how many bytes a packed dump unpacks to', async () => {
    const point = await workshop.point(
      'x-20240101.sql.gz',
      gzipSync('select 1'),
    );
    const expectation = workshop.provider.expect(
      workshop.source(),
      point,
      {},
      await workshop.context(),
    );
    expect(await expectation).toEqual({ files: 1, bytes: 8 });
  });
});
