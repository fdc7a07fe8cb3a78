import { TestDatabases } from '@backstage/backend-test-utils';
import { ProviderError } from 'backstage-plugin-recovery-node';
import type { Knex } from 'knex';
import { Duration } from 'luxon';
import type { ValidSource } from '../../config';
import { createTestDatabases } from '../../database/__testUtils__/databases';
import { pointIdOf, seriesIdOf } from '../../database/ids';
import { KnexPointStore } from '../../database/KnexPointStore';
import { KnexProjectionStore } from '../../database/KnexProjectionStore';
import { KnexSourceStore } from '../../database/KnexSourceStore';
import { toInstant } from '../../database/instants';
import { applyMigrations } from '../../database/migrations';
import { Harness, requester } from '../__testUtils__/Harness';
import type { Verify } from '../__testUtils__/fakes';

jest.setTimeout(180_000);

const databases: TestDatabases = createTestDatabases();
const SEEN = '2026-11-20T12:00:00.000Z';
const id = (providerId: string) => pointIdOf('shop', providerId);

const passes: Verify = async (_point, level, context) => {
  context.log('info', 'Reading.');
  context.progress({ bytes: 500 });
  return {
    level,
    result: 'pass',
    summary: 'All of it was read.',
    damagedPoints: [],
    bytesRead: 1000,
  };
};

const hangs: Verify = (_point, _level, { signal }) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

describe.each(databases.eachSupportedId())(
  'a verification on %s',
  databaseId => {
    let knex: Knex;
    let harness: Harness;

    beforeEach(async () => {
      knex = await databases.init(databaseId);
      await applyMigrations(knex);
      harness = await Harness.create(knex);
      harness.provider.verifies = passes;
      harness.provider.capabilities.verificationScope = 'repository';
      await KnexSourceStore.create({ database: knex }).register(
        [{ id: 'shop', provider: 'test' }],
        SEEN,
      );
      const seriesId = seriesIdOf('shop', 's');
      await KnexProjectionStore.create({ database: knex }).saveSeries('shop', [
        { id: seriesId, key: 's', title: 'S', attributes: {} },
      ]);
      await KnexPointStore.create({ database: knex }).save(
        'shop',
        ['full', 'incr', 'other'].map(name => ({
          id: id(name),
          seriesId,
          providerPointId: name,
          time: SEEN,
          type: 'full',
          outcome: 'success',
          details: {},
          dependsOn: name === 'incr' ? ['full'] : undefined,
          fingerprint: name,
        })),
        SEEN,
      );
    });
    afterEach(() => harness.close());

    const run = async (level = 3) =>
      harness.ended((await harness.verify(level)).id);

    const source = () => harness.sources.get('shop') as ValidSource;

    async function points(): Promise<Record<string, string>> {
      const rows = await knex('recovery_points');
      return Object.fromEntries(
        rows.map(row => [
          row.provider_point_id,
          [row.proof_level, row.proof_result, row.broken_dependency && 'broken']
            .filter(Boolean)
            .join(' '),
        ]),
      );
    }
    const UNTOUCHED = { full: '', incr: '', other: '' };

    const bytesToday = () =>
      harness.verification.store.bytesReadOn(
        'shop',
        toInstant(new Date()).slice(0, 10),
      );

    it('that passes is kept with its evidence, its bytes and its log', async () => {
      const operation = await run();
      expect(operation).toMatchObject({
        kind: 'verification',
        state: 'succeeded',
        level: 3,
        result: {
          level: 3,
          bytesRead: 1000,
          damagedPoints: [],
          checks: [
            { result: 'pass', level: 3, message: 'All of it was read.' },
          ],
        },
      });
      expect(operation.targetId).toBeUndefined();
      expect(operation.phases.map(({ name }) => name)).toEqual([
        'queue',
        'prepare',
        'read',
      ]);
      expect(await points()).toEqual({
        full: '3 pass',
        incr: '3 pass',
        other: '3 pass',
      });
      expect(await bytesToday()).toBe(1000);
      expect(await harness.logOf(operation.id)).toEqual(
        expect.arrayContaining([
          'user:default/mia requested to verify shop at level 3.',
          'Reading.',
          'All of it was read.',
        ]),
      );
      expect(await harness.scratchEntries()).toEqual([]);
      expect(harness.points.evidence).toEqual([]);
    });

    it('that finds damage fails, and names the points and those that need them', async () => {
      harness.provider.verifies = async () => ({
        level: 3,
        result: 'fail',
        summary: 'A pack is broken.',
        damagedPoints: ['full'],
      });
      const operation = await run();
      expect(operation).toMatchObject({
        state: 'failed',
        error: { code: 'damaged', nextStep: expect.any(String) },
        result: {
          level: 3,
          damagedPoints: [id('full'), id('incr')],
          checks: [{ result: 'fail' }],
        },
      });
      expect(operation.error!.message).toBe(
        'A pack is broken. 1 point marked as damaged. 1 point cannot be restored without those.',
      );
      expect(await points()).toEqual({
        full: '3 fail',
        incr: 'broken',
        other: '',
      });
    });

    it('that names points which were never listed leaves all of them doubtful', async () => {
      harness.provider.verifies = async () => ({
        level: 1,
        result: 'fail',
        summary: 'Broken.',
        damagedPoints: ['full', 'never-listed'],
      });
      const operation = await run(1);
      expect(operation.result!.damagedPoints).toEqual([id('full'), id('incr')]);
      expect(operation.error!.message).toContain(
        'all points of the source are doubtful',
      );
    });

    it('of points speaks of the one that it was asked for', async () => {
      harness.provider.capabilities.verificationScope = 'point';
      harness.points.add({
        pointId: id('other'),
        point: { id: 'other', seriesKey: 's', time: SEEN, details: {} },
      });
      const { id: operationId } = await harness.verify(3, id('other'));
      expect((await harness.ended(operationId)).state).toBe('succeeded');
      expect(await points()).toEqual({ ...UNTOUCHED, other: '3 pass' });
    });

    it('of a part is told which one, and the rotation goes on', async () => {
      const parts: unknown[] = [];
      harness.provider.verifies = async (point, level, context, options) => {
        parts.push(options.part);
        return passes(point, level, context, options);
      };
      source().verification = {
        schedules: [
          { level: 2, every: Duration.fromObject({ days: 1 }), parts: 2 },
        ],
        retries: 0,
      };
      await run(2);
      await run(2);
      expect(parts).toEqual([
        { index: 1, of: 2 },
        { index: 2, of: 2 },
      ]);
      expect((await points()).other).toBe('3 pass');
    });

    it.each<[string, unknown]>([
      ['nothing', undefined],
      ['a text', 'ok'],
      ['no result', { level: 3, summary: 'x', damagedPoints: [] }],
      [
        'another result',
        { level: 3, result: 'ok', summary: 'x', damagedPoints: [] },
      ],
      [
        'a level above',
        { level: 4, result: 'pass', summary: 'x', damagedPoints: [] },
      ],
      [
        'half a level',
        { level: 1.5, result: 'pass', summary: 'x', damagedPoints: [] },
      ],
      ['no summary', { level: 3, result: 'pass', damagedPoints: [] }],
      [
        'ids that are none',
        { level: 3, result: 'fail', summary: 'x', damagedPoints: [5] },
      ],
      [
        'a pass with damage',
        { level: 3, result: 'pass', summary: 'x', damagedPoints: ['full'] },
      ],
      [
        'bytes below zero',
        {
          level: 3,
          result: 'pass',
          summary: 'x',
          damagedPoints: [],
          bytesRead: -5,
        },
      ],
    ])('whose provider answers %s proves nothing', async (_, report) => {
      harness.provider.verifies = async () => report;
      expect(await run()).toMatchObject({
        state: 'failed',
        error: { code: 'bad-output' },
      });
      expect(await points()).toEqual(UNTOUCHED);
    });

    it('bounds what the provider says', async () => {
      harness.provider.verifies = async () => ({
        level: 1,
        result: 'pass',
        summary: `a\u0007\n${'b'.repeat(5000)}`,
        damagedPoints: [],
      });
      const { result } = await run(1);
      expect(result!.checks[0].message.length).toBeLessThanOrEqual(500);
      expect(result!.checks[0].message).not.toContain('\u0007');
    });

    it.each([
      ['unreachable', 'The repository does not answer'],
      ['locked', 'The repository is locked'],
      ['tool-failed', 'restic was ended from outside by SIGKILL'],
      ['point-gone', 'The snapshot is not there'],
    ] as const)(
      'that ends as %s has found out nothing, and is due again soon',
      async (code, message) => {
        harness.provider.verifies = async (_point, _level, { progress }) => {
          progress({ bytes: 70 });
          throw new ProviderError(code, message);
        };
        const every = Duration.fromObject({ days: 10 });
        source().verification = {
          schedules: [{ level: 3, every }],
          retries: 0,
        };
        const far = toInstant(Date.now() + every.toMillis());
        await harness.verification.store.schedule(
          'shop',
          [{ level: 3, firstDueAt: far }],
          SEEN,
        );
        const requested = await harness.operations.verifications.request(
          'p1',
          3,
          { requestedBy: 'schedule' },
        );
        expect(await harness.ended(requested.id)).toMatchObject({
          state: 'failed',
          requestedBy: 'schedule',
          error: { code, message },
        });
        expect(await points()).toEqual(UNTOUCHED);
        expect(await bytesToday()).toBe(70);
        const [schedule] = await harness.verification.store.listSchedules([
          'shop',
        ]);
        expect(schedule.concludedAt).toBeUndefined();
        expect(Date.parse(schedule.dueAt)).toBeLessThan(
          Date.now() + Duration.fromObject({ hours: 7 }).toMillis(),
        );
      },
    );

    it('that hangs is ended at the deadline of its policy', async () => {
      harness.provider.verifies = hangs;
      source().verification = {
        schedules: [],
        retries: 0,
        deadline: Duration.fromMillis(100),
      };
      const operation = await run();
      expect(operation).toMatchObject({
        state: 'failed',
        error: { code: 'deadline' },
      });
      expect(operation.error!.nextStep).toContain(
        'recovery.sources.shop.verification.deadline',
      );
    });

    it('whose provider does not stop is left alone, and said to be', async () => {
      let release = () => {};
      harness.provider.verifies = () =>
        new Promise(resolve => {
          release = () => resolve(undefined);
        });
      source().verification = {
        schedules: [],
        retries: 0,
        deadline: Duration.fromMillis(50),
      };
      expect(await run()).toMatchObject({
        state: 'failed',
        error: { code: 'not-stopped' },
      });
      release();
      expect(await points()).toEqual(UNTOUCHED);
    });

    it('can be cancelled', async () => {
      harness.provider.verifies = hangs;
      const { id: operationId } = await harness.verify(1);
      await harness.until(operationId, ({ phases }) =>
        phases.some(({ name }) => name === 'read'),
      );
      await harness.manager.cancel(operationId, requester);
      expect(await harness.ended(operationId)).toMatchObject({
        state: 'cancelled',
        summary: expect.stringMatching(/^Cancelled by user:default\/mia/),
      });
    });

    it('is one at a time per source, whoever asks for it and wherever', async () => {
      harness.provider.verifies = hangs;
      const other = await harness.replica();
      const asked = await Promise.allSettled(
        [harness.operations, other, harness.operations, other].map(
          ({ verifications }, n) =>
            verifications.request('p1', n % 2 ? 1 : 3, {
              requestedBy: n > 1 ? 'schedule' : 'user:default/mia',
            }),
        ),
      );
      const refused = asked.filter(({ status }) => status === 'rejected');
      expect(refused).toHaveLength(3);
      for (const each of refused as PromiseRejectedResult[]) {
        expect(each.reason).toMatchObject({
          name: 'ConflictError',
          message: expect.stringContaining('running or waiting already'),
        });
      }
      const [{ value }] = asked.filter(
        (each): each is PromiseFulfilledResult<any> =>
          each.status === 'fulfilled',
      );
      await harness.manager.cancel(value.id, requester);
      await harness.ended(value.id);
      harness.provider.verifies = passes;
      expect((await run()).state).toBe('succeeded');
    });

    it('refuses what cannot be verified, and says why', async () => {
      harness.provider.capabilities.verificationLevels = [1, 3];
      await expect(harness.verify(2)).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringContaining('It offers 1, 3.'),
      });
      await expect(harness.verify(1, 'absent')).rejects.toMatchObject({
        name: 'NotFoundError',
      });
      harness.points.add({ pointId: 'gone', state: 'gone', usable: false });
      await expect(harness.verify(1, 'gone')).rejects.toMatchObject({
        name: 'ConflictError',
        message: expect.stringContaining('not at its source any more'),
      });
      harness.points.add({ pointId: 'elsewhere', sourceId: 'removed' });
      await expect(harness.verify(1, 'elsewhere')).rejects.toMatchObject({
        name: 'ConflictError',
        message: expect.stringContaining('not configured any more'),
      });
      harness.points.add({
        pointId: 'damaged',
        state: 'damaged',
        usable: false,
      });
      expect((await harness.verify(1, 'damaged')).kind).toBe('verification');
    });

    it('is interrupted by a shutdown, and what it read counts', async () => {
      harness.provider.verifies = (point, level, context, options) => {
        context.progress({ bytes: 42 });
        return hangs(point, level, context, options);
      };
      const { id: operationId } = await harness.verify(3);
      await harness.until(operationId, ({ phases }) =>
        phases.some(({ name }) => name === 'read'),
      );
      await harness.operations.stop();
      expect((await harness.manager.get(operationId)).state).toBe(
        'interrupted',
      );
      expect(await points()).toEqual(UNTOUCHED);
      expect(await bytesToday()).toBe(42);
    });
  },
);
