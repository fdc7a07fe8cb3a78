import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import type {
  EntityRecoveryStatus,
  Finding,
  OperationSummary,
  RecoveryState,
} from 'backstage-plugin-recovery-common';
import type { Knex } from 'knex';
import { Duration } from 'luxon';
import {
  createTestDatabases,
  initDatabase,
} from '../database/__testUtils__/databases';
import { KnexBindingStore } from '../database/KnexBindingStore';
import { KnexFindingStore } from '../database/KnexFindingStore';
import type { FindingEvent, OperationEvent, RecoveryEvent } from '../events';
import { readNotificationsConfig } from './config';
import { FindingWatch } from './FindingWatch';

jest.setTimeout(120_000);

const databases = createTestDatabases();
const HOUR = 3_600_000;
const ORDERS = 'component:default/orders';
const BLOG = 'component:default/blog';

const old: Finding = {
  code: 'older-than-rpo',
  severity: 'critical',
  message: 'Too old.',
  resourceId: 'r1',
  sourceId: 'shop',
};
const unreachable: Finding = {
  code: 'source-unreachable',
  severity: 'critical',
  message: 'Refused.',
  sourceId: 'shop',
};
const unwatched: Finding = { ...old, code: 'not-proven', severity: 'info' };

describe.each(databases.eachSupportedId())('FindingWatch on %s', databaseId => {
  let knex: Knex;
  let now: number;
  let found: Record<string, Finding[]>;
  let states: Record<string, RecoveryState>;
  let active: OperationSummary[];
  let failing: Set<string>;
  let told: FindingEvent[];

  beforeEach(async () => {
    knex = await initDatabase(databases, databaseId);
    now = Date.parse('2026-11-25T10:00:00.000Z');
    found = {};
    states = {};
    active = [];
    failing = new Set();
    told = [];
    await KnexBindingStore.create({ database: knex }).save(
      [ORDERS, BLOG].map(entityRef => ({
        entityRef,
        ownerRefs: [],
        resources: [
          {
            id: `${entityRef}-r1`,
            name: 'db',
            sourceId: 'shop',
            selector: {},
            boundBy: 'config' as const,
          },
        ],
        problems: [],
      })),
    );
  });

  function createWatch(): FindingWatch {
    return new FindingWatch({
      bindings: KnexBindingStore.create({ database: knex }),
      findings: KnexFindingStore.create({ database: knex }),
      status: {
        async getEntityStatus(entityRef) {
          if (failing.has(entityRef)) throw new Error('no database');
          const state = states[entityRef] ?? 'within-rpo';
          const resources = [{ id: 'r1', state }];
          return {
            findings: found[entityRef] ?? [],
            resources: resources as EntityRecoveryStatus['resources'],
            activeOperations: active,
          };
        },
      },
      events: {
        publish: (event: RecoveryEvent) => told.push(event as FindingEvent),
      },
      config: {
        frequency: Duration.fromObject({ minutes: 15 }),
        kinds: readNotificationsConfig(
          new ConfigReader({
            recovery: {
              notifications: {
                kinds: { 'drill-missed': { throttle: { hours: 3 } } },
              },
            },
          }),
        ).kinds,
      },
      scheduler: mockServices.scheduler.mock(),
      logger: mockServices.logger.mock(),
      now: () => new Date(now),
    });
  }

  /** What is told by another round, some hours later. */
  async function after(hours: number) {
    now += hours * HOUR;
    told = [];
    await createWatch().lookAtAll();
    return told.map(
      event => `${event.change} ${event.finding.code} ${event.entityRefs}`,
    );
  }

  it('tells what comes up once, again while it lasts after a day, and when it is gone', async () => {
    found[ORDERS] = [old, unwatched];
    expect(await after(0)).toEqual([`raised older-than-rpo ${ORDERS}`]);
    expect(told[0]).toMatchObject({
      kind: 'backup-missed',
      finding: { message: 'Too old.', resourceId: 'r1', sourceId: 'shop' },
    });
    expect(await after(1)).toEqual([]);
    expect(await after(24)).toEqual([`repeated older-than-rpo ${ORDERS}`]);
    expect(await after(1)).toEqual([]);
    found[ORDERS] = [];
    expect(await after(1)).toEqual([`cleared older-than-rpo ${ORDERS}`]);
    expect(await after(1)).toEqual([]);
    // Back within the day: said before, and not said again.
    found[ORDERS] = [old];
    expect(await after(1)).toEqual([]);
    expect(await after(24)).toEqual([`repeated older-than-rpo ${ORDERS}`]);
    found[ORDERS] = [];
    await after(1);
    await after(48);
    found[ORDERS] = [old];
    expect(await after(1)).toEqual([`raised older-than-rpo ${ORDERS}`]);
  });

  it('tells each kind again after a time of its own', async () => {
    found[ORDERS] = [old, { ...old, code: 'drill-overdue' }];
    expect(await after(0)).toHaveLength(2);
    expect(await after(2)).toEqual([]);
    expect(await after(2)).toEqual([`repeated drill-overdue ${ORDERS}`]);
    // A third one, of a kind that was told of this entity before.
    found[ORDERS] = [old, { ...old, resourceId: 'r2' }];
    expect(await after(1)).toEqual([
      `raised older-than-rpo ${ORDERS}`,
      `cleared drill-overdue ${ORDERS}`,
    ]);
  });

  it('does not tell of a failed drill that is tried again', async () => {
    const failed = { ...old, code: 'drill-failed' };
    found[ORDERS] = [failed];
    active = [
      { kind: 'drill', resourceId: 'r1', attempt: 2 } as OperationSummary,
    ];
    expect(await after(0)).toEqual([]);
    active = [];
    expect(await after(1)).toEqual([`raised drill-failed ${ORDERS}`]);
    active = [
      { kind: 'drill', resourceId: 'r1', attempt: 2 } as OperationSummary,
    ];
    expect(await after(1)).toEqual([]);
  });

  it('takes nothing for gone while nothing can be said', async () => {
    found[ORDERS] = [old];
    await after(0);
    found[ORDERS] = [];
    states[ORDERS] = 'unknown';
    expect(await after(1)).toEqual([]);
    states[ORDERS] = 'within-rpo';
    failing.add(ORDERS);
    expect(await after(1)).toEqual([]);
    failing.clear();
    expect(await after(1)).toEqual([`cleared older-than-rpo ${ORDERS}`]);
  });

  it('tells of a source once, with all entities that it protects', async () => {
    found[ORDERS] = [unreachable];
    found[BLOG] = [unreachable];
    expect(await after(0)).toEqual([
      `raised source-unreachable ${BLOG},${ORDERS}`,
    ]);
    expect(await after(1)).toEqual([]);
    found = {};
    failing.add(BLOG);
    expect(await after(1)).toEqual([]);
    failing.clear();
    expect(await after(1)).toEqual(['cleared source-unreachable ']);
  });

  it('tells a thing once, though several replicas find it', async () => {
    found[ORDERS] = [old];
    found[BLOG] = [{ ...old, resourceId: 'r2' }];
    await Promise.all(
      Array.from({ length: 5 }, () => createWatch().lookAtAll()),
    );
    expect(told).toHaveLength(2);
  });

  it('looks at once when a drill or verification has ended', async () => {
    found[ORDERS] = [{ ...old, code: 'verification-failed' }];
    found[BLOG] = [old];
    const ended = (kind: string, state: string) =>
      createWatch().onEvent({
        type: 'operation',
        operation: { kind, state, entityRef: ORDERS },
      } as OperationEvent);
    await ended('verification', 'running');
    await ended('restore', 'failed');
    expect(told).toEqual([]);
    await ended('verification', 'failed');
    expect(told.map(({ kind }) => kind)).toEqual(['point-damaged']);
  });

  it('forgets entities that are bound no more', async () => {
    found[ORDERS] = [old];
    await after(0);
    await KnexBindingStore.create({ database: knex }).remove([ORDERS]);
    await after(1);
    expect(await knex('recovery_told_findings')).toEqual([]);
  });
});
