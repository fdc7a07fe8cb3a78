import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import { Duration } from 'luxon';
import { listedPoint, World } from '../../collection/__testUtils__/world';
import type { VerificationConfig } from '../../config';
import { createTestDatabases } from '../../database/__testUtils__/databases';
import { pointIdOf } from '../../database/ids';
import { KnexVerificationStore } from '../../database/KnexVerificationStore';
import { toInstant } from '../../database/instants';
import { toVerificationState } from '../../collection/verificationState';
import { VerificationScheduler } from './VerificationScheduler';

jest.setTimeout(180_000);

const databases = createTestDatabases();
const DAY = Duration.fromObject({ days: 1 });
const MIB = 1024 * 1024;

type Requested = [pointId: string, level: number];

/** A scheduler whose requests are taken down, and come to a result at once. */
class Bench {
  static async create(
    databaseId: Parameters<TestDatabases['init']>[0],
    scope: 'point' | 'repository',
    verification: Partial<VerificationConfig>,
  ) {
    const world = await World.create(
      databases,
      databaseId,
      { verification: { schedules: [], retries: 2, ...verification } },
      {
        verify: async () => {
          throw new Error('not called here');
        },
        capabilities: {
          verificationLevels: [1, 2, 3],
          verificationScope: scope,
          pointInTime: false,
          partialPaths: true,
          inPlace: false,
          backup: false,
        },
      },
    );
    await world.bind('component:default/orders', 'orders-db');
    const bench = new Bench(world, scope);
    await bench.scheduler.register();
    return bench;
  }

  readonly store: KnexVerificationStore;
  readonly scheduler: VerificationScheduler;
  readonly requested: Requested[] = [];
  /** What happens to a request. */
  outcome: 'pass' | 'running' | 'busy' | 'error' = 'pass';
  bytesRead = MIB;

  private constructor(
    readonly world: World,
    readonly scope: 'point' | 'repository',
  ) {
    this.store = KnexVerificationStore.create({ database: world.knex });
    this.scheduler = this.replica();
  }

  replica(): VerificationScheduler {
    return new VerificationScheduler({
      sources: this.world.configured,
      store: this.store,
      scheduler: mockServices.scheduler.mock(),
      logger: mockServices.logger.mock(),
      now: () => this.world.now,
      requests: {
        request: async (pointId, level) => {
          if (this.outcome === 'busy') throw new ConflictError('busy');
          if (this.outcome === 'error') throw new Error('away');
          this.requested.push([pointId, level]);
          if (this.outcome === 'pass') await this.pass(pointId, level);
          return {} as any;
        },
      },
    });
  }

  async pass(pointId: string, level: 1 | 2 | 3) {
    const at = toInstant(this.world.now);
    const [schedule] = this.world.source.verification!.schedules.filter(
      each => each.level === level,
    );
    await this.store.record({
      sourceId: 'shop',
      asked: level,
      level,
      result: 'pass',
      summary: 'Intact.',
      operationId: `operation-${this.requested.length}`,
      startedAt: at,
      finishedAt: at,
      bytesRead: this.bytesRead,
      damaged: [],
      scope:
        this.scope === 'point'
          ? { pointId }
          : {
              part: schedule.parts
                ? await this.store.nextPart('shop', schedule.parts)
                : undefined,
            },
    });
    await this.store.addBytesRead('shop', at.slice(0, 10), this.bytesRead);
  }

  async list(...names: string[]) {
    await this.world.read(
      names.map((name, day) =>
        listedPoint(name, `2026-11-${10 + day}T02:00:00Z`, {
          storedBytes: MIB,
        }),
      ),
    );
  }

  /** Lets time pass, with a look each so often. */
  async days(days: number, everyMinutes = 60) {
    const steps = Math.round((days * 1440) / everyMinutes);
    for (let step = 0; step < steps; step++) {
      this.world.pass({ minutes: everyMinutes });
      await this.scheduler.tick();
    }
  }

  names(): string[] {
    const byId = new Map(
      ['a', 'b', 'c', 'd'].map(name => [pointIdOf('shop', name), name]),
    );
    return this.requested.map(
      ([pointId, level]) => `${byId.get(pointId)}${level}`,
    );
  }

  async overdue() {
    const { verification } = await this.world.record();
    return toVerificationState(this.world.source, verification, this.world.now)!
      .overdue;
  }
}

describe.each(databases.eachSupportedId())(
  'the schedule of verifications on %s',
  databaseId => {
    it('verifies a repository once per period, by its newest point', async () => {
      const bench = await Bench.create(databaseId, 'repository', {
        schedules: [{ level: 1, every: DAY }],
      });
      await bench.list('a', 'b');
      await bench.days(3);
      expect(bench.names()).toEqual(['b1', 'b1', 'b1']);
      expect(await bench.overdue()).toBe(false);
    });

    it('reads a repository whole over as many periods as it has parts, across replicas', async () => {
      const bench = await Bench.create(databaseId, 'repository', {
        schedules: [{ level: 2, every: DAY, parts: 3 }],
      });
      await bench.list('a');
      await bench.days(2);
      // Another replica, after a restart: it goes on where the rotation was.
      const other = bench.replica();
      await other.register();
      bench.world.pass({ days: 1 });
      await other.tick();
      await bench.scheduler.tick();
      expect(bench.names()).toEqual(['a2', 'a2', 'a2']);
      expect((await bench.world.record()).verification).toMatchObject({
        rotation: { parts: 3, read: 0, lastWholeAt: expect.any(String) },
        fullReadAt: expect.any(String),
      });
    });

    it('takes one at a time, the cheaper level first', async () => {
      const bench = await Bench.create(databaseId, 'repository', {
        schedules: [
          { level: 1, every: DAY },
          { level: 3, every: DAY },
        ],
      });
      await bench.list('a');
      bench.world.pass({ hours: 1 });
      await bench.scheduler.tick();
      expect(bench.names()).toEqual(['a1']);
      bench.outcome = 'busy';
      await bench.scheduler.tick();
      bench.outcome = 'pass';
      await bench.scheduler.tick();
      expect(bench.names()).toEqual(['a1', 'a3']);
    });

    it('reads all points over a period, those that wait the longest first', async () => {
      const bench = await Bench.create(databaseId, 'point', {
        schedules: [{ level: 3, every: DAY, points: 'all' }],
      });
      await bench.list('a', 'b', 'c');
      await bench.days(1);
      expect(bench.names()).toEqual(['c3', 'b3', 'a3']);
      await bench.days(1);
      expect(bench.names().slice(3).sort()).toEqual(['a3', 'b3', 'c3']);
      await bench.list('a', 'b', 'c', 'd');
      await bench.days(1);
      expect(bench.names().slice(6)).toContain('d3');
      expect(await bench.overdue()).toBe(false);
    });

    it('verifies the newest points of each series when they appear', async () => {
      const bench = await Bench.create(databaseId, 'point', {
        schedules: [{ level: 1, every: DAY, points: { newest: 1 } }],
      });
      await bench.list('a', 'b');
      await bench.days(0.5);
      expect(bench.names()).toEqual(['b1']);
      await bench.list('a', 'b', 'c');
      await bench.days(0.25);
      expect(bench.names()).toEqual(['b1', 'c1']);
    });

    it('starts none within quiet hours, and says when that goes on for too long', async () => {
      const bench = await Bench.create(databaseId, 'repository', {
        schedules: [{ level: 1, every: DAY }],
        quietHours: { fromMinute: 0, toMinute: 1200, timeZone: 'UTC' },
      });
      await bench.list('a');
      await bench.days(0.25);
      expect(bench.names()).toEqual([]);
      await bench.days(0.25);
      expect(bench.names()).toEqual(['a1']);

      // The clock of that zone never leaves them: half an hour is left, between looks.
      bench.world.source.verification!.quietHours!.toMinute = 1439;
      await bench.days(2);
      expect(bench.names()).toEqual(['a1']);
      expect(await bench.overdue()).toBe(true);
    });

    it('keeps to the bytes per day', async () => {
      const bench = await Bench.create(databaseId, 'point', {
        schedules: [{ level: 3, every: DAY, points: { newest: 4 } }],
        bytesPerDay: 2.5 * MIB,
      });
      await bench.list('a', 'b', 'c', 'd');
      await bench.days(0.45);
      expect(bench.names()).toEqual(['d3', 'c3']);
      await bench.days(0.1);
      expect(bench.names()).toHaveLength(4);
      expect(bench.names().slice(2)).toEqual(['b3', 'a3']);
    });

    it('says when the budget leaves points unread for twice their period', async () => {
      const bench = await Bench.create(databaseId, 'point', {
        schedules: [{ level: 3, every: DAY, points: 'all' }],
        bytesPerDay: MIB,
      });
      await bench.list('a', 'b', 'c', 'd');
      await bench.days(1);
      expect(await bench.overdue()).toBe(false);
      await bench.days(3);
      expect(await bench.overdue()).toBe(true);
    });

    it('is overdue when none came to a result, and not sooner', async () => {
      const bench = await Bench.create(databaseId, 'repository', {
        schedules: [{ level: 1, every: DAY }],
      });
      await bench.list('a');
      bench.outcome = 'running';
      await bench.days(2);
      expect(await bench.overdue()).toBe(false);
      await bench.days(0.1);
      expect(await bench.overdue()).toBe(true);
    });

    it('stays due while the source is busy or operations are stopped', async () => {
      const bench = await Bench.create(databaseId, 'repository', {
        schedules: [{ level: 1, every: DAY }],
      });
      await bench.list('a');
      bench.outcome = 'busy';
      await bench.days(0.25);
      bench.outcome = 'pass';
      await bench.scheduler.tick();
      expect(bench.names()).toEqual(['a1']);
    });

    it('leaves a while before it tries again what could not be requested', async () => {
      const bench = await Bench.create(databaseId, 'repository', {
        schedules: [{ level: 1, every: DAY }],
      });
      await bench.list('a');
      bench.outcome = 'error';
      await bench.days(0.05);
      bench.outcome = 'pass';
      await bench.scheduler.tick();
      expect(bench.names()).toEqual([]);
      await bench.days(0.15);
      expect(bench.names()).toEqual(['a1']);
    });

    it('has nothing to do for a source without points or without bindings', async () => {
      const bench = await Bench.create(databaseId, 'repository', {
        schedules: [{ level: 1, every: DAY }],
      });
      await bench.days(0.25);
      await bench.world.bindings.remove(['component:default/orders']);
      await bench.list('a');
      await bench.days(0.25);
      expect(bench.names()).toEqual([]);
    });
  },
);
