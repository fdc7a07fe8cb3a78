import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { Duration } from 'luxon';
import type { SourceConfig } from '../config';
import {
  createTestDatabases,
  initDatabase,
  recordQueries,
} from '../database/__testUtils__/databases';
import { KnexBindingStore } from '../database/KnexBindingStore';
import { Inventory } from './Inventory';

jest.mock('node:timers/promises', () => ({
  ...jest.requireActual('node:timers/promises'),
  setTimeout: jest.fn(),
}));

const databases = createTestDatabases();

jest.setTimeout(180_000);

function component(name: string, protectedBy?: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      ...(protectedBy
        ? { annotations: { 'recovery/protected-by': protectedBy } }
        : {}),
    },
    spec: {},
  };
}

describe.each(databases.eachSupportedId())('Inventory on %s', databaseId => {
  async function setUp(initial: Entity[]) {
    const knex = await initDatabase(databases, databaseId);
    const bindings = KnexBindingStore.create({ database: knex });
    const onChange = jest.fn(async (_: string[]) => {});
    let entities = initial;
    let failure: Error | undefined;
    const scheduler = mockServices.scheduler.mock();
    const catalog = catalogServiceMock.mock({
      streamEntities: async function* stream() {
        yield* catalogServiceMock({ entities }).streamEntities({ pageSize: 2 });
        if (failure) {
          throw failure;
        }
      },
      getEntityByRef: async ref =>
        catalogServiceMock({ entities }).getEntityByRef(ref),
    });
    const inventory = new Inventory({
      config: {
        tiers: new Map(),
        sources: new Map([
          ['shop', { id: 'shop', valid: true } as SourceConfig],
        ]),
        bindings: [],
        inventoryFrequency: Duration.fromObject({ minutes: 5 }),
      },
      bindings,
      catalog,
      auth: mockServices.auth(),
      scheduler,
      logger: mockServices.logger.mock(),
      onChange,
    });
    return {
      knex,
      bindings,
      inventory,
      scheduler,
      onChange,
      setEntities: (next: Entity[]) => {
        entities = next;
      },
      setFailure: (next: Error | undefined) => {
        failure = next;
      },
    };
  }

  it('stores the bindings of the whole catalog, and problems with their counts', async () => {
    const { inventory, onChange, bindings } = await setUp([
      component('a', 'shop tag=a'),
      component('b'),
      component('c', 'nosuch'),
      component('d', 'shop tag=d\nnosuch'),
    ]);
    await inventory.readCatalog();
    expect(onChange.mock.calls).toEqual([[['shop']]]);
    expect(await inventory.entityRefsOfSource('shop')).toEqual([
      'component:default/a',
      'component:default/d',
    ]);
    for (const [name, isBound] of [
      ['a', true],
      ['b', false],
      ['c', true],
    ] as const) {
      expect(
        await inventory.isAnyBound({
          entityRefs: [`component:default/${name}`],
        }),
      ).toBe(isBound);
    }
    expect(await bindings.getMaterial('component:default/d')).toMatchObject({
      resources: [{ name: 'shop', selector: { tag: 'd' } }],
      problems: [{ code: 'unknown-source', entityRef: 'component:default/d' }],
    });
    const refs = ['component:default/c', 'component:default/d'];
    const first = await inventory.listProblems(
      { entityRefs: refs },
      { limit: 1 },
    );
    expect(first).toMatchObject({
      totalCount: 2,
      items: [{ entityRef: refs[0] }],
    });
    const second = await inventory.listProblems(
      {},
      { limit: 1, cursor: first.nextCursor },
    );
    expect(second.items).toMatchObject([{ entityRef: refs[1] }]);
    expect(second.nextCursor).toBeUndefined();
    expect(
      await inventory.listProblems({ entityRefs: [refs[0]] }, {}),
    ).toMatchObject({
      totalCount: 1,
    });
  });

  it('writes nothing when nothing changed', async () => {
    const { inventory, onChange, knex } = await setUp([
      component('a', 'shop tag=a\nbad'),
    ]);
    await inventory.readCatalog();
    onChange.mockClear();
    const queries = await recordQueries(knex, () => inventory.readCatalog());
    expect(queries.filter(sql => !sql.startsWith('select'))).toEqual([]);
    expect(onChange).not.toHaveBeenCalled();
  });

  it('removes what disappeared, after a complete reading only', async () => {
    const { inventory, setEntities, setFailure } = await setUp([
      component('a', 'shop tag=a'),
      component('b', 'shop tag=b'),
      component('c', 'shop tag=c'),
    ]);
    await inventory.readCatalog();
    setEntities([component('a', 'shop tag=a'), component('b')]);
    setFailure(new Error('The catalog went away'));
    await expect(inventory.readCatalog()).rejects.toThrow(
      'The catalog went away',
    );
    expect(await inventory.entityRefsOfSource('shop')).toHaveLength(3);
    setFailure(undefined);
    setEntities([]);
    await inventory.readCatalog();
    expect(await inventory.entityRefsOfSource('shop')).toHaveLength(3);
    const aborted = new AbortController();
    aborted.abort();
    setEntities([component('a', 'shop tag=a'), component('b')]);
    await inventory.readCatalog(aborted.signal);
    expect(await inventory.entityRefsOfSource('shop')).toHaveLength(3);
    await inventory.readCatalog();
    expect(await inventory.entityRefsOfSource('shop')).toEqual([
      'component:default/a',
    ]);
  });

  it('reads a catalog that held nothing again soon, not at the next time of the schedule', async () => {
    const { inventory, scheduler, setEntities } = await setUp([]);
    await inventory.start();
    const [task] = scheduler.scheduleTask.mock.calls[0];
    const pauses: unknown[] = [];
    jest.mocked(sleep).mockImplementation(async pause => {
      pauses.push(pause);
      if (pauses.length === 3) {
        setEntities([component('a', 'shop tag=a')]);
      }
    });
    await task.fn(new AbortController().signal);
    expect(await inventory.entityRefsOfSource('shop')).toEqual([
      'component:default/a',
    ]);
    expect(pauses).toEqual([10_000, 20_000, 40_000]);

    // One that stays empty is left to the schedule, and the end of the backend to itself.
    setEntities([]);
    await task.fn(new AbortController().signal);
    expect(pauses.slice(3)).toEqual([10_000, 20_000, 40_000, 80_000, 160_000]);
    const ending = new AbortController();
    jest.mocked(sleep).mockImplementation(async pause => {
      pauses.push(pause);
      ending.abort();
      throw ending.signal.reason;
    });
    await task.fn(ending.signal);
    expect(pauses.slice(8)).toEqual([10_000]);
  });

  it('keeps what lies above groups, systems and domains', async () => {
    const relation = (type: string, ...targetRefs: string[]) =>
      targetRefs.map(targetRef => ({ type, targetRef }));
    const other = (kind: string, relations: Entity['relations']) => ({
      ...component('x'),
      kind,
      relations,
    });
    const { inventory, knex } = await setUp([
      {
        ...component('a', 'shop'),
        relations: [
          ...relation('ownedBy', 'group:default/x'),
          ...relation('partOf', 'system:default/x', 'component:default/b'),
        ],
      },
      other('Group', relation('childOf', 'group:default/up', 'user:default/u')),
      other('System', relation('partOf', 'domain:default/x')),
      other('Domain', relation('partOf', 'domain:default/up')),
      other('API', relation('partOf', 'system:default/x')),
    ]);
    await inventory.readCatalog();
    expect(
      await knex('recovery_entity_dimensions')
        .orderBy(['dimension', 'value'])
        .select('dimension', 'value', 'inherited'),
    ).toEqual(
      [
        ['domain', 'domain:default/up', 1],
        ['domain', 'domain:default/x', 1],
        ['owner', 'group:default/up', 1],
        ['owner', 'group:default/x', 0],
        ['system', 'system:default/x', 0],
      ].map(([dimension, value, inherited]) => ({
        dimension,
        value,
        inherited,
      })),
    );
  });

  it('reads one entity anew when it is asked to', async () => {
    const { inventory, setEntities, onChange, bindings } = await setUp([
      component('a', 'shop tag=a'),
    ]);
    await inventory.readEntity('component:default/a');
    expect(onChange).toHaveBeenCalledWith(['shop']);
    setEntities([component('a', 'shop tag=b\nnosuch')]);
    await inventory.readEntity('component:default/a');
    expect(await bindings.getMaterial('component:default/a')).toMatchObject({
      resources: [{ selector: { tag: 'b' }, digest: undefined }],
      problems: [{ code: 'unknown-source' }],
    });
    setEntities([component('a')]);
    await inventory.readEntity('component:default/a');
    expect(await bindings.getMaterial('component:default/a')).toBeUndefined();
  });
});
