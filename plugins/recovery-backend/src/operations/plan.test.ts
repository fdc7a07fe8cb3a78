import { promises as fs } from 'node:fs';
import path from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { ProviderError } from 'backstage-plugin-recovery-node';
import type { Knex } from 'knex';
import { applyMigrations } from '../database/migrations';
import { restoreFiles } from './__testUtils__/fakes';
import { Harness, requester } from './__testUtils__/Harness';

jest.setTimeout(180_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3'],
  disableDocker: true,
});

describe('plans and requests', () => {
  let knex: Knex;
  let harness: Harness;

  beforeAll(async () => {
    knex = await databases.init('SQLITE_3');
    await applyMigrations(knex);
  });

  beforeEach(async () => {
    await knex('recovery_operations').delete();
    harness = await Harness.create(knex, {
      start: false,
      targets: root => ({
        drill: {
          title: 'Drill area',
          directory: path.join(root, 'restore/shop'),
        },
        original: { title: 'The original', inPlace: true },
        broken: { directory: '/nowhere/at/all' },
      }),
    });
  });

  afterEach(async () => {
    await harness.close();
  });

  const plan = (request: { targetId?: string; paths?: string[] } = {}) =>
    harness.manager.planRestore(
      'p1',
      { targetId: 'drill', ...request },
      requester,
    );
  const request = (
    hash: string,
    changes: { targetId?: string; paths?: string[] } = {},
  ) =>
    harness.manager.request(
      { kind: 'restore', pointId: 'p1', targetId: 'drill', hash, ...changes },
      requester,
    );

  it('says what would happen, with numbers, and does none of it', async () => {
    harness.provider.expects = async () => ({ files: 1_234, bytes: 3_400_000 });
    const shown = await plan();
    expect(shown).toMatchObject({
      pointId: 'p1',
      providerPointId: 'full-id',
      targetId: 'drill',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      expected: { files: 1_234, bytes: 3_400_000 },
      destination: expect.stringMatching(/^orders-db-20261120T020000Z-/),
      freeBytes: expect.any(Number),
      warnings: [],
      refusals: [],
      needsApproval: false,
    });
    expect(shown.steps.join('\n')).toContain('1,234 files, 3.4 MB');
    expect(shown.steps.join('\n')).toContain('2026-11-20 02:00:00 UTC');
    expect(await harness.targetEntries()).toEqual([]);
    expect(await harness.scratchEntries()).toEqual([]);
    expect((await harness.manager.list({}, {})).totalCount).toBe(0);
  });

  it('lists targets with their state', async () => {
    expect(await harness.manager.listTargets('p1')).toEqual([
      {
        id: 'drill',
        title: 'Drill area',
        type: 'alternate',
        state: 'ready',
        freeBytes: expect.any(Number),
      },
      {
        id: 'original',
        title: 'The original',
        type: 'in-place',
        state: 'refused',
        reason: expect.stringContaining('original.directory is missing'),
      },
      {
        id: 'broken',
        title: 'broken',
        type: 'alternate',
        state: 'refused',
        reason: expect.stringContaining('recovery.sources.shop.targets.broken'),
      },
    ]);
  });

  it('has one hash for what is the same, and others for what is not', async () => {
    const base = await plan({ paths: ['/a', '/b'] });
    expect((await plan({ paths: ['/b/', '//a', '/a/x'] })).hash).toBe(
      base.hash,
    );
    const hashes = new Set([
      base.hash,
      (await plan()).hash,
      (await plan({ paths: ['/a'] })).hash,
      (await plan({ paths: ['/a b'] })).hash,
      (await plan({ targetId: 'broken' })).hash,
    ]);
    harness.points.add({
      point: {
        id: 'another',
        seriesKey: 's',
        time: '2026-11-20T02:00:00Z',
        details: {},
      },
    });
    hashes.add((await plan()).hash);
    expect(hashes.size).toBe(6);
    harness.points.add();
    expect((await plan({ paths: ['/'] })).hash).toBe((await plan()).hash);
  });

  it('refuses a request whose hash is of another plan', async () => {
    const whole = await plan();
    await expect(request(whole.hash, { paths: ['/a'] })).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('changed since the plan was shown'),
    });
    harness.points.add({
      point: {
        id: 'newer',
        seriesKey: 's',
        time: '2026-11-21T02:00:00Z',
        details: {},
      },
    });
    await expect(request(whole.hash)).rejects.toMatchObject({
      name: 'ConflictError',
    });
    await expect(request('f'.repeat(64))).rejects.toMatchObject({
      name: 'ConflictError',
    });
    expect((await harness.manager.list({}, {})).totalCount).toBe(0);
  });

  it.each([
    ['gone', 'The point is not at its source any more.'],
    ['damaged', undefined],
  ] as const)('refuses a point that is %s', async (state, reason) => {
    const point = harness.points.add({ state, usable: false, reason });
    const shown = await plan();
    expect(shown.refusals).toEqual([
      reason ?? `The recovery point is ${state} and cannot be restored.`,
    ]);
    await expect(request(shown.hash)).rejects.toMatchObject({
      name: 'ConflictError',
    });
    expect(point.usable).toBe(false);
  });

  it('refuses what does not fit, at plan, request and run', async () => {
    harness.provider.expects = async () => ({ bytes: 10 ** 18 });
    const shown = await plan();
    expect(shown.refusals).toEqual([
      expect.stringMatching(/^Not enough space: 1000 PB should come back/),
    ]);
    await expect(request(shown.hash)).rejects.toMatchObject({
      name: 'ConflictError',
    });
    // The room goes while the operation waits.
    const paths = ['/a'];
    harness.provider.expects = async () => ({ bytes: 1 });
    const fits = await plan({ paths });
    const { id } = await request(fits.hash, { paths });
    harness.provider.expects = async () => ({ bytes: 10 ** 18 });
    // Another replica, which has not asked yet.
    (await harness.replica()).start();
    expect(await harness.ended(id)).toMatchObject({
      state: 'failed',
      error: { code: 'target-full' },
    });
    expect(await harness.targetEntries()).toEqual([]);
  });

  it('refuses paths that match nothing, before anything is written', async () => {
    harness.provider.expects = async () => {
      throw new ProviderError('nothing-matched', 'No such path in the point.');
    };
    const shown = await plan({ paths: ['/missing'] });
    expect(shown.refusals).toEqual([
      expect.stringContaining('No such path in the point.'),
    ]);
    await expect(
      request(shown.hash, { paths: ['/missing'] }),
    ).rejects.toMatchObject({
      name: 'ConflictError',
    });
  });

  it.each([[['relative']], [['/a/../b']], [['/a\0b']], [[]]])(
    'refuses the paths %j',
    async paths => {
      await expect(plan({ paths })).rejects.toMatchObject({
        name: 'InputError',
      });
    },
  );

  it('refuses part of a point of a source that restores whole ones only', async () => {
    harness.provider.capabilities.partialPaths = false;
    expect((await plan({ paths: ['/a'] })).refusals).toEqual([
      expect.stringContaining('whole points only'),
    ]);
  });

  it('warns of what is doubtful and lets it through', async () => {
    harness.points.add({
      state: 'stale',
      outcome: 'unknown',
      reason: 'It was read 3 days ago.',
    });
    harness.provider.expects = async () => {
      throw new ProviderError('unreachable', 'The source does not answer.');
    };
    const shown = await plan();
    expect(shown.refusals).toEqual([]);
    expect(shown.warnings).toEqual([
      'It was read 3 days ago.',
      expect.stringContaining('may not be there any more'),
      expect.stringContaining('complete is not known'),
      expect.stringContaining('The source does not answer.'),
      expect.stringContaining('How much should come back is not known'),
    ]);
    expect((await request(shown.hash)).state).toBe('queued');
  });

  it('gives up asking a source that hangs, and asks again later rather than at once', async () => {
    await harness.operations.stop();
    harness.operations = await harness.replica({
      expectTimeoutMs: 50,
      graceMs: 50,
    });
    let asked = 0;
    harness.provider.expects = async () => {
      asked++;
      return await new Promise(() => {});
    };
    const [one, other] = await Promise.all([plan(), plan()]);
    expect(one.warnings.join()).toContain('could not be found out');
    expect(other.warnings).toEqual(one.warnings);
    expect(asked).toBe(1);
  });

  it('asks once what a point holds, for plan and restore together', async () => {
    let asked = 0;
    harness.provider.expects = async () => {
      asked++;
      return { files: 2 };
    };
    harness.operations.start();
    expect(await harness.run()).toMatchObject({
      state: 'succeeded',
      result: { expectedFiles: 2 },
    });
    await plan();
    expect(asked).toBe(1);
  });

  it('estimates the time from past restores of the source', async () => {
    harness.provider.expects = async () => ({ bytes: 1_000_000 });
    expect((await plan()).expectedDuration).toBeUndefined();
    jest
      .spyOn(harness.store, 'restoreSpeed')
      .mockResolvedValue({ bytes: 1_000, milliseconds: 90 });
    expect((await plan()).expectedDuration).toBe('PT1M30S');
  });

  it('fails when the target becomes a link while the restore is queued', async () => {
    const { hash } = await plan();
    const { id } = await request(hash);
    const outside = path.join(harness.root, 'outside');
    await fs.mkdir(outside);
    await fs.rmdir(harness.target);
    await fs.symlink(outside, harness.target);
    harness.operations.start();
    expect(await harness.ended(id)).toMatchObject({
      state: 'failed',
      error: {
        code: 'target-refused',
        message: expect.stringContaining('outside'),
      },
    });
    expect(await fs.readdir(outside)).toEqual([]);
  });

  it('fails when the target becomes a link to another allowed directory meanwhile', async () => {
    const { hash } = await plan();
    const { id } = await request(hash);
    const other = path.join(harness.root, 'restore/other');
    await fs.mkdir(other);
    await fs.rmdir(harness.target);
    await fs.symlink(other, harness.target);
    harness.operations.start();
    expect(await harness.ended(id)).toMatchObject({
      state: 'failed',
      error: { code: 'target-changed' },
    });
    expect(await fs.readdir(other)).toEqual([]);
  });

  it('fails when the target becomes a link while the source is asked', async () => {
    const { hash } = await plan();
    const { id } = await request(hash);
    const outside = path.join(harness.root, 'outside');
    harness.provider.expects = async () => {
      await fs.mkdir(outside);
      await fs.rmdir(harness.target);
      await fs.symlink(outside, harness.target);
      return {};
    };
    (await harness.replica()).start();
    expect(await harness.ended(id)).toMatchObject({
      state: 'failed',
      error: { code: 'target-refused' },
    });
    expect(await fs.readdir(outside)).toEqual([]);
  });

  it('pages through operations by cursor, and refuses cursors that are none', async () => {
    harness.operations.start();
    harness.provider.restores = restoreFiles({ a: '1' });
    const ids = [];
    for (let index = 0; index < 5; index++)
      ids.unshift((await harness.run()).id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await harness.manager.list(
        { entityRefs: [requester.entityRef] },
        { cursor, limit: 2 },
      );
      expect(page.totalCount).toBe(5);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(ids);
    for (const bad of [
      '',
      'x',
      Buffer.from('["a","b"]').toString('base64url'),
      Buffer.from('{}').toString('base64url'),
    ]) {
      await expect(
        harness.manager.list({}, { cursor: bad }),
      ).rejects.toMatchObject({ name: 'InputError' });
    }
    const { entityRef } = requester;
    const known = await harness.manager.ofEntities([entityRef, 'x:y/z']);
    expect([...known.keys()]).toEqual([entityRef]);
    expect(known.get(entityRef)).toMatchObject({
      lastRestore: { id: ids[0], state: 'succeeded' },
      active: [],
    });
  });

  it('keeps a reason within bounds and without control characters', async () => {
    const { hash } = await plan();
    const operation = await harness.manager.request(
      {
        kind: 'restore',
        pointId: 'p1',
        targetId: 'drill',
        hash,
        reason: `why\u0000\u202e ${'x'.repeat(5_000)}`,
      },
      requester,
    );
    expect(operation.reason).toMatch(/^why x+…$/);
    expect(operation.reason).toHaveLength(1_000);
    expect(operation.queuePosition).toBe(0);
  });

  it('refuses operations on sources that are not configured any more', async () => {
    harness.sources.clear();
    expect((await plan()).refusals).toEqual([
      'Source shop is not configured any more.',
    ]);
  });
});
