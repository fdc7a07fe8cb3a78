import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { listedPoint, START, World } from '../collection/__testUtils__/world';
import {
  createTestDatabases,
  recordQueries,
} from '../database/__testUtils__/databases';
import { resourceIdOf } from '../database/ids';
import { toInstant } from '../database/instants';
import { KnexOperationStore } from '../database/KnexOperationStore';
import {
  at,
  bronze,
  Compliance,
  entity,
  gold,
  ORDERS,
  PAYMENTS,
} from './__testUtils__/compliance';
import { basisOf } from './ControlEvaluator';
import { builtInControls } from './controls';
import { ObjectivePlanner } from './ObjectivePlanner';

const databases = createTestDatabases();

jest.setTimeout(300_000);

describe.each(databases.eachSupportedId())(
  'ControlEvaluator on %s',
  databaseId => {
    async function start(): Promise<Compliance> {
      const compliance = new Compliance(
        await World.create(databases, databaseId),
      );
      await compliance.bind(entity(ORDERS));
      await compliance.world.read([listedPoint('a', at(0))]);
      await compliance.evaluator.run();
      return compliance;
    }

    it('evaluates again at the very moment when a point becomes too old', async () => {
      const compliance = await start();
      const { world, evaluator, store } = compliance;
      expect(await compliance.result(ORDERS, 'point-within-rpo')).toMatchObject(
        {
          result: 'pass',
          since: at(0),
          changesAt: toInstant(START.getTime() + 3_600_001),
        },
      );
      expect(await compliance.due()).toEqual([]);
      world.pass({ hours: 1 });
      expect(await compliance.due()).toEqual([]);
      world.now = new Date(START.getTime() + 3_600_001);
      expect(await compliance.due()).toEqual([ORDERS]);
      // Evaluated late, it is so since then all the same.
      world.pass({ minutes: 7 });
      await evaluator.run();
      expect(await compliance.result(ORDERS, 'point-within-rpo')).toMatchObject(
        {
          result: 'fail',
          since: toInstant(START.getTime() + 3_600_001),
        },
      );
      world.pass({ seconds: 1 });
      await world.read([listedPoint('a', at(0)), listedPoint('b', at(1))]);
      await evaluator.run();
      const changes = await store.listChanges(ORDERS, 'point-within-rpo', {
        limit: 10,
      });
      expect(changes.map(({ result }) => result)).toEqual([
        'pass',
        'fail',
        'pass',
      ]);
      expect(await store.countChanges(ORDERS, 'protected')).toBe(1);
      expect(await store.listDays(ORDERS, '2026-11-01')).toMatchObject([
        { day: '2026-11-20', counts: { fail: expect.any(Number) } },
      ]);
    });

    it('asks little when nothing is due, and as little for many changes as for one', async () => {
      const compliance = await start();
      const { world, evaluator } = compliance;
      const run = () => recordQueries(world.knex, () => evaluator.run());
      expect(await run()).toHaveLength(3);

      const many = Array.from({ length: 150 }, (_, index) =>
        entity(`component:default/service-${index}`),
      );
      await world.bindings.save([entity(PAYMENTS)]);
      await world.projection.update('shop', world.now);
      const one = await run();
      await world.bindings.save(many);
      await world.projection.update('shop', world.now);
      const all = await run();
      expect(all).toHaveLength(one.length);
      expect(one.length).toBeLessThanOrEqual(24);
      expect(await compliance.store.listEntityRefs()).toHaveLength(152);
      expect(
        (await compliance.store.getResults([many[149].entityRef])).size,
      ).toBe(1);
    });

    it('writes no result that is stored already', async () => {
      const { world, evaluator } = await start();
      await world.knex('recovery_entities').update({ control_due: at(0) });
      const queries = await recordQueries(world.knex, () => evaluator.run());
      expect(queries).toContainEqual(
        expect.stringMatching(/^insert into "recovery_scorecards"/),
      );
      expect(queries).not.toContainEqual(
        expect.stringMatching(
          /^(insert into|update) "?recovery_control_(results|history)"?/,
        ),
      );
      expect(
        queries.filter(sql => /^select .*recovery_control_results/.test(sql)),
      ).toHaveLength(1);
    });

    it('keeps the words of a result that change, and calls that no change', async () => {
      const compliance = await start();
      const { world, store } = compliance;
      const own = (reason: string, ids: string[]) =>
        new Compliance(
          world,
          ids.map(id => ({
            id,
            title: 'Own',
            description: 'Says what it is told to.',
            group: 'protection',
            evaluate: () => ({ result: 'fail', reason, evidence: [] }),
          })),
        );
      const evaluate = async ({ evaluator }: Compliance) => {
        await world.knex('recovery_entities').update({ control_due: at(0) });
        world.pass({ seconds: 1 });
        await evaluator.run();
      };
      await evaluate(own('Before.', ['one', 'two']));
      await evaluate(own('After.', ['one', 'new']));
      const results = await store.getResults([ORDERS]);
      expect(
        results.get(ORDERS)?.map(({ control, reason }) => [control, reason]),
      ).toEqual(
        expect.arrayContaining([
          ['one', 'After.'],
          ['new', 'After.'],
        ]),
      );
      expect(results.get(ORDERS)).toHaveLength(2);
      const history = (control: string) =>
        store.listChanges(ORDERS, control, { limit: 10 });
      expect(await history('one')).toMatchObject([{ reason: 'Before.' }]);
      expect(await history('two')).toMatchObject([{ reason: 'Before.' }]);
      expect(await history('new')).toMatchObject([{ reason: 'After.' }]);
    });

    it('evaluates only what a change touches', async () => {
      const compliance = await start();
      const { world, evaluator } = compliance;
      await compliance.bind(
        entity(PAYMENTS, {
          resources: [],
          exclusion: { reason: 'stateless' },
        }),
      );
      await evaluator.run();
      await compliance.bind(
        entity(ORDERS),
        entity(PAYMENTS, { resources: [] }),
      );
      expect(await compliance.due()).toEqual([PAYMENTS]);
      await evaluator.run();
      await world.read([listedPoint('a', at(0)), listedPoint('b', at(0.5))]);
      expect(await compliance.due()).toEqual([ORDERS]);
      await evaluator.run();
      await world.read([listedPoint('a', at(0)), listedPoint('b', at(0.5))]);
      expect(await compliance.due()).toEqual([]);
    });

    it('says unknown of all that is bound to a source which becomes stale, and nothing of others', async () => {
      const compliance = await start();
      const { world, evaluator } = compliance;
      await compliance.bind(entity(PAYMENTS, { resources: [] }));
      await evaluator.run();
      world.pass({ hours: 6, seconds: 1 });
      await evaluator.run();
      expect(await compliance.result(ORDERS, 'no-missed-runs')).toMatchObject({
        result: 'unknown',
      });
      expect(await compliance.result(ORDERS, 'source-healthy')).toMatchObject({
        result: 'fail',
      });
      const cards = await Promise.all(
        [ORDERS, PAYMENTS].map(ref => compliance.store.getScorecard(ref)),
      );
      expect(cards.map(card => card?.evaluatedAt)).toEqual([
        toInstant(world.now),
        at(0),
      ]);
      await world.read([listedPoint('a', at(6))]);
      await evaluator.run();
      expect(await compliance.result(ORDERS, 'source-healthy')).toMatchObject({
        result: 'pass',
      });
    });

    it('evaluates those that depend on an entity whose tier changes, also in a circle', async () => {
      const compliance = await start();
      await compliance.bind(
        entity(ORDERS, { dependsOn: [PAYMENTS] }),
        entity(PAYMENTS, { dependsOn: [ORDERS] }),
      );
      await compliance.evaluator.run();
      expect(await compliance.result(ORDERS, 'dependencies')).toMatchObject({
        result: 'pass',
      });
      await compliance.bind(
        entity(PAYMENTS, { dependsOn: [ORDERS], tier: 'bronze' }),
      );
      expect(await compliance.due()).toEqual([ORDERS, PAYMENTS]);
      await compliance.evaluator.run();
      expect(await compliance.result(ORDERS, 'dependencies')).toMatchObject({
        result: 'fail',
        reason: expect.stringContaining(PAYMENTS),
      });
      expect(await compliance.result(PAYMENTS, 'dependencies')).toMatchObject({
        result: 'pass',
      });
      await compliance.world.bindings.remove([PAYMENTS]);
      await compliance.evaluator.run();
      expect(await compliance.result(ORDERS, 'dependencies')).toMatchObject({
        result: 'unknown',
      });
    });

    it('evaluates an entity again when an operation on it has ended', async () => {
      const compliance = await start();
      const { world, evaluator } = compliance;
      const times = { requested_at: world.now, started_at: world.now };
      await world.knex('recovery_operations').insert({
        ...times,
        id: '6a1c3b52-3c0e-4a51-9c5e-0a4b7f0f8d11',
        kind: 'drill',
        state: 'running',
        entity_ref: ORDERS,
        resource_id: resourceIdOf(ORDERS, 'db'),
        resource_name: 'db',
        source_id: 'shop',
        provider: 'fake',
        point_id: 'p',
        point_json: JSON.stringify({ id: 'a', time: at(0) }),
        hash: 'h',
        requested_by: 'user:default/ana',
        fencing_token: 1,
        phases_json: '[]',
      });
      world.pass({ minutes: 30 });
      await KnexOperationStore.create({ knex: world.knex }).end(
        {
          operationId: '6a1c3b52-3c0e-4a51-9c5e-0a4b7f0f8d11',
          fencingToken: 1,
        },
        ['running'],
        {
          state: 'succeeded',
          at: world.now,
          result: { checks: [], times: { total: 60_000 }, reachedTime: at(0) },
        },
        [],
      );
      expect(await compliance.due()).toEqual([ORDERS]);
      await evaluator.run();
      expect(await compliance.result(ORDERS, 'rta-within-rto')).toMatchObject({
        result: 'pass',
        reason: expect.stringContaining('1 minute'),
        evidence: [{ operationId: '6a1c3b52-3c0e-4a51-9c5e-0a4b7f0f8d11' }],
      });
      expect(await compliance.result(ORDERS, 'drill-freshness')).toMatchObject({
        result: 'pass',
      });
    });

    it('knows from the chain of evidence who approved a restore in place', async () => {
      const compliance = await start();
      const { world, evaluator } = compliance;
      const restores = ['6a1c3b52-3c0e-4a51-9c5e-0a4b7f0f8d12', 'alone'];
      await world.knex('recovery_operations').insert(
        restores.map(id => ({
          id,
          kind: 'restore',
          state: 'succeeded',
          entity_ref: ORDERS,
          resource_id: resourceIdOf(ORDERS, 'db'),
          resource_name: 'db',
          source_id: 'shop',
          provider: 'fake',
          point_id: 'p',
          point_json: '{}',
          options_json: JSON.stringify({ inPlace: true }),
          hash: 'h',
          requested_by: 'user:default/ana',
          requested_at: world.now,
          started_at: world.now,
          finished_at: world.now,
          phases_json: '[]',
        })),
      );
      const evidence = (seq: number, event: string, actor: string) => ({
        seq,
        previous_hash: 'p',
        hash: 'h',
        operation_id: restores[0],
        entity_ref: ORDERS,
        body: JSON.stringify({ event, actor, operationId: restores[0] }),
      });
      await world
        .knex('recovery_evidence')
        .insert([
          evidence(1, 'requested', 'user:default/ana'),
          evidence(2, 'approved', 'user:default/ben'),
        ]);
      await world.bindings.save([entity(ORDERS, { tier: 'bronze' })]);
      await evaluator.run();
      expect(await compliance.result(ORDERS, 'four-eyes')).toMatchObject({
        result: 'fail',
        evidence: expect.arrayContaining([
          expect.objectContaining({
            operationId: restores[0],
            value:
              'asked for by user:default/ana, approved by user:default/ben',
          }),
          expect.objectContaining({
            operationId: 'alone',
            value: 'asked for by user:default/ana, approved by nobody',
          }),
        ]),
      });
    });

    it('says of an entity that nothing is known of that nothing protects it', async () => {
      const { scorecards } = await start();
      const card = await scorecards.getScorecard('component:default/new');
      expect(card).toMatchObject({
        pending: false,
        level: 0,
        firstFailing: 'protected',
      });
      expect(card.counts.pass).toBe(0);
    });

    it('keeps nothing of an evaluation that something changed or removed under', async () => {
      const compliance = await start();
      const { world, store } = compliance;
      const before = await store.getScorecard(ORDERS);
      await compliance.bind(
        entity(ORDERS, { tier: 'bronze' }),
        entity(PAYMENTS),
      );
      const getResults = store.getResults.bind(store);
      let first = true;
      jest.spyOn(store, 'getResults').mockImplementation(async refs => {
        if (first) {
          first = false;
          await world.bindings.save([entity(ORDERS)]);
          await world.bindings.remove([PAYMENTS]);
          const results = await getResults(refs);
          jest.spyOn(store, 'listDue').mockResolvedValueOnce([]);
          return results;
        }
        return getResults(refs);
      });
      await compliance.evaluator.run();
      expect(await store.getScorecard(ORDERS)).toEqual(before);
      expect(await compliance.due()).toEqual([ORDERS]);
      for (const table of [
        'recovery_scorecards',
        'recovery_control_results',
        'recovery_control_history',
        'recovery_control_days',
        'recovery_entity_dependencies',
      ]) {
        expect(await world.knex(table).where({ entity_ref: PAYMENTS })).toEqual(
          [],
        );
      }
      await compliance.evaluator.run();
      expect(await store.getScorecard(ORDERS)).toMatchObject({ tier: 'gold' });
    });

    it('leaves nothing of an entity that is removed after it was evaluated', async () => {
      const { world } = await start();
      await world.bindings.remove([ORDERS]);
      for (const table of [
        'recovery_scorecards',
        'recovery_control_results',
        'recovery_control_history',
        'recovery_control_days',
      ]) {
        expect(await world.knex(table)).toEqual([]);
      }
    });

    it('makes no change twice when several evaluate at a time', async () => {
      const compliance = await start();
      const { world, store } = compliance;
      const entities = Array.from({ length: 30 }, (_, index) =>
        entity(`component:default/service-${index}`),
      );
      await compliance.bind(...entities);
      const others = [1, 2, 3].map(() => new Compliance(world));
      await Promise.all(others.map(({ evaluator }) => evaluator.run()));
      for (const { entityRef } of entities) {
        expect(await store.countChanges(entityRef, 'protected')).toBe(1);
      }
      expect(await compliance.due()).toEqual([]);
    });

    it('calls a control that throws an error of its own, and never a pass', async () => {
      const compliance = await start();
      const { world } = compliance;
      const broken: RecoveryControl = {
        id: 'own',
        title: 'Own',
        description: 'Breaks.',
        group: 'protection',
        evaluate: () => {
          throw new Error('secret detail');
        },
      };
      const own = new Compliance(world, [...builtInControls, broken]);
      await own.store.markOutdated(own.evaluator.basis);
      await own.evaluator.run();
      expect(await own.result(ORDERS, 'own')).toMatchObject({
        result: 'error',
        reason: 'The control could not be evaluated.',
      });
      expect(await own.store.getScorecard(ORDERS)).toMatchObject({ level: 0 });
      expect(world.logger.error).toHaveBeenCalledWith(
        expect.stringContaining('The control own failed'),
      );

      // A control that says something else of itself is another one.
      const other = { ...broken, description: 'Other.' };
      const config = { tiers: new Map(), defaultTier: undefined };
      expect(basisOf([other], config)).not.toBe(basisOf([broken], config));

      // Without the control again, nothing is left of it.
      await compliance.store.markOutdated(compliance.evaluator.basis);
      await compliance.evaluator.run();
      expect(await compliance.result(ORDERS, 'own')).toBeUndefined();
    });

    it.each([
      ['no evidence', { result: 'pass', reason: 'Why.' }],
      ['a result that there is not', { result: 'green', reason: 'Why.' }],
      ['what only people may say', { result: 'waived', reason: 'Why.' }],
    ])('calls a control that gives %s broken', async (_, given) => {
      const { world } = await start();
      const own = new Compliance(world, [
        {
          id: 'own',
          title: 'Own',
          description: 'Wrong.',
          group: 'protection',
          evaluate: () => given as never,
        },
      ]);
      await own.store.markOutdated(own.evaluator.basis);
      await own.evaluator.run();
      expect(await own.result(ORDERS, 'own')).toMatchObject({
        result: 'error',
      });
    });

    it('does not wait for an instant that has passed, or that there is not', async () => {
      const { world } = await start();
      for (const changesAt of [0, NaN, Infinity, -1]) {
        const own = new Compliance(world, [
          {
            id: `own-${[0, NaN, Infinity, -1].indexOf(changesAt) + 1}`,
            title: 'Own',
            description: 'Wrong.',
            group: 'protection',
            evaluate: () => ({
              result: 'pass',
              reason: 'Why.',
              since: changesAt,
              evidence: [{ label: 'l', value: 'v', at: changesAt }],
              changesAt,
            }),
          },
        ]);
        await own.store.markOutdated(own.evaluator.basis);
        await own.evaluator.run();
        expect(await own.due()).toEqual([]);
        expect(
          (await own.scorecards.getScorecard(ORDERS)).counts,
        ).toMatchObject({ pass: 1, error: 0 });
      }
    });

    it('plans with what depends on an entity, also through others and in a circle', async () => {
      const { world, store } = await start();
      const checkout = 'component:default/checkout';
      await world.bindings.save([
        entity(ORDERS, { tier: 'bronze', dependsOn: [checkout] }),
        entity(PAYMENTS, { tier: 'bronze', dependsOn: [ORDERS] }),
        entity(checkout, { dependsOn: [PAYMENTS] }),
      ]);
      const planner = new ObjectivePlanner({
        config: {
          sources: world.configured,
          storage: new Map(),
          tiers: new Map([gold, bronze].map(tier => [tier.name, tier])),
        },
        store,
        sources: world.sources,
        now: () => world.now,
      });
      const dependents = await planner.listDependents(ORDERS);
      expect(dependents.sort()).toEqual([checkout, PAYMENTS]);
      const plan = await planner.getPlan(ORDERS, dependents);
      expect(plan).toMatchObject({
        tier: { name: 'bronze' },
        suggestedTier: 'gold',
        items: expect.arrayContaining([
          expect.objectContaining({
            name: 'rpo',
            asked: 'P1D',
            demanded: 'PT1H',
            demandedBy: checkout,
            state: 'pass',
          }),
        ]),
      });
      // Of what the reader may not see, nothing is told.
      expect(await planner.getPlan(ORDERS, [PAYMENTS])).toMatchObject({
        suggestedTier: undefined,
        demands: [{ entityRef: PAYMENTS }],
      });
      expect(
        (await planner.getPlan('component:default/new', [])).items[0],
      ).toMatchObject({ name: 'rpo', state: 'not-applicable' });
    });
  },
);
