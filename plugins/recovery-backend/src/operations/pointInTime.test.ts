import { TestDatabases } from '@backstage/backend-test-utils';
import type { RecoverTo } from 'backstage-plugin-recovery-node';
import type { Knex } from 'knex';
import { applyMigrations } from '../database/migrations';
import { Harness, requester } from './__testUtils__/Harness';

jest.setTimeout(180_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3'],
  disableDocker: true,
});

const at = (hour: number) =>
  new Date(Date.UTC(2026, 10, 20, hour)).toISOString();

describe('restores to an instant', () => {
  let knex: Knex;
  let harness: Harness;
  const asked: (RecoverTo | undefined)[] = [];

  beforeAll(async () => {
    knex = await databases.init('SQLITE_3');
    await applyMigrations(knex);
    harness = await Harness.create(knex);
    harness.provider.capabilities.recoverTo = ['default', 'time', 'lsn'];
    const restore = harness.provider.restores;
    harness.provider.restores = (directory, context, paths, recoverTo) => {
      asked.push(recoverTo);
      return restore(directory, context, paths, recoverTo);
    };
    const window = {
      from: at(2),
      to: at(12),
      gaps: [{ from: at(5), to: at(8), reason: 'Segment 7 is missing.' }],
      observedAt: at(12),
    };
    for (const [pointId, hour] of [
      ['p1', 2],
      ['p2', 4],
      ['p3', 8],
    ] as const) {
      const point = {
        id: `full-${pointId}`,
        seriesKey: 's',
        time: at(hour),
        details: {},
      };
      harness.points.add({ pointId, point, window, finishedAt: at(hour) });
    }
  });

  afterAll(() => harness.close());

  const plan = (recoverTo: object, pointId = 'p1') =>
    harness.manager.planRestore(
      pointId,
      { targetId: 'drill', recoverTo: recoverTo as never },
      requester,
    );
  const request = (hash: string, recoverTo: object, pointId = 'p1') =>
    harness.manager.request(
      {
        kind: 'restore',
        pointId,
        targetId: 'drill',
        hash,
        recoverTo: recoverTo as never,
      },
      requester,
    );

  it('start from the newest point before it, pin it, and say so to the end', async () => {
    const recoverTo = { type: 'time', value: at(10) };
    const shown = await plan(recoverTo);
    expect(shown).toMatchObject({
      pointId: 'p3',
      providerPointId: 'full-p3',
      recoverTo,
      refusals: [],
      destination: expect.stringContaining('20261120T100000Z'),
    });
    expect(shown.steps.join('\n')).toContain('up to 2026-11-20 10:00:00 UTC');

    const operation = await harness.ended(
      (
        await request(shown.hash, recoverTo)
      ).id,
    );
    expect(operation).toMatchObject({
      state: 'succeeded',
      pointId: 'p3',
      recoverTo,
      result: { requestedTime: at(10) },
    });
    expect(operation.result!.destination).toContain('20261120T100000Z');
    expect(asked.at(-1)).toEqual(recoverTo);
  });

  it('are confirmed for one instant only', async () => {
    const { hash } = await plan({ type: 'time', value: at(10) });
    await expect(
      request(hash, { type: 'time', value: at(11) }),
    ).rejects.toThrow(/Plan the restore again/);
    await expect(request(hash, { type: 'default' }, 'p3')).rejects.toThrow(
      /Plan the restore again/,
    );
    const { hash: other } = await plan({ type: 'time', value: at(10) }, 'p2');
    expect(other).toBe(hash);
  });

  it.each([
    ['before the window', 1],
    ['after the window', 13],
    ['in a gap', 6],
  ])('are refused %s', async (_, hour) => {
    const recoverTo = { type: 'time', value: at(hour) };
    const shown = await plan(recoverTo);
    expect(shown.refusals).toEqual([
      expect.stringMatching(/cannot be restored.*nearest instant/),
    ]);
    await expect(request(shown.hash, recoverTo)).rejects.toThrow(
      /cannot be restored/,
    );
  });

  it('keep the chosen point for all but times, and warn of a gap behind it', async () => {
    expect(await plan({ type: 'lsn', value: '0/1' }, 'p1')).toMatchObject({
      pointId: 'p1',
      recoverTo: { type: 'lsn', value: '0/1' },
      refusals: [],
    });
    const shown = await plan({ type: 'default' }, 'p2');
    expect(shown.pointId).toBe('p2');
    expect(shown.warnings).toContainEqual(
      expect.stringMatching(/ends at 2026-11-20 05:00:00 UTC/),
    );
  });

  it('are refused at once when the source cannot do it', async () => {
    await expect(plan({ type: 'xid', value: '7' })).rejects.toThrow(
      /choose one of default, time, lsn/,
    );
    await expect(plan({ type: 'time', value: 'now' })).rejects.toThrow(
      /ISO 8601/,
    );
  });
});
