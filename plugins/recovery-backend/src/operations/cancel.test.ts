import { promises as fs } from 'node:fs';
import path from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { applyMigrations } from '../database/migrations';
import { restoreFiles, restoreForever } from './__testUtils__/fakes';
import { Harness, requester } from './__testUtils__/Harness';

jest.setTimeout(120_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});

describe.each(databases.eachSupportedId())('cancelling on %s', databaseId => {
  let knex: Knex;
  let harness: Harness;

  beforeAll(async () => {
    knex = await databases.init(databaseId);
    await applyMigrations(knex);
  });

  beforeEach(async () => {
    await knex('recovery_operations').delete();
    harness = await Harness.create(knex, { start: false });
  });

  afterEach(async () => {
    await harness.close();
  });

  it('cancels a queued operation at once, without a worker', async () => {
    const { id } = await harness.request();
    const cancelled = await harness.manager.cancel(id, requester);
    expect(cancelled).toMatchObject({
      state: 'cancelled',
      cancelRequestedBy: requester.userEntityRef,
      summary: expect.stringContaining('nothing was restored'),
      phases: [
        {
          name: 'queue',
          outcome: 'failed',
          finishedAt: cancelled.cancelRequestedAt,
        },
      ],
    });
    expect(await harness.manager.log(id, 0, 10)).toMatchObject({
      complete: true,
    });
    expect((await harness.logOf(id)).at(-1)).toContain(
      'Cancelled by user:default/mia',
    );
    // Its target is free, and no worker takes it up.
    harness.operations.start();
    const next = await harness.run();
    expect(next.state).toBe('succeeded');
    expect((await harness.manager.get(id)).startedAt).toBeUndefined();
  });

  it('stops a running restore and removes what it wrote', async () => {
    harness.operations.start();
    let aborted: unknown;
    harness.provider.restores = async (directory, context, paths) => {
      context.signal.addEventListener('abort', () => {
        aborted = context.signal.reason;
      });
      return restoreForever(directory, context, paths);
    };
    const { id } = await harness.request();
    await harness.writing(id);
    expect(await harness.targetEntries()).toEqual([`.incomplete-${id}`]);
    const answer = await harness.manager.cancel(id, requester);
    expect(answer.cancelRequestedAt).toBeDefined();
    const operation = await harness.ended(id);
    expect(operation).toMatchObject({
      state: 'cancelled',
      error: { code: 'cancelled', message: 'Cancelled by user:default/mia.' },
      summary: expect.stringContaining('was removed'),
    });
    expect(aborted).toMatchObject({ name: 'ProviderError', code: 'cancelled' });
    expect(await harness.targetEntries()).toEqual([]);
    expect(await harness.scratchEntries()).toEqual([]);
    expect((await harness.logOf(id)).join('\n')).toContain(
      'Removed what had been written',
    );
  });

  it('reaches an operation that another replica runs', async () => {
    harness.operations.start();
    harness.provider.restores = restoreForever;
    const { id } = await harness.request();
    await harness.writing(id);
    const other = await harness.replica();
    await other.manager.cancel(id, requester);
    expect((await harness.ended(id)).state).toBe('cancelled');
    expect(await harness.targetEntries()).toEqual([]);
  });

  it('stops while it is still found out what to expect', async () => {
    (await harness.replica()).start();
    let asked = 0;
    harness.provider.expects = async (_paths, context) => {
      if (asked++ > 0) {
        await new Promise((_, reject) => {
          context.signal.addEventListener('abort', () =>
            reject(context.signal.reason),
          );
        });
      }
      return { files: 2 };
    };
    const { id } = await harness.request();
    await harness.until(id, ({ phases }) => phases.at(-1)?.name === 'prepare');
    await harness.manager.cancel(id, requester);
    expect(await harness.ended(id)).toMatchObject({ state: 'cancelled' });
    expect(await harness.targetEntries()).toEqual([]);
  });

  it('stops while what came back is counted', async () => {
    harness.operations.start();
    // The state changes to validating, and before the end is written somebody cancels.
    const startValidating = harness.store.startValidating.bind(harness.store);
    jest
      .spyOn(harness.store, 'startValidating')
      .mockImplementation(async (lease, changes) => {
        const started = await startValidating(lease, changes);
        await harness.manager.cancel(lease.operationId, requester);
        return started;
      });
    const { id } = await harness.request();
    const operation = await harness.ended(id);
    expect(operation.phases.map(({ name }) => name)).toContain('count');
    expect(operation.state).toBe('cancelled');
    expect(await harness.targetEntries()).toEqual([]);
  });

  it('says that an operation that has ended cannot be cancelled', async () => {
    harness.operations.start();
    const { id } = await harness.run();
    await expect(harness.manager.cancel(id, requester)).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('has ended (succeeded)'),
    });
    expect((await harness.targetEntries()).length).toBe(1);
  });

  it('takes a second cancellation as the first', async () => {
    const { id } = await harness.request();
    await harness.manager.cancel(id, requester);
    expect(await harness.manager.cancel(id, requester)).toMatchObject({
      state: 'cancelled',
    });
  });

  it('says that there is no operation of an unknown id', async () => {
    await expect(
      harness.manager.cancel('nonsense', requester),
    ).rejects.toMatchObject({
      name: 'NotFoundError',
    });
  });

  it('leaves alone what took the place of its directory', async () => {
    harness.operations.start();
    harness.provider.restores = restoreForever;
    const { id } = await harness.request();
    await harness.writing(id);
    const directory = path.join(harness.target, `.incomplete-${id}`);
    const precious = path.join(harness.root, 'precious');
    await fs.mkdir(precious);
    await restoreFiles({ 'keep.txt': 'mine' })(precious, undefined as never);
    await fs.rename(directory, path.join(harness.target, 'moved'));
    await fs.symlink(precious, directory);
    const operation = await harness.ended(id);
    expect(operation).toMatchObject({
      state: 'failed',
      error: { code: 'target-changed' },
      result: {
        leftover: expect.stringContaining('not where the operation created it'),
      },
    });
    expect(await fs.readdir(precious)).toEqual(['keep.txt']);
  });
});
