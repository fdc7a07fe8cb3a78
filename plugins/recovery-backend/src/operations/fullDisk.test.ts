import { execFileSync } from 'node:child_process';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { bindOrders, ORDERS } from '../database/__testUtils__/bindOrders';
import { KnexEvidenceStore } from '../database/KnexEvidenceStore';
import { applyMigrations } from '../database/migrations';
import { restoreFiles, type Restore } from './__testUtils__/fakes';
import { Harness, requester } from './__testUtils__/Harness';

jest.setTimeout(180_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3'],
  disableDocker: true,
});

/** A real file system of 1 MiB where we may mount one; it is full soon. */
function mountSmall(directory: string): boolean {
  try {
    execFileSync(
      'mount',
      ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory],
      { stdio: 'ignore' },
    );
    return true;
  } catch {
    return false;
  }
}

/** Restores more than there is room for. */
function fill(mounted: boolean) {
  const filling: { failure?: NodeJS.ErrnoException; restore: Restore } = {
    async restore(directory) {
      await fs.mkdir(path.join(directory, 'deep'));
      for (let file = 0; ; file++) {
        try {
          if (!mounted && file === 100) {
            // No right to mount: what the system would have said.
            throw Object.assign(
              new Error('ENOSPC: no space left on device, write'),
              { code: 'ENOSPC' },
            );
          }
          await fs.writeFile(
            path.join(directory, `deep/${file}`),
            Buffer.alloc(20_000),
          );
        } catch (error) {
          filling.failure = error as NodeJS.ErrnoException;
          throw error;
        }
      }
    },
  };
  return filling;
}

describe('a full target', () => {
  let knex: Knex;
  let harness: Harness;
  let mounted = false;
  let drillsMounted = false;
  const drillPlace = () => path.join(harness.root, 'restore/drills');

  beforeAll(async () => {
    knex = await databases.init('SQLITE_3');
    await applyMigrations(knex);
    harness = await Harness.create(knex);
    mounted = mountSmall(harness.target);
    drillsMounted = mountSmall(drillPlace());
  });

  afterAll(async () => {
    if (mounted) execFileSync('umount', [harness.target]);
    if (drillsMounted) execFileSync('umount', [drillPlace()]);
    await harness.close();
  });

  it('is named, and is as empty afterwards as before', async () => {
    await fs.writeFile(path.join(harness.target, 'mine'), 'stays');
    const filling = fill(mounted);
    harness.provider.restores = filling.restore;
    const operation = await harness.run();
    expect(filling.failure?.code).toBe('ENOSPC');
    expect(operation).toMatchObject({
      state: 'failed',
      error: {
        code: 'target-full',
        nextStep: expect.stringContaining('Make room'),
      },
    });
    expect(operation.result?.leftover).toBeUndefined();
    expect(operation.result!.restoredFiles).toBeGreaterThan(10);
    expect(await harness.targetEntries()).toEqual(['mine']);
    expect(await harness.scratchEntries()).toEqual([]);
  });

  it('of a drill is named, cleaned up, and free for the next one', async () => {
    await bindOrders(knex);
    const drill = async () => {
      const { drills } = harness.operations;
      const asked = { resourceId: 'r1' };
      const { id } = await drills.request(ORDERS, asked, requester);
      return await harness.ended(id);
    };
    const filling = fill(drillsMounted);
    harness.provider.restores = filling.restore;
    const operation = await drill();
    expect(filling.failure?.code).toBe('ENOSPC');
    expect(operation).toMatchObject({
      kind: 'drill',
      state: 'failed',
      error: {
        code: 'target-full',
        message: 'The target has no space left.',
        nextStep: expect.stringContaining('Make room'),
      },
    });
    expect(operation.result!.leftover).toBeUndefined();
    expect(await fs.readdir(drillPlace())).toEqual([]);
    expect(await harness.scratchEntries()).toEqual([]);
    expect(await harness.drillStore.listLeftCopies()).toEqual([]);
    // It says nothing of the point: the backup may well be good.
    expect(harness.points.evidence).toEqual([]);
    const evidence = KnexEvidenceStore.create({ database: knex });
    expect(await evidence.ofOperation(operation.id)).toHaveLength(2);
    harness.provider.restores = restoreFiles({ 'a.txt': 'alpha' });
    harness.provider.expects = async () => ({ files: 1 });
    expect((await drill()).state).toBe('succeeded');
  });
});
