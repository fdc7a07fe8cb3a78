import { execFileSync } from 'node:child_process';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { applyMigrations } from '../database/migrations';
import { Harness } from './__testUtils__/Harness';

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

describe('a full target', () => {
  let knex: Knex;
  let harness: Harness;
  let mounted = false;

  beforeAll(async () => {
    knex = await databases.init('SQLITE_3');
    await applyMigrations(knex);
    harness = await Harness.create(knex);
    mounted = mountSmall(harness.target);
  });

  afterAll(async () => {
    if (mounted) execFileSync('umount', [harness.target]);
    await harness.close();
  });

  it('is named, and is as empty afterwards as before', async () => {
    await fs.writeFile(path.join(harness.target, 'mine'), 'stays');
    let failure: NodeJS.ErrnoException | undefined;
    harness.provider.restores = async directory => {
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
          failure = error as NodeJS.ErrnoException;
          throw error;
        }
      }
    };
    const operation = await harness.run();
    expect(failure?.code).toBe('ENOSPC');
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
});
