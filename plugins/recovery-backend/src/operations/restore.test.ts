import { promises as fs } from 'node:fs';
import path from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { ProviderError } from 'backstage-plugin-recovery-node';
import type { Knex } from 'knex';
import { KnexEvidenceStore } from '../database/KnexEvidenceStore';
import { applyMigrations } from '../database/migrations';
import { restoreFiles, restoreForever } from './__testUtils__/fakes';
import { checksOf, Harness, requester } from './__testUtils__/Harness';

jest.setTimeout(120_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});

describe.each(databases.eachSupportedId())('restores on %s', databaseId => {
  let knex: Knex;
  let harness: Harness;

  beforeAll(async () => {
    knex = await databases.init(databaseId);
    await applyMigrations(knex);
  });

  beforeEach(async () => {
    await knex('recovery_operations').delete();
    harness = await Harness.create(knex);
  });

  afterEach(async () => {
    await harness.close();
  });

  it('brings files back into a directory of its own, counted and compared', async () => {
    harness.provider.expects = async () => ({ files: 2, bytes: 9 });
    await fs.writeFile(
      path.join(harness.target, 'mine.txt'),
      'not of the restore',
    );

    const operation = await harness.run();

    expect(operation).toMatchObject({
      state: 'succeeded',
      summary: expect.stringContaining('2 files, 9 B restored'),
      progress: { bytes: 9, files: 2, totalBytes: 9, totalFiles: 2 },
      result: {
        expectedFiles: 2,
        expectedBytes: 9,
        restoredFiles: 2,
        restoredBytes: 9,
      },
    });
    expect(operation.error).toBeUndefined();
    expect(checksOf(operation)).toEqual({ files: 'pass', bytes: 'pass' });
    const name = `orders-db-20261120T020000Z-${operation.id.slice(0, 8)}`;
    expect(operation.result?.destination).toBe(path.join(harness.target, name));
    expect(await harness.targetEntries()).toEqual(['mine.txt', name].sort());
    expect(
      await fs.readFile(path.join(harness.target, name, 'sub/b.txt'), 'utf8'),
    ).toBe('beta');
    expect(await harness.scratchEntries()).toEqual([]);
    expect(
      operation.phases.map(({ name: phase, outcome }) => [phase, outcome]),
    ).toEqual(
      ['queue', 'prepare', 'restore', 'count', 'finish'].map(phase => [
        phase,
        'done',
      ]),
    );
    expect(harness.points.evidence).toEqual([
      expect.objectContaining({
        pointId: 'p1',
        level: 4,
        result: 'pass',
        operationId: operation.id,
      }),
    ]);
    const chain = KnexEvidenceStore.create({ database: knex });
    const links = await chain.ofOperation(operation.id);
    expect(links.map(link => JSON.parse(link.body))).toMatchObject([
      { event: 'requested', actor: requester.userEntityRef },
      { event: 'ended', outcome: 'succeeded' },
    ]);
  });

  it('hands the selected paths to the provider', async () => {
    const seen: unknown[] = [];
    harness.provider.restores = async (directory, context, paths) => {
      seen.push(paths);
      return restoreFiles({ x: 'x' })(directory, context);
    };
    const operation = await harness.run({
      paths: ['/b/', '/a//c', '/b/inside'],
    });
    expect(operation.state).toBe('succeeded');
    expect(seen).toEqual([['/a/c', '/b']]);
    expect(operation.paths).toEqual(['/a/c', '/b']);
    // One part proves nothing of the whole.
    expect(harness.points.evidence).toEqual([]);
  });

  it('never passes what could not be compared', async () => {
    const operation = await harness.run();
    expect(operation.state).toBe('succeeded');
    expect(checksOf(operation)).toEqual({ files: 'unknown', bytes: 'unknown' });
    expect(operation.summary).toContain('not known');
    expect(harness.points.evidence).toEqual([]);
  });

  it.each([
    ['files', { files: 3 }, '1 file missing'],
    ['bytes', { files: 2, bytes: 1_000 }, '991 bytes missing'],
  ])(
    'fails when fewer %s come back than expected, and keeps them marked',
    async (_, expected, text) => {
      harness.provider.expects = async () => expected;
      const operation = await harness.run();
      expect(operation).toMatchObject({
        state: 'failed',
        error: { code: 'incomplete' },
      });
      expect(operation.error?.message).toContain(text);
      expect(await harness.targetEntries()).toEqual([
        `.incomplete-${operation.id}`,
      ]);
      expect(operation.result?.leftover).toContain(
        `.incomplete-${operation.id}`,
      );
      expect(harness.points.evidence).toEqual([
        expect.objectContaining({ result: 'fail' }),
      ]);
    },
  );

  it('fails when the tool expected more than it brought, although the listing is content', async () => {
    harness.points.add({
      point: {
        id: 'f',
        seriesKey: 's',
        time: '2026-11-20T02:00:00Z',
        details: {},
        fileCount: 2,
      },
    });
    harness.provider.restores = async (directory, context) => {
      await restoreFiles({ a: '1', b: '2' })(directory, context);
      return { expected: { files: 5 }, warnings: [] };
    };
    expect(await harness.run()).toMatchObject({
      state: 'failed',
      result: { expectedFiles: 5, restoredFiles: 2 },
    });
  });

  it('fails when nothing comes back, even when nobody knows what should', async () => {
    harness.provider.restores = async directory => {
      await fs.mkdir(path.join(directory, 'empty/deep'), { recursive: true });
      await fs.symlink('/etc/passwd', path.join(directory, 'link'));
    };
    const operation = await harness.run();
    expect(operation).toMatchObject({
      state: 'failed',
      error: {
        code: 'nothing-restored',
        message: expect.stringContaining('No file came back'),
      },
      result: { restoredFiles: 0 },
    });
    // Nothing of use was written, so nothing is left.
    expect(await harness.targetEntries()).toEqual([]);
  });

  it('keeps part of a damaged point, marked and named', async () => {
    harness.provider.restores = async (directory, context) => {
      await restoreFiles({ half: '12345' })(directory, context);
      throw new ProviderError('damaged', 'Pack 12ab is broken.', {
        nextStep: 'Run a repair.',
      });
    };
    const operation = await harness.run();
    expect(operation).toMatchObject({
      state: 'failed',
      error: {
        code: 'damaged',
        message: 'Pack 12ab is broken.',
        nextStep: 'Run a repair.',
      },
      result: {
        restoredFiles: 1,
        restoredBytes: 5,
        leftover: expect.stringContaining('1 file, 5 B'),
      },
    });
    expect(await harness.targetEntries()).toEqual([
      `.incomplete-${operation.id}`,
    ]);
    expect(operation.phases.at(-1)).toMatchObject({
      name: 'clean-up',
      outcome: 'failed',
    });
    expect(harness.points.evidence).toEqual([
      expect.objectContaining({ result: 'fail' }),
    ]);
  });

  it('tells of an unknown error what it is, bounded and without a stack', async () => {
    harness.provider.restores = async () => {
      throw new TypeError(
        `x\u001b[31m is\u0000 not\n a function ${'y'.repeat(100_000)}`,
      );
    };
    const { state, error } = await harness.run();
    expect(state).toBe('failed');
    expect(error?.code).toBe('internal');
    expect(error?.message).toMatch(/^x is not a function y+…$/);
    expect(error!.message.length).toBeLessThanOrEqual(1_000);
    expect(await harness.targetEntries()).toEqual([]);
  });

  it('removes what was written when the target is full', async () => {
    harness.provider.restores = async (directory, context) => {
      await restoreFiles({ half: '12345' })(directory, context);
      throw Object.assign(new Error('write'), { code: 'ENOSPC' });
    };
    const operation = await harness.run();
    expect(operation).toMatchObject({
      state: 'failed',
      error: { code: 'target-full' },
    });
    expect(operation.result?.leftover).toBeUndefined();
    expect(await harness.targetEntries()).toEqual([]);
  });

  it('removes trees that are closed even to their owner, and no link is followed', async () => {
    const outside = path.join(harness.root, 'outside');
    await fs.mkdir(outside);
    await fs.writeFile(path.join(outside, 'precious'), 'p');
    harness.provider.restores = async (directory, context) => {
      await restoreFiles({ 'closed/inner/file': '1' })(directory, context);
      await fs.symlink(outside, path.join(directory, 'closed/link'));
      await fs.writeFile(
        Buffer.concat([
          Buffer.from(`${directory}/`),
          Buffer.from([0xff, 0xfe]),
        ]),
        'raw',
      );
      await fs.chmod(path.join(directory, 'closed/inner'), 0o000);
      await fs.chmod(path.join(directory, 'closed'), 0o500);
      throw new ProviderError('target-full', 'Full.');
    };
    expect((await harness.run()).state).toBe('failed');
    expect(await harness.targetEntries()).toEqual([]);
    expect(await fs.readdir(outside)).toEqual(['precious']);
  });

  it('ends a restore at its deadline, and removes what it wrote', async () => {
    harness.config.recovery.restore.deadline = { milliseconds: 300 };
    await harness.operations.stop();
    harness.operations = await harness.replica();
    harness.operations.start();
    harness.provider.restores = restoreForever;
    const operation = await harness.run();
    expect(operation).toMatchObject({
      state: 'failed',
      error: { code: 'deadline', message: expect.stringContaining('deadline') },
    });
    expect(await harness.targetEntries()).toEqual([]);
  });

  it('leaves a provider alone that does not stop, and says what may go on', async () => {
    let release = () => {};
    harness.provider.restores = async (directory, context) => {
      await restoreFiles({ a: '1' })(directory, context);
      context.progress({ bytes: 1, files: 1 });
      await new Promise<void>(resolve => {
        release = resolve;
      });
      context.log('info', 'a voice from the dead');
      context.progress({ bytes: 99 });
    };
    const { id } = await harness.request();
    await harness.writing(id);
    await harness.manager.cancel(id, requester);
    const operation = await harness.ended(id);
    release();
    expect(operation).toMatchObject({
      state: 'failed',
      error: { code: 'not-stopped' },
      result: { leftover: expect.stringContaining('may still be written to') },
    });
    expect(await harness.targetEntries()).toEqual([`.incomplete-${id}`]);
    // The target is free for the next one, and the other voice is not heard.
    harness.provider.restores = restoreFiles({ a: '1' });
    expect((await harness.run()).state).toBe('succeeded');
    expect(await harness.logOf(id)).not.toContain('a voice from the dead');
    expect((await harness.manager.get(id)).progress?.bytes).toBe(1);
  });

  it('measures the target when the provider tells no progress', async () => {
    let release = () => {};
    harness.provider.expects = async () => ({ bytes: 10, files: 1 });
    harness.provider.restores = async (directory, context) => {
      await restoreFiles({ a: '12345' })(directory, context);
      await new Promise<void>(resolve => {
        release = resolve;
      });
      await restoreFiles({ a: '1234567890' })(directory, context);
    };
    const { id } = await harness.request();
    const running = await harness.writing(id);
    expect(running.progress).toMatchObject({
      bytes: 5,
      files: 1,
      totalBytes: 10,
    });
    release();
    expect((await harness.ended(id)).state).toBe('succeeded');
  });

  it('keeps a flood of log lines within bounds, and counts the rest', async () => {
    harness.provider.restores = async (directory, context) => {
      for (let line = 0; line < 50_000; line++)
        context.log('info', `line ${line}`);
      context.log('warn', 'z'.repeat(1_000_000));
      return restoreFiles({ a: '1' })(directory, context);
    };
    const operation = await harness.run();
    expect(operation.state).toBe('succeeded');
    const log = await harness.manager.log(operation.id, 0, 500);
    expect(log.lines).toHaveLength(500);
    expect(log.complete).toBe(false);
    expect(log.droppedLines).toBeGreaterThan(30_000);
    const last = await harness.manager.log(operation.id, 19_990, 500);
    expect(last.complete).toBe(true);
    expect(last.lines.at(-1)?.text).toBe('Restore of orders-db succeeded.');
    expect(last.lastSeq).toBeLessThanOrEqual(20_001);
  });

  it('strips what could fool a reader of the log, and cuts long lines', async () => {
    harness.provider.restores = async (directory, context) => {
      context.log(
        'warn',
        '\u001b[2Jcleared\u0007 \u202eright to left\u0000\r\nsecond',
      );
      context.log('info', 'z'.repeat(10_000));
      return restoreFiles({ a: '1' })(directory, context);
    };
    const operation = await harness.run();
    const log = await harness.logOf(operation.id);
    expect(log).toContain('cleared right to left');
    expect(log).toContain('second');
    expect(log.find(line => line.startsWith('zzz'))).toHaveLength(4_000);
  });

  it('audits the run and its outcome', async () => {
    const success = jest.fn();
    const fail = jest.fn();
    harness.auditor.createEvent.mockImplementation(async () => ({
      success,
      fail,
    }));
    const good = await harness.run();
    harness.provider.restores = async () => {
      throw new ProviderError('damaged', 'Broken.');
    };
    await harness.run();
    await harness.operations.stop();
    expect(harness.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'operation-run',
        meta: expect.objectContaining({
          operationId: good.id,
          providerPointId: 'full-id',
        }),
      }),
    );
    expect(success).toHaveBeenCalledTimes(1);
    expect(fail).toHaveBeenCalledWith(
      expect.objectContaining({ error: expect.any(Error) }),
    );
  });
});
