import { ProviderError } from 'backstage-plugin-recovery-node';
import { Duration } from 'luxon';
import {
  createTestDatabases,
  recordQueries,
} from '../database/__testUtils__/databases';
import { listedPoint, listing, START, World } from './__testUtils__/world';

const databases = createTestDatabases();

jest.setTimeout(120_000);

const A = listedPoint('a', '2026-11-18T02:00:00Z');
const B = listedPoint('b', '2026-11-19T02:00:00Z');
const C = listedPoint('c', '2026-11-20T02:00:00Z');
const INCOMPLETE = {
  type: 'notice',
  code: 'unreadable-entry',
  severity: 'incomplete',
  message: 'One snapshot could not be read.',
};

describe.each(databases.eachSupportedId())('SourceReader on %s', databaseId => {
  it('stores what a source lists and notes that it is well', async () => {
    const world = await World.create(databases, databaseId);
    await world.read([A, B]);
    expect(await world.marks()).toEqual({ a: 'here', b: 'here' });
    expect(await world.record()).toMatchObject({
      state: 'ok',
      stateSince: START.toISOString(),
      lastAttemptAt: START.toISOString(),
      lastSuccessAt: START.toISOString(),
      lastCompleteAt: START.toISOString(),
      pointsObservedAt: START.toISOString(),
      nextAttemptAt: '2026-11-20T12:15:00.000Z',
      pointCount: 2,
      notices: [],
      error: undefined,
      runId: undefined,
    });
  });

  it('writes nothing for points that did not change', async () => {
    const world = await World.create(databases, databaseId);
    await world.read([A, B]);
    world.pass({ minutes: 15 });
    const queries = await recordQueries(world.knex, () => world.read([A, B]));
    expect(
      queries.filter(
        sql =>
          /^(insert|update|delete)/.test(sql) &&
          !sql.includes('recovery_sources'),
      ),
    ).toEqual([]);
    expect((await world.record()).lastCompleteAt).toBe(world.now.toISOString());
  });

  it('stores the change of a point and keeps when it was first seen', async () => {
    const world = await World.create(databases, databaseId);
    await world.read([A]);
    world.pass({ minutes: 15 });
    await world.read([
      { ...A, sizeBytes: 5_000_000_000_000, outcome: 'partial' },
    ]);
    const [row] = await world.knex('recovery_points');
    expect(Number(row.size_bytes)).toBe(5_000_000_000_000);
    expect(row).toMatchObject({
      outcome: 'partial',
      first_seen_at: START.toISOString(),
    });
  });

  it('marks points as gone after a complete listing, and takes them back', async () => {
    const world = await World.create(databases, databaseId);
    await world.read([A, B]);
    await world.read([B, C]);
    expect(await world.marks()).toEqual({ a: 'gone', b: 'here', c: 'here' });
    expect((await world.record()).pointCount).toBe(2);
    await world.read([A, B, C]);
    expect(await world.marks()).toEqual({ a: 'here', b: 'here', c: 'here' });
  });

  it('marks nothing as gone after an incomplete listing', async () => {
    const world = await World.create(databases, databaseId);
    await world.read([A, B]);
    world.pass({ minutes: 15 });
    await world.read([B, INCOMPLETE]);
    expect(await world.marks()).toEqual({ a: 'missing', b: 'here' });
    expect(await world.record()).toMatchObject({
      state: 'partial',
      lastCompleteAt: START.toISOString(),
      lastSuccessAt: world.now.toISOString(),
      pointsObservedAt: world.now.toISOString(),
      pointCount: 2,
      notices: [{ code: 'unreadable-entry', severity: 'incomplete', count: 1 }],
    });
    const [missing] = await world
      .knex('recovery_points')
      .where({ provider_point_id: 'a' });
    expect(missing.last_seen_at).toBe(START.toISOString());
    await world.read([A, B]);
    expect(await world.marks()).toEqual({ a: 'here', b: 'here' });
  });

  it('keeps all points of a source that cannot be read, with the reason', async () => {
    const world = await World.create(databases, databaseId);
    await world.read([A, B]);
    world.pass({ hours: 1 });
    world.list = async function* failing() {
      yield A;
      throw new ProviderError(
        'access-denied',
        'Wrong password for the repository.',
        {
          nextStep: 'Check the password file.',
        },
      );
    };
    await world.read();
    const failedAt = world.now.toISOString();
    expect(await world.marks()).toEqual({ a: 'here', b: 'here' });
    expect(await world.record()).toMatchObject({
      state: 'failing',
      stateSince: failedAt,
      lastAttemptAt: failedAt,
      lastSuccessAt: START.toISOString(),
      pointsObservedAt: START.toISOString(),
      pointCount: 2,
      error: {
        code: 'access-denied',
        message: 'Wrong password for the repository.',
        nextStep: 'Check the password file.',
      },
    });
    world.pass({ hours: 1 });
    await world.read();
    expect((await world.record()).stateSince).toBe(failedAt);
    await world.read([A, B]);
    expect(await world.record()).toMatchObject({
      state: 'ok',
      error: undefined,
    });
  });

  it.each([
    ['undefined', undefined],
    ['a text', 'broken'],
    ['an error without a message', new Error('')],
    [
      'an error with control characters',
      new Error('bad\u0000\u001b[31m \u202etext'),
    ],
  ])('survives a provider that throws %s', async (_, thrown) => {
    const world = await World.create(databases, databaseId);
    world.list = () => {
      throw thrown;
    };
    await world.read();
    const { state, error } = await world.record();
    expect(state).toBe('failing');
    expect(error?.code).toBe('unexpected');
    // eslint-disable-next-line no-control-regex
    expect(error?.message).not.toMatch(/[\u0000-\u001f\u202e]/);
    expect(error?.message).toContain('shop');
  });

  it('believes an empty listing after a full one only when it is confirmed', async () => {
    const world = await World.create(databases, databaseId);
    await world.read([A, B]);
    for (const hours of [1, 1, 1]) {
      world.pass({ hours });
      await world.read([]);
      expect(await world.marks()).toEqual({ a: 'here', b: 'here' });
      expect(await world.record()).toMatchObject({
        state: 'partial',
        notices: [{ code: 'empty-after-full', severity: 'incomplete' }],
        pointsObservedAt: START.toISOString(),
        pointCount: 2,
      });
    }
    // The fourth one, and six hours after the first.
    world.pass({ hours: 5 });
    await world.read([]);
    expect(await world.marks()).toEqual({ a: 'gone', b: 'gone' });
    expect(await world.record()).toMatchObject({
      state: 'ok',
      pointCount: 0,
      emptyCount: 0,
    });
  });

  it('forgets about empty listings when points come back', async () => {
    const world = await World.create(databases, databaseId);
    await world.read([A]);
    await world.read([]);
    await world.read([A]);
    expect(await world.record()).toMatchObject({
      state: 'ok',
      emptyCount: 0,
      emptySince: undefined,
    });
  });

  it('takes an empty source that never held anything as it is', async () => {
    const world = await World.create(databases, databaseId);
    await world.read([]);
    expect(await world.record()).toMatchObject({ state: 'ok', notices: [] });
  });

  it('keeps the first of duplicate ids, and says so once', async () => {
    const world = await World.create(databases, databaseId);
    await world.read([A, { ...A, time: C.time }, { ...A, time: B.time }]);
    expect(await world.knex('recovery_points').pluck('time')).toEqual([
      '2026-11-18T02:00:00.000Z',
    ]);
    expect((await world.record()).notices).toEqual([
      {
        code: 'duplicate-id',
        severity: 'warning',
        count: 2,
        message: expect.stringContaining('the first is kept'),
      },
    ]);
  });

  it('stores points from the future with a notice', async () => {
    const world = await World.create(databases, databaseId);
    await world.read([A, listedPoint('f', '2027-01-01T00:00:00Z')]);
    expect(await world.record()).toMatchObject({
      state: 'ok',
      notices: [{ code: 'future-date', severity: 'warning' }],
    });
  });

  it('leaves invalid points out, counts them, and does not take known ones for gone', async () => {
    const world = await World.create(databases, databaseId);
    await world.read([A, B]);
    await world.read([
      { ...A, time: 'yesterday' },
      B,
      { ...C, time: '2026-11-20 02:00' },
    ]);
    expect(await world.marks()).toEqual({ a: 'here', b: 'here' });
    expect((await world.record()).notices).toEqual([
      {
        code: 'invalid-point',
        severity: 'warning',
        count: 2,
        message: expect.stringContaining('left out'),
      },
    ]);
  });

  it('calls a listing incomplete when it holds what cannot be recognised', async () => {
    const world = await World.create(databases, databaseId);
    await world.read([A, B]);
    await world.read([
      B,
      null,
      7,
      'x',
      { type: 'surprise' },
      { ...A, id: 'x'.repeat(600) },
    ]);
    expect(await world.marks()).toEqual({ a: 'missing', b: 'here' });
    const { state, notices } = await world.record();
    expect(state).toBe('partial');
    expect(notices.map(({ code, count }) => [code, count])).toEqual([
      ['invalid-point', 1],
      ['unreadable-item', 4],
    ]);
  });

  it('ends a provider that hangs and ignores its signal', async () => {
    const world = await World.create(databases, databaseId, {
      schedule: {
        frequency: Duration.fromObject({ minutes: 15 }),
        timeout: Duration.fromMillis(50),
      },
    });
    world.list = () => ({
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
    });
    await world.read();
    expect(await world.record()).toMatchObject({
      state: 'failing',
      runId: undefined,
      error: {
        code: 'deadline',
        nextStep: expect.stringContaining(
          'recovery.sources.shop.schedule.timeout',
        ),
      },
    });
  });

  it('ends a provider that lists without end', async () => {
    const world = await World.create(databases, databaseId, {
      maxPoints: 1200,
    });
    let given = 0;
    let ended = false;
    world.list = async function* endless() {
      try {
        for (;;) {
          given += 1;
          yield listedPoint(`p${given}`, '2026-11-18T02:00:00Z');
        }
      } finally {
        ended = true;
      }
    };
    await world.read();
    await new Promise(resolve => setImmediate(resolve));
    expect(ended).toBe(true);
    expect(given).toBe(1201);
    expect(await world.record()).toMatchObject({
      state: 'partial',
      pointCount: 1200,
      notices: [
        {
          code: 'too-many-points',
          severity: 'incomplete',
          message: expect.stringContaining('recovery.sources.shop.maxPoints'),
        },
      ],
    });
  });

  it('bounds the notices of a source that complains without end', async () => {
    const world = await World.create(databases, databaseId);
    await world.read(
      Array.from({ length: 5000 }, (_, index) => ({
        type: 'notice',
        code: `code ${index % 100}`,
        severity: 'warning',
        message: `m${index} `.repeat(500),
      })),
    );
    const { notices } = await world.record();
    expect(notices.length).toBeLessThanOrEqual(31);
    expect(notices.reduce((sum, notice) => sum + notice.count, 0)).toBe(5000);
    expect(
      Math.max(...notices.map(notice => notice.message.length)),
    ).toBeLessThanOrEqual(500);
  });

  it('drops a reading after which a later one has begun', async () => {
    const world = await World.create(databases, databaseId);
    await world.read([A, B]);
    const { sources } = world;
    world.list = async function* overtaken() {
      yield A;
      await sources.beginReading(
        'shop',
        'later',
        START.toISOString(),
        START.toISOString(),
      );
    };
    await world.read();
    expect(await world.marks()).toEqual({ a: 'here', b: 'here' });
    expect((await world.record()).runId).toBe('later');
  });

  it('keeps nothing of a reading that was given up at shutdown', async () => {
    const world = await World.create(databases, databaseId);
    await world.read([A]);
    const shutdown = new AbortController();
    world.list = () => {
      shutdown.abort();
      return listing([B]);
    };
    await world.reader.read(world.source, shutdown.signal);
    expect(await world.record()).toMatchObject({
      state: 'ok',
      runId: undefined,
    });
  });

  it('forgets points that have been gone for long, and series without points', async () => {
    const world = await World.create(databases, databaseId);
    const old = listedPoint('old', '2026-11-01T00:00:00Z', {
      series: { key: 'old', title: 'Old', attributes: {} },
    });
    await world.read([old, A]);
    await world.read([A]);
    world.pass({ days: 91 });
    await world.read([A]);
    expect(await world.marks()).toEqual({ a: 'here' });
    expect(await world.knex('recovery_series').pluck('key')).toEqual([
      'orders',
    ]);
  });

  it('knows that a point is broken when one that it needs is gone or broken', async () => {
    const world = await World.create(databases, databaseId);
    const full = listedPoint('full', A.time, { pointType: 'full' });
    const next = listedPoint('next', B.time, {
      pointType: 'incremental',
      dependsOn: ['full'],
    });
    const dependency = async () =>
      (
        await world.knex('recovery_points').where({ provider_point_id: 'next' })
      )[0].broken_dependency;
    await world.read([full, next]);
    expect(await dependency()).toBeNull();
    await world.read([{ ...full, damaged: 'Its checksum is wrong.' }, next]);
    expect(await dependency()).toContain('full, which is broken');
    await world.read([next]);
    expect(await dependency()).toContain('full, which is not there');
    await world.read([full, next]);
    expect(await dependency()).toBeNull();
  });
});
