import { chmod, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { providerErrorOf } from 'backstage-plugin-recovery-node/testUtils';
import { Workshop } from './__testUtils__/workshop';
import { parsePointId } from './pointId';

describe('listing a directory', () => {
  let workshop: Workshop;
  beforeEach(async () => {
    workshop = await Workshop.open();
  });
  afterEach(() => workshop.close());

  const codes = (notices: Array<{ code: string; severity: string }>) =>
    notices.map(notice => `${notice.code}: ${notice.severity}`);

  it('gives each file as a point of its series', async () => {
    await workshop.file('live/orders-20240305.tar.gz', 'x'.repeat(10));
    await workshop.file('live/orders-20240306.sql', 'plain');
    const { points, notices } = await workshop.list({
      pattern: '{environment}/{name}-{yyyy}{MM}{dd}.{*}',
      timeZone: 'Europe/Berlin',
    });
    expect(points).toMatchObject([
      {
        time: '2024-03-04T23:00:00.000Z',
        series: {
          key: 'environment=live,name=orders',
          title: 'live / orders',
          attributes: { environment: ['live'], name: ['orders'] },
        },
        pointType: 'archive',
        outcome: 'unknown',
        storedBytes: 10,
        details: {
          file: 'live/orders-20240305.tar.gz',
          format: 'tar.gz',
          'time from': 'file name',
        },
      },
      {
        storedBytes: 5,
        sizeBytes: 5,
        fileCount: 1,
        details: { format: 'plain' },
      },
    ]);
    expect(points[0].sizeBytes).toBeUndefined();
    expect(notices).toEqual([]);
  });

  it('makes another point of a file that is overwritten, of the same size too', async () => {
    const idOf = async () => (await workshop.list()).points[0].id;
    await workshop.file('a-20240101.sql', 'one');
    const first = await idOf();
    expect(await idOf()).toBe(first);
    await workshop.file(
      'a-20240101.sql',
      'two',
      new Date('2024-06-02T00:00:00Z'),
    );
    expect(await idOf()).not.toBe(first);
  });

  it('counts what it passes over in one notice each, with a few names', async () => {
    await workshop.file('a-20240101.sql', 'x');
    for (const name of ['README', 'notes.txt', 'x1', 'x2', 'x3']) {
      await workshop.file(name, 'x');
    }
    await workshop.file('a-20240102.sql.part', 'x');
    await workshop.file('.a-20240103.sql.k2Jx8c', 'x');
    await workshop.file('a-20240104.sql.tmp', 'x');
    await workshop.file('a-20241301.sql', 'x');
    await workshop.file('a-20240101.sql.sha256', 'x');
    await workshop.file('SHA256SUMS', 'x');
    const { points, notices } = await workshop.list();
    expect(points.map(point => point.details!.file)).toEqual([
      'a-20240101.sql',
    ]);
    expect(codes(notices)).toEqual([
      'invalid-date: warning',
      'temporary-file: info',
      'unmatched-file: info',
    ]);
    expect(notices[1].message).toContain('3 files');
    expect(notices[2].message).toContain('5 files');
    expect(notices[2].message.match(/"/g)).toHaveLength(6);
  });

  it('leaves a file that changed a moment ago for the next listing', async () => {
    const now = new Date('2024-07-01T00:00:00Z');
    await workshop.file(
      'a-20240630.sql',
      'x',
      new Date('2024-06-30T23:59:30Z'),
    );
    const early = await workshop.list({}, now);
    expect(early.points).toEqual([]);
    expect(codes(early.notices)).toContain('still-being-written: info');
    const later = await workshop.list({}, new Date('2024-07-01T00:01:00Z'));
    expect(later.points).toHaveLength(1);
    expect(
      (await workshop.list({ settleTime: { seconds: 5 } }, now)).points,
    ).toHaveLength(1);
  });

  it('shows an empty file as failed and damaged', async () => {
    await workshop.file('a-20240101.tar.gz', '');
    const { points } = await workshop.list();
    expect(points[0]).toMatchObject({
      outcome: 'failed',
      damaged: 'The file is empty.',
    });
  });

  it('tells of two files for one time, and of times to come', async () => {
    await workshop.file('a-20240101.sql', 'x');
    await workshop.file('a-20240101.sql.gz', 'x');
    await workshop.file('b-20250101.sql', 'x');
    const { points, notices } = await workshop.list();
    expect(points).toHaveLength(3);
    expect(codes(notices)).toEqual([
      'future-date: warning',
      'duplicate-time: warning',
    ]);
  });

  it('takes the time of the last change where the pattern has no date, and says so', async () => {
    await workshop.file('orders.sql', 'x', new Date('2024-05-05T05:05:05Z'));
    const { points, notices } = await workshop.list({ pattern: '{name}.sql' });
    expect(points[0].time).toBe('2024-05-05T05:05:05.000Z');
    expect(points[0].details!['time from']).toBe('modification time');
    expect(codes(notices)).toEqual(['time-from-modification: info']);
  });

  it('says of a directory without files that it may not be mounted', async () => {
    const { points, notices } = await workshop.list();
    expect(points).toEqual([]);
    expect(codes(notices)).toEqual(['empty-source: incomplete']);
    expect(notices[0].message).toContain('mount');
  });

  it('tells of files whose names cannot be asked for', async () => {
    await workshop.file('good-20240101.sql', 'x');
    await workshop.file('two\nlines-20240101.sql', 'x');
    await workshop.file(`${'long'.repeat(40)}/b-20240101.sql`, 'x');
    // As a system with Latin-1 names leaves them.
    const latin1 = (name: string) =>
      Buffer.concat([
        Buffer.from(`${workshop.backups}/`),
        Buffer.from(name, 'latin1'),
      ]);
    await writeFile(latin1('bestände-20240101.sql'), 'x');
    await mkdir(latin1('märz'));
    const { points, notices } = await workshop.list({
      pattern: '{name}-{yyyy}{MM}{dd}.sql',
    });
    expect(points).toHaveLength(1);
    expect(codes(notices)).toEqual(['unusable-name: incomplete']);
    expect(notices[0].message).toContain('2 files or folders');

    const nested = await workshop.list({ pattern: '{folder}/{*}.sql' });
    expect(codes(nested.notices)).toContain('unusable-name: incomplete');
  });

  it('restores from a folder whose name begins with @', async () => {
    await workshop.file('@daily/a-20240101.sql', 'x');
    const { points } = await workshop.list({
      pattern: '{folder}/{name}-{yyyy}{*}',
    });
    expect(parsePointId(points[0].id).path).toBe('@daily/a-20240101.sql');
  });

  it('follows no symbolic link, whatever it points to', async () => {
    await workshop.file('a-20240101.sql', 'x');
    await symlink('/etc/passwd', path.join(workshop.backups, 'b-20240101.sql'));
    await symlink('/etc', path.join(workshop.backups, 'c-20240101.sql'));
    await symlink(
      'a-20240101.sql',
      path.join(workshop.backups, 'latest-20240101.sql'),
    );
    const { points, notices } = await workshop.list();
    expect(points).toHaveLength(1);
    expect(codes(notices)).toEqual(['symbolic-link: info']);
    expect(notices[0].message).toContain('3 files');
  });

  it('opens nothing below a directory that has become a link', async () => {
    const pattern = '{folder}/{name}-{yyyy}{*}';
    await workshop.file('sub/a-2024.sql', 'x');
    const { points } = await workshop.list({ pattern });
    await rm(path.join(workshop.backups, 'sub'), { recursive: true });
    const elsewhere = await workshop.target();
    await symlink(elsewhere, path.join(workshop.backups, 'sub'));
    const time = new Date('2024-06-01T00:00:00Z');
    await workshop.file('sub/a-2024.sql', 'x', time);
    const error = await providerErrorOf(
      workshop.provider.verify(
        workshop.source({ pattern }),
        { id: points[0].id, seriesKey: '', time: '', details: {} },
        1,
        await workshop.context(),
      ),
    );
    expect(error.code).toBe('unsafe-content');
  });

  it('looks no deeper than the pattern', async () => {
    await workshop.file('one/a-20240101.sql', 'x');
    await workshop.file('one/two/a-20240101.sql', 'x');
    expect((await workshop.list()).points).toEqual([]);
    const { points } = await workshop.list({
      pattern: '{folder}/{name}-{yyyy}{MM}{dd}.sql',
    });
    expect(points.map(point => point.details!.file)).toEqual([
      'one/a-20240101.sql',
    ]);
  });

  it('says not-found of a directory that is not there, or is none', async () => {
    for (const directory of ['elsewhere', 'file']) {
      await workshop.file('file', 'x');
      const error = await providerErrorOf(
        workshop.list({ directory: path.join(workshop.backups, directory) }),
      );
      expect(error.code).toBe('not-found');
      expect(error.message).toContain(directory);
      expect(error.nextStep).toBeTruthy();
    }
  });

  describe('as a user without all rights', () => {
    const isRoot = process.getuid?.() === 0;
    const asNobody = async <T>(action: () => Promise<T>): Promise<T> => {
      if (isRoot) process.seteuid!(65534);
      try {
        return await action();
      } finally {
        if (isRoot) process.seteuid!(0);
      }
    };
    const pattern = '{folder}/{name}-{yyyy}{MM}{dd}.sql';
    beforeEach(async () => {
      await chmod(workshop.root, 0o755);
    });

    it('says that it is incomplete when files or folders cannot be read', async () => {
      await workshop.file('open/a-20240101.sql', 'x');
      await chmod(await workshop.file('open/b-20240101.sql', 'x'), 0o000);
      await workshop.file('closed/c-20240101.sql', 'x');
      const closed = path.join(workshop.backups, 'closed');
      await chmod(closed, 0o000);
      const { points, notices } = await asNobody(() =>
        workshop.list({ pattern }),
      );
      await chmod(closed, 0o755);
      expect(points.map(point => point.details!.file)).toEqual([
        'open/a-20240101.sql',
      ]);
      expect(codes(notices)).toEqual(['unreadable-entry: incomplete']);
      expect(notices[0].message).toContain('2 files or folders');
    });

    it('says access-denied when the directory itself cannot be read', async () => {
      await workshop.file('a-20240101.sql', 'x');
      await chmod(workshop.backups, 0o000);
      const error = await asNobody(() => providerErrorOf(workshop.list()));
      await chmod(workshop.backups, 0o755);
      expect(error.code).toBe('access-denied');
      expect(error.nextStep).toBeTruthy();
    });
  });

  it('lists many files without keeping them', async () => {
    await mkdir(path.join(workshop.backups, 'x'));
    const time = new Date('2024-06-01T00:00:00Z');
    for (let i = 0; i < 2000; i += 1) {
      await workshop.file(`db${i}-20240101.sql`, '', time);
    }
    const seen = new Set<string>();
    let largest = 0;
    const source = workshop.source();
    const listing = source.store.list({
      signal: new AbortController().signal,
      depth: 0,
      // What has been looked at and not yet been handed out.
      wants: name => {
        seen.add(name);
        return true;
      },
    });
    let handedOut = 0;
    for await (const each of listing) {
      handedOut += 1;
      expect(each.kind).toBe('object');
      largest = Math.max(largest, seen.size - handedOut);
    }
    expect(handedOut).toBe(2000);
    expect(largest).toBeLessThan(300);
    await utimes(workshop.backups, time, time);
  });
});

describe('the id of a point', () => {
  it.each([
    '../etc/passwd@5-1',
    'a/../../etc/passwd@5-1',
    'a\0b@5-1',
    'no-pin',
    '@5-1',
    'a@b-1',
    'a@5-',
  ])('is refused when it is %p', id => {
    expect(() => parsePointId(id)).toThrow(
      expect.objectContaining({ code: 'point-gone' }),
    );
  });

  it('holds names with any character', () => {
    expect(parsePointId('a@b/c@5-1@7-x%2Fy')).toEqual({
      path: 'a@b/c@5-1',
      size: 7,
      version: 'x/y',
    });
  });
});
