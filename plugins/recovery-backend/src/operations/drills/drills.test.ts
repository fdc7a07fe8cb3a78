import { promises as fs } from 'node:fs';
import path from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import type {
  CheckOutcome,
  RecoveryCheck,
} from 'backstage-plugin-recovery-node';
import type { Knex } from 'knex';
import { bindOrders, ORDERS } from '../../database/__testUtils__/bindOrders';
import { applyMigrations } from '../../database/migrations';
import { restoreFiles, restoreForever } from '../__testUtils__/fakes';
import { Harness } from '../__testUtils__/Harness';

jest.setTimeout(180_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});

const BY = { userEntityRef: 'user:default/mia' };
const CONTENT = 'all the orders '.repeat(2_000);

/** Passes when a restored file is what was backed up. */
function contentCheck(
  run?: RecoveryCheck['run'],
): RecoveryCheck & { runs: number } {
  const check = {
    type: 'content',
    runs: 0,
    readSettings: () => ({}),
    async run(settings: unknown, context: any): Promise<CheckOutcome[]> {
      check.runs++;
      context.phase('validate');
      if (run) return await run(settings, context);
      const text = await fs
        .readFile(path.join(context.directory, 'orders.txt'), 'utf8')
        .catch(() => '');
      return [
        {
          name: 'orders',
          level: 6,
          result: text === CONTENT ? 'pass' : 'fail',
          message: `${text.length} characters of orders.`,
          details: { reachedTime: '2026-11-20T01:59:00Z' },
        },
      ];
    },
  };
  return check;
}

describe.each(databases.eachSupportedId())('drills on %s', databaseId => {
  let knex: Knex;
  let harness: Harness;

  beforeAll(async () => {
    knex = await databases.init(databaseId);
    await applyMigrations(knex);
    await bindOrders(knex);
  });

  afterEach(async () => {
    await harness?.close();
    await knex('recovery_operations').delete();
    await knex('recovery_drill_plans').delete();
  });

  async function start(
    check: RecoveryCheck | null = contentCheck(),
    options: Parameters<typeof Harness.create>[1] = {},
  ) {
    harness = await Harness.create(knex, {
      checks: check ? [check] : [],
      validation: check
        ? [{ source: 'shop', checks: [{ type: 'content', content: {} }] }]
        : undefined,
      ...options,
    });
    harness.provider.restores = restoreFiles({
      'orders.txt': CONTENT,
      'note.txt': 'x',
    });
    harness.provider.expects = async () => ({ files: 2 });
    harness.objectives = { rpoMs: 3_600_000, rto: 'PT1H' };
    return harness;
  }

  const drillPlace = () => path.join(harness.root, 'restore/drills');

  async function drill(negative = false) {
    if (!negative) {
      const { id } = await harness.operations.drills.request(
        ORDERS,
        { resourceId: 'r1' },
        BY,
      );
      return await harness.ended(id);
    }
    const resource = await harness.drillStore.getResource(ORDERS, 'r1');
    const record = await harness.operations.drillRequests.request({
      resource: resource!,
      pick: 'newest',
      negative,
      requestedBy: 'schedule',
      policy: 'weekly',
    });
    return await harness.ended(record.id);
  }

  async function expectNothingLeft() {
    expect(await fs.readdir(drillPlace())).toEqual([]);
    expect(await harness.scratchEntries()).toEqual([]);
    expect(await harness.drillStore.listLeftCopies()).toEqual([]);
  }

  it('bring a point back, check it, measure it and remove it', async () => {
    await start();
    const ended = await drill();
    expect(ended).toMatchObject({
      kind: 'drill',
      state: 'succeeded',
      result: {
        restoredFiles: 2,
        level: 6,
        reachedTime: '2026-11-20T01:59:00.000Z',
      },
      drill: {
        passed: true,
        negative: false,
        pick: 'newest',
        level: 6,
        rto: 'PT1H',
      },
    });
    const { times } = ended.drill!;
    expect(Object.keys(times!).sort()).toEqual([
      'fetch',
      'restore',
      'total',
      'validate',
    ]);
    expect(ended.result!.checks.map(({ name }) => name)).toContain(
      'content: orders',
    );
    expect(harness.points.evidence).toMatchObject([
      { pointId: 'p1', level: 6, result: 'pass' },
    ]);
    await expectNothingLeft();
    const states = await harness.operations.drills.statesOf([
      { id: 'r1', sourceId: 'shop' },
    ]);
    expect(states.get('r1')).toMatchObject({
      declared: true,
      last: { id: ended.id, passed: true },
      lastPassed: { id: ended.id },
    });
    expect(await harness.operations.drills.list(ORDERS, {})).toMatchObject({
      totalCount: 1,
      items: [{ id: ended.id, passed: true }],
    });
  });

  it('fail when a check fails, and say nothing against the point', async () => {
    await start();
    harness.provider.restores = restoreFiles({
      'orders.txt': 'old',
      'note.txt': 'x',
    });
    const ended = await drill();
    expect(ended).toMatchObject({
      state: 'failed',
      error: { code: 'check-failed' },
      drill: { passed: false },
    });
    expect(ended.error!.message).toContain('3 characters of orders');
    expect(ended.phases.slice(-2)).toMatchObject([
      { name: 'validate', outcome: 'failed' },
      { name: 'clean-up', outcome: 'done' },
    ]);
    expect(harness.points.evidence).toEqual([]);
    await expectNothingLeft();
    const states = await harness.operations.drills.statesOf([
      { id: 'r1', sourceId: 'shop' },
    ]);
    expect(states.get('r1')!.last).toMatchObject({ passed: false });
    expect(states.get('r1')!.lastPassed).toBeUndefined();
  });

  it.each([
    ['unknown', 'check-undecided'],
    ['odd', 'check-undecided'],
  ])('do not pass when a check answers %s', async (result, code) => {
    await start(
      contentCheck(async () => [
        { name: 'x', level: 6, result: result as 'unknown', message: 'Hm.' },
      ]),
    );
    expect(await drill()).toMatchObject({ state: 'failed', error: { code } });
    await expectNothingLeft();
  });

  it('fail when a check cannot be made, and show no secret', async () => {
    await start(
      contentCheck(async (_settings, context) => {
        context.log('info', 'DB_PASSWORD=hunter22');
        throw new Error('cannot reach postgres://u:hunter22@db');
      }),
    );
    const ended = await drill();
    expect(ended).toMatchObject({
      state: 'failed',
      error: { code: 'check-not-made' },
    });
    const all = JSON.stringify([ended, await harness.logOf(ended.id)]);
    expect(all).toContain('[redacted]');
    expect(all).not.toContain('hunter22');
    await expectNothingLeft();
  });

  it('keep what was found before a check that cannot be made', async () => {
    let made = 0;
    await start(
      contentCheck(async () => {
        made += 1;
        if (made === 2) throw new Error('The tool is missing');
        return [{ name: 'x', level: 6, result: 'fail', message: 'Hm.' }];
      }),
      {
        validation: [
          {
            source: 'shop',
            checks: [
              { type: 'content', content: {} },
              { type: 'content', content: {} },
            ],
          },
        ],
      },
    );
    const ended = await drill();
    expect(ended.error?.code).toBe('check-not-made');
    expect(ended.result!.checks.at(-1)).toMatchObject({
      result: 'fail',
      message: 'Hm.',
    });
    await expectNothingLeft();
  });

  it('fail when a rule is declared wrongly, instead of passing unchecked', async () => {
    await start(contentCheck(), {
      validation: [{ source: 'shop', checks: [{ type: 'nosuch' }] }],
    });
    const ended = await drill();
    expect(ended.error).toMatchObject({
      code: 'check-not-made',
      message: expect.stringContaining(
        'recovery.validation[0].checks[0].type names "nosuch"',
      ),
    });
  });

  it('speak against the point when its files do not come back', async () => {
    await start();
    harness.provider.expects = async () => ({ files: 5 });
    const ended = await drill();
    expect(ended).toMatchObject({
      state: 'failed',
      error: { code: 'incomplete' },
    });
    expect(harness.points.evidence).toMatchObject([
      { level: 4, result: 'fail' },
    ]);
    await expectNothingLeft();
  });

  it('prove level 4 without checks, and nothing without a count', async () => {
    await start(null);
    expect((await drill()).drill).toMatchObject({ passed: true, level: 4 });
    harness.provider.expects = async () => ({});
    expect(await drill()).toMatchObject({
      state: 'failed',
      error: { code: 'check-undecided' },
    });
  });

  it('pass when a copy that was damaged on purpose fails its checks', async () => {
    await start();
    for (let i = 0; i < 4; i++) {
      const ended = await drill(true);
      expect(ended).toMatchObject({
        state: 'succeeded',
        summary: expect.stringMatching(
          /^The damage that was done on purpose was noticed.*: \d checks? failed\.$/,
        ),
        drill: { negative: true, passed: true, policy: 'weekly' },
      });
      expect(ended.drill!.level).toBeUndefined();
      expect(ended.result!.checks[0]).toMatchObject({
        name: 'damaged on purpose',
        message: expect.stringContaining('orders.txt'),
      });
    }
    expect(harness.points.evidence).toEqual([]);
    await expectNothingLeft();
  });

  it('report checks that pass a damaged copy as broken', async () => {
    await start(
      contentCheck(async () => [
        { name: 'x', level: 6, result: 'pass', message: 'All is well.' },
      ]),
    );
    const ended = await drill(true);
    expect(ended).toMatchObject({
      state: 'failed',
      error: { code: 'checks-broken' },
    });
    expect(harness.points.evidence).toEqual([]);
    const states = await harness.operations.drills.statesOf([
      { id: 'r1', sourceId: 'shop' },
    ]);
    expect(states.get('r1')).toMatchObject({
      negative: { passed: false, negative: true },
    });
    expect(states.get('r1')!.last).toBeUndefined();
    await expectNothingLeft();
  });

  it('pin the newest usable point, and not the newest', async () => {
    await start();
    const add = (pointId: string, time: string, usable: boolean) =>
      harness.points.add({
        pointId,
        usable,
        point: { id: `id-${pointId}`, seriesKey: 's', time, details: {} },
      });
    add('p2', '2026-11-21T02:00:00.000Z', true);
    add('p3', '2026-11-22T02:00:00.000Z', false);
    expect((await drill()).pointId).toBe('p2');
    harness.points.points.clear();
    add('p3', '2026-11-22T02:00:00.000Z', false);
    await expect(drill()).rejects.toThrow('no usable recovery point');
  });

  it('are cancelled like other operations, and clean up', async () => {
    await start();
    harness.provider.restores = restoreForever;
    const { id } = await harness.operations.drills.request(
      ORDERS,
      { resourceId: 'r1' },
      BY,
    );
    await harness.writing(id);
    await expect(
      harness.operations.drills.request(ORDERS, { resourceId: 'r1' }, BY),
    ).rejects.toThrow(/in use|busy|another operation/);
    await harness.manager.cancel(id, BY);
    const ended = await harness.ended(id);
    expect(ended.state).toBe('cancelled');
    expect(ended.drill!.passed).toBeUndefined();
    await expectNothingLeft();
  });

  it('leave a check alone that does not stop, and say what is left', async () => {
    let release = () => {};
    await start(
      contentCheck(
        () =>
          new Promise(resolve => {
            release = () =>
              resolve([{ name: 'x', level: 6, result: 'pass', message: '.' }]);
          }),
      ),
    );
    const { id } = await harness.operations.drills.request(
      ORDERS,
      { resourceId: 'r1' },
      BY,
    );
    await harness.until(id, ({ phases }) => phases.at(-1)?.name === 'validate');
    await harness.manager.cancel(id, BY);
    const ended = await harness.ended(id);
    release();
    expect(ended).toMatchObject({
      state: 'failed',
      error: { code: 'not-stopped' },
    });
    expect(ended.result!.leftover).toContain('may still be written to');
    // The next start removes it.
    await harness.operations.stop();
    (await harness.replica()).start();
    for (let i = 0; i < 500 && (await fs.readdir(drillPlace())).length; i++) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    await expectNothingLeft();
  });

  it('do not touch what took the place of their copy, or of their place', async () => {
    const elsewhere = await fs.mkdtemp('/tmp/recovery-elsewhere-');
    await fs.writeFile(path.join(elsewhere, 'precious'), 'x');
    await start(
      contentCheck(async (_settings, { directory }) => {
        await fs.rename(directory, `${directory}-moved`);
        await fs.symlink(elsewhere, directory);
        return [{ name: 'x', level: 6, result: 'pass', message: '.' }];
      }),
    );
    const ended = await drill();
    expect(ended).toMatchObject({ state: 'failed' });
    expect(ended.result!.leftover).toContain(
      'is not where the drill created it',
    );
    expect(await fs.readdir(elsewhere)).toEqual(['precious']);

    await fs.rm(drillPlace(), { recursive: true });
    await fs.symlink(elsewhere, drillPlace());
    await expect(drill()).rejects.toThrow('lies outside');
    expect(await fs.readdir(elsewhere)).toEqual(['precious']);
    await fs.rm(elsewhere, { recursive: true });
  });

  it('are refused where no place is declared, or it overlaps another', async () => {
    await start();
    harness.config.recovery.sources.shop.drill = undefined;
    let replica = await harness.replica();
    await expect(
      replica.drills.request(ORDERS, { resourceId: 'r1' }, BY),
    ).rejects.toThrow('recovery.sources.shop.drill');
    for (const [directory, message] of [
      [harness.target, 'overlaps that of recovery.sources.shop.targets.drill'],
      [path.join(harness.root, 'restore'), 'overlaps'],
      [path.join(harness.root, 'backups'), 'lies outside'],
      ['relative', 'is not an absolute path'],
    ]) {
      harness.config.recovery.sources.shop.drill = { directory };
      replica = await harness.replica();
      await expect(
        replica.drills.request(ORDERS, { resourceId: 'r1' }, BY),
      ).rejects.toThrow(message);
    }
    await expect(
      replica.drills.request(ORDERS, { resourceId: 'nosuch' }, BY),
    ).rejects.toThrow('no protected resource');
  });
});
