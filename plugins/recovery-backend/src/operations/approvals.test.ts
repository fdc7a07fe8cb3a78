import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { applyMigrations } from '../database/migrations';
import { mockServices } from '@backstage/backend-test-utils';
import { ApprovalRules } from './ApprovalRules';
import { Harness, requester } from './__testUtils__/Harness';

jest.setTimeout(120_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});

const MIA = requester.userEntityRef;
const by = {
  userEntityRef: 'user:default/tom',
  approver: { ownedThrough: ['group:default/shop'], inCatalog: true },
};

describe.each(databases.eachSupportedId())('approvals on %s', databaseId => {
  let knex: Knex;
  let harness: Harness;

  beforeAll(async () => {
    knex = await databases.init(databaseId);
    await applyMigrations(knex);
  });

  afterEach(async () => {
    await harness.close();
    await knex('recovery_operations').delete();
  });

  const start = async (approvals: object = {}, more: object = {}) => {
    harness = await Harness.create(knex, {
      recovery: {
        approvals: { require: [{ target: 'drill' }], ...approvals },
        ...more,
      },
    });
    return await harness.request({ reason: 'Lost rows' });
  };
  const approve = (operation: { id: string; hash: string }, changes = {}) =>
    harness.manager.approve(operation.id, {
      hash: operation.hash,
      reason: 'Agreed',
      by,
      ...changes,
    });
  const phasesOf = async (id: string) =>
    (await harness.manager.get(id)).phases.map(
      ({ name, outcome }) => `${name} ${outcome}`,
    );
  const events = async (id: string) =>
    (
      await knex('recovery_evidence').where('operation_id', id).orderBy('seq')
    ).map(({ body }) => JSON.parse(body).event);

  it('hold a restore back until somebody else approves it', async () => {
    const operation = await start();
    expect(operation).toMatchObject({
      state: 'awaiting-approval',
      approval: {
        state: 'pending',
        reasons: ['Every restore to target drill needs an approval here.'],
      },
    });
    expect(await phasesOf(operation.id)).toEqual(['approval running']);
    expect(
      (
        await harness.manager.listApprovals(
          {
            scope: { formerRefs: [operation.entityRef] },
            notRequestedBy: 'user:x/y',
          },
          {},
        )
      ).items,
    ).toMatchObject([{ id: operation.id }]);
    await approve(operation);
    const ended = await harness.ended(operation.id);
    expect(ended).toMatchObject({
      state: 'succeeded',
      approval: {
        state: 'approved',
        decidedBy: by.userEntityRef,
        reason: 'Agreed',
      },
    });
    const [approval, queue] = ended.phases;
    expect(approval).toMatchObject({ name: 'approval', outcome: 'done' });
    expect(approval.finishedAt).toBe(ended.approval!.decidedAt);
    expect(queue).toMatchObject({
      name: 'queue',
      startedAt: approval.finishedAt,
      outcome: 'done',
    });
    expect(await events(operation.id)).toEqual([
      'requested',
      'approved',
      'ended',
    ]);
  });

  it('are not given by the requester, in whatever letters', async () => {
    const operation = await start();
    await expect(
      approve(operation, {
        by: { ...by, userEntityRef: MIA.toLocaleUpperCase('en-US') },
      }),
    ).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('You requested this yourself'),
    });
    expect((await harness.manager.get(operation.id)).state).toBe(
      'awaiting-approval',
    );
  });

  it('are for the request that was looked at', async () => {
    const operation = await start();
    await expect(
      approve(operation, { hash: 'f'.repeat(64) }),
    ).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('another than the one'),
    });
    await expect(approve(operation, { reason: ' \n ' })).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('reason is empty'),
    });
  });

  it('are not given twice, and not after a rejection', async () => {
    const operation = await start();
    await harness.operations.stop();
    const both = await Promise.allSettled([
      approve(operation),
      approve(operation),
    ]);
    expect(both.filter(one => one.status === 'fulfilled')).toHaveLength(1);
    await expect(approve(operation)).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('user:default/tom has decided already'),
    });
    const other = await harness.request();
    await harness.manager.reject(other.id, {
      hash: other.hash,
      reason: 'Not needed',
      by,
    });
    await expect(approve(other)).rejects.toMatchObject({
      message: expect.stringContaining('the operation is rejected'),
    });
    expect(await harness.manager.get(other.id)).toMatchObject({
      state: 'rejected',
      summary: 'Rejected by user:default/tom: nothing was restored.',
    });
    expect(await phasesOf(other.id)).toEqual(['approval failed']);
    expect(await events(other.id)).toEqual(['requested', 'rejected']);
  });

  it('expire, once over all replicas', async () => {
    const operation = await start({ expiresAfter: { seconds: 1 } });
    const second = await harness.replica();
    second.start();
    const expired = await harness.until(
      operation.id,
      ({ state }) => state === 'expired',
    );
    expect(expired).toMatchObject({
      approval: { state: 'expired' },
      summary: 'Not approved in time: nothing was restored.',
    });
    await expect(approve(operation)).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('The time to decide passed'),
    });
    expect(await phasesOf(operation.id)).toEqual(['approval failed']);
    expect(await events(operation.id)).toEqual(['requested', 'expired']);
  });

  it('take the target when they are given, and wait when it is busy', async () => {
    const operation = await start();
    await harness.operations.stop();
    const other = await harness.request();
    await approve(operation);
    await expect(approve(other)).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('is in use'),
    });
    expect((await harness.manager.get(other.id)).state).toBe(
      'awaiting-approval',
    );
  });

  it('do not hold when the approver lost the right before the run', async () => {
    const operation = await start();
    harness.operations.approvals.checkApproversWith(
      async () => 'user:default/tom, who approved it, may not do so any more.',
    );
    await approve(operation);
    expect(await harness.ended(operation.id)).toMatchObject({
      state: 'failed',
      error: {
        code: 'approval-withdrawn',
        message: expect.stringContaining('may not do so any more'),
      },
    });
    expect(await harness.targetEntries()).toEqual([]);
  });

  it('are not given while operations are stopped, nor is anything requested', async () => {
    const operation = await start();
    harness.config.recovery.operations = { disabled: 'Storage is moved' };
    const { manager } = await harness.replica();
    await expect(
      manager.approve(operation.id, {
        hash: operation.hash,
        reason: 'Agreed',
        by,
      }),
    ).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('Storage is moved.'),
    });
    // Said before somebody has gone through all of it.
    const plan = await manager.planRestore('p1', { targetId: 'drill' });
    expect(plan.refusals[0]).toMatch(
      /^Operations are stopped by the configuration: Storage is moved\. Ask/,
    );
  });
});

describe('the rules of approval', () => {
  const rules = (approvals?: object) =>
    ApprovalRules.fromConfig(
      mockServices.rootConfig({ data: { recovery: { approvals } } }),
    );
  const request = {
    kind: 'restore',
    sourceId: 'shop',
    targetId: 'drill',
  } as const;

  it('ask for one in place always, and else for what they name', () => {
    expect(rules().reasonsFor(request)).toEqual([]);
    expect(rules().reasonsFor({ ...request, inPlace: true })).toHaveLength(1);
    const some = rules({
      require: [
        { tier: ['gold', 'silver'], reason: 'Gold is precious.' },
        { kind: 'drill', source: 'shop' },
      ],
    });
    expect(some.reasonsFor(request)).toEqual([]);
    expect(some.reasonsFor({ ...request, tier: 'gold' })).toEqual([
      'Gold is precious.',
    ]);
    expect(some.reasonsFor({ ...request, kind: 'drill' })).toEqual([
      'Every drill of source shop needs an approval here.',
    ]);
  });

  it('end after 90 days at most', () => {
    expect(rules({ expiresAfter: { days: 90 } }).expiresAfter).toBe('P90D');
    expect(() => rules({ expiresAfter: { years: 1 } })).toThrow(
      'recovery.approvals.expiresAfter is longer than 90 days',
    );
  });

  it('say who may give one', () => {
    const named = rules({ approvers: ['Group:Default/DBA', 'user:tom'] });
    expect(named.approverRefs).toEqual([
      'group:default/dba',
      'user:default/tom',
    ]);
    expect(named.approvers).toBe(
      'Somebody else who owns the entity, alone or through a group, is or belongs to group:default/dba or user:default/tom, and has the permission recovery.operation.approve.',
    );
    expect(
      rules({ approvers: 'group:default/dba', ownersOnly: false }).approvers,
    ).toBe(
      'Somebody else who has the permission recovery.operation.approve for the entity and is or belongs to group:default/dba.',
    );
  });

  it.each([
    [{ expiresAfter: { seconds: -1 } }, 'recovery.approvals.expiresAfter'],
    [{ require: [{ kind: 'backup' }] }, 'recovery.approvals.require[0].kind'],
    [{ require: [{ tier: [] }] }, 'recovery.approvals.require[0].tier'],
    [{ require: [{ who: 'x' }] }, 'unknown key "who"'],
    [{ approvers: [] }, 'recovery.approvals.approvers'],
    [{ approvers: ['dba'] }, 'recovery.approvals.approvers names "dba"'],
    [
      { approvers: 'component:default/orders' },
      'recovery.approvals.approvers names "component:default/orders"',
    ],
  ])('refuse %j and name the key', (approvals, message) => {
    expect(() => rules(approvals)).toThrow(message);
  });
});
