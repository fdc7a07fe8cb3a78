import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import type { Entity } from '@backstage/catalog-model';
import type { SourceConfig } from '../config';
import { SearchableEntity } from './entityFilter';
import { BindingConfig, readBindings } from './readBindings';

function entity(
  annotations: Record<string, string> = {},
  more: Partial<Entity> = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'Orders', annotations, tags: ['java'] },
    spec: { type: 'service', owner: 'group:default/shop' },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/shop' }],
    ...more,
  };
}

function source(id: string, more: object = {}): [string, SourceConfig] {
  return [id, { id, valid: true, ...more } as SourceConfig];
}

const CONFIG: BindingConfig = {
  sources: new Map([
    source('restic-shop', {
      mayBind: [{ 'relations.ownedBy': 'Group:default/SHOP' }],
    }),
    source('open'),
    source('payments', {
      mayBind: { kind: 'component', 'spec.owner': 'group:default/payments' },
    }),
    source('broken', {
      valid: false,
      error: 'recovery.sources.broken.restic: secret path',
    }),
    source('closed', { valid: false, error: 'mayBind', mayBind: 'unreadable' }),
  ]),
  bindings: [],
  tiers: new Map(),
};

const bind = (value: string) =>
  readBindings(entity({ 'recovery/protected-by': value }), CONFIG)!;

describe('readBindings', () => {
  it('says nothing of an entity without annotations', () => {
    expect(readBindings(entity(), CONFIG)).toBeUndefined();
  });

  it('reads bindings, tier, exclusion and owners', () => {
    expect(
      readBindings(
        entity({
          'recovery/protected-by':
            'db: restic-shop host=shop tag="orders db"\nopen name=x',
          'recovery/tier': ' gold ',
          'recovery/excluded-because': 'Because \u202eit is',
          'recovery/excluded-by': 'ana',
        }),
        CONFIG,
      ),
    ).toMatchObject({
      entityRef: 'component:default/orders',
      ownerRefs: ['group:default/shop'],
      tier: 'gold',
      exclusion: { reason: 'Because  it is', by: 'ana' },
      resources: [
        {
          name: 'db',
          sourceId: 'restic-shop',
          selector: { host: 'shop', tag: 'orders db' },
          boundBy: 'annotation',
        },
        { name: 'open', sourceId: 'open', selector: { name: 'x' } },
      ],
      problems: [],
    });
  });

  it('names the sources that the entity may use instead of an unknown one', () => {
    const { resources, problems } = bind('nosuch tag=x');
    expect(resources).toEqual([]);
    expect(problems).toEqual([
      {
        code: 'unknown-source',
        message: 'There is no source "nosuch".',
        nextStep: expect.stringMatching(/broken, open, restic-shop\.$/),
        binding: 'nosuch tag=x',
      },
    ]);
  });

  it('names the source that is spelled most like an unknown one first', () => {
    expect(bind('opne tag=x').problems).toMatchObject([
      { nextStep: expect.stringMatching(/open, broken, restic-shop\.$/) },
    ]);
  });

  it("refuses another team's source and gives nothing of it away", () => {
    const { resources, problems } = bind('payments host=pay');
    expect(resources).toEqual([]);
    expect(problems).toMatchObject([
      { code: 'not-allowed', binding: 'payments host=pay' },
    ]);
    expect(JSON.stringify(problems)).not.toContain('group:');
  });

  it('keeps a binding to a source that cannot be used, so that it is not forgotten', () => {
    const { resources, problems } = bind('broken host=a');
    expect(resources).toMatchObject([{ sourceId: 'broken' }]);
    expect(problems).toMatchObject([{ code: 'unusable-source' }]);
    expect(JSON.stringify(problems)).not.toContain('secret');
  });

  it('lets nobody bind to a source whose filter cannot be read', () => {
    const { resources, problems } = bind('closed');
    expect(resources).toEqual([]);
    expect(problems).toMatchObject([{ code: 'unusable-source' }]);
  });

  it.each([
    ['../../etc', 'syntax'],
    ['open path=/srv/../etc', 'invalid-selector'],
    ['$(reboot) a=b', 'syntax'],
    ['open tag=`id`', undefined],
    ['x'.repeat(10_000), 'too-long'],
    ['open a=b a=c', 'syntax'],
    ['open "', 'syntax'],
  ])('judges %p as %s', (value, code) => {
    const { problems } = bind(value);
    expect(problems.map(problem => problem.code)).toEqual(code ? [code] : []);
    for (const problem of problems) {
      expect(problem.nextStep).not.toBe('');
      expect(problem.binding!.length).toBeLessThanOrEqual(120);
    }
  });

  it('treats each part after a semicolon as a binding of its own', () => {
    const { resources, problems } = bind('open tag=a; rm -rf /');
    expect(resources).toHaveLength(1);
    expect(problems).toMatchObject([{ code: 'syntax', binding: 'rm -rf /' }]);
  });

  it('keeps the first of two bindings of one name', () => {
    const { resources, problems } = bind('db: open tag=a\ndb: open tag=b');
    expect(resources).toMatchObject([{ selector: { tag: 'a' } }]);
    expect(problems).toMatchObject([{ code: 'duplicate' }]);
  });

  it('uses twenty bindings and reports the rest', () => {
    const lines = Array.from(
      { length: 25 },
      (_, index) => `n${index}: open tag=t${index}`,
    );
    const { resources, problems } = bind(lines.join('\n'));
    expect(resources).toHaveLength(20);
    expect(problems).toMatchObject([{ code: 'too-many' }]);
  });

  it('binds by rule, by reference or by filter', () => {
    const rule = { name: 'db', sourceId: 'open', selector: { host: 'pay' } };
    const config: BindingConfig = {
      ...CONFIG,
      bindings: [
        {
          ...rule,
          key: 'a',
          filter: { entityRef: 'component:default/orders' },
        },
        {
          ...rule,
          key: 'b',
          name: 'all',
          filter: { query: { 'spec.type': 'SERVICE' } },
        },
        {
          ...rule,
          key: 'c',
          name: 'no',
          filter: { query: [{ 'spec.type': 'website' }] },
        },
      ],
    };
    expect(readBindings(entity(), config)).toMatchObject({
      resources: [
        { name: 'db', boundBy: 'config' },
        { name: 'all', boundBy: 'config' },
      ],
      problems: [],
    });
    const own = readBindings(
      entity({ 'recovery/protected-by': 'db: restic-shop' }),
      config,
    )!;
    expect(own.resources[0]).toMatchObject({
      name: 'db',
      sourceId: 'restic-shop',
    });
  });

  it('keeps rules to those who may bind, and says so where the rule names the entity', () => {
    const rule = { name: 'db', sourceId: 'payments', selector: {} };
    const byFilter = {
      ...rule,
      key: 'k',
      filter: { query: { kind: 'component' } },
    };
    expect(
      readBindings(entity(), { ...CONFIG, bindings: [byFilter] }),
    ).toBeUndefined();
    const byName = {
      ...rule,
      key: 'k',
      filter: { entityRef: 'component:default/orders' },
    };
    expect(
      readBindings(entity(), { ...CONFIG, bindings: [byName] }),
    ).toMatchObject({
      resources: [],
      problems: [{ code: 'not-allowed' }],
    });
  });
});

describe('SearchableEntity', () => {
  const searchable = new SearchableEntity(entity());
  it.each([
    [{ kind: 'component' }, true],
    [{ KIND: 'COMPONENT', 'metadata.name': 'orders' }, true],
    [{ kind: 'component', 'metadata.name': 'other' }, false],
    [{ 'metadata.namespace': 'default' }, true],
    [{ 'metadata.name': ['a', 'ORDERS'] }, true],
    [{ 'metadata.tags.java': 'true' }, true],
    [{ 'metadata.tags': 'java' }, true],
    [{ 'relations.ownedby': 'group:default/shop' }, true],
    [{ 'spec.lifecycle': CATALOG_FILTER_EXISTS }, false],
    [{ 'spec.type': CATALOG_FILTER_EXISTS }, true],
    [[{ kind: 'api' }, { kind: 'component' }], true],
    [[{ kind: 'api' }, { kind: 'group' }], false],
    [[], false],
  ])('matches as the catalog does: %p', (query, expected) => {
    expect(searchable.matches(query)).toBe(expected);
  });
});
