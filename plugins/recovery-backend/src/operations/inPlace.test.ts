import { promises as fs } from 'node:fs';
import path from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import type { ValidSource } from '../config';
import { applyMigrations } from '../database/migrations';
import { restoreFiles } from './__testUtils__/fakes';
import { Harness } from './__testUtils__/Harness';
import { describePlace } from './interruptedPlace';
import { replaceInPlace, identifyPlace, setAsidePath } from './inPlace';
import { WorkDirectory } from './WorkDirectory';

jest.setTimeout(120_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});
const by = {
  userEntityRef: 'user:default/tom',
  approver: { ownedThrough: ['group:default/shop'], inCatalog: true },
};
const confirmed = { confirmName: 'orders-db', reason: 'Lost rows' };

describe.each(databases.eachSupportedId())(
  'a restore in place on %s',
  databaseId => {
    let knex: Knex;
    let harness: Harness;
    let place: string;

    beforeAll(async () => {
      knex = await databases.init(databaseId);
      await applyMigrations(knex);
    });

    beforeEach(async () => {
      harness = await Harness.create(knex, {
        targets: root => ({
          original: {
            inPlace: true,
            directory: path.join(root, 'restore/orders'),
          },
        }),
      });
      place = path.join(harness.root, 'restore/orders');
      await fs.mkdir(place);
      await fs.writeFile(path.join(place, 'old.txt'), 'old');
      await fs.chmod(place, 0o750);
    });

    afterEach(async () => {
      await harness.close();
      await knex('recovery_operations').delete();
    });

    const plan = (more: { paths?: string[] } = {}) =>
      harness.manager.planRestore('p1', { targetId: 'original', ...more });
    const request = (changes: object = {}) =>
      harness.request({ targetId: 'original', ...confirmed, ...changes });
    const run = async () => {
      const operation = await request();
      await harness.manager.approve(operation.id, {
        hash: operation.hash,
        reason: 'Agreed',
        by,
      });
      return await harness.ended(operation.id);
    };
    const beside = async () =>
      (await fs.readdir(path.dirname(place))).filter(
        name => !['shop', 'drills'].includes(name),
      );

    it('sets aside what is there and puts what was restored in its place', async () => {
      const done = await run();
      expect(done).toMatchObject({
        state: 'succeeded',
        inPlace: true,
        result: {
          destination: place,
          setAside: setAsidePath(place, done.id),
        },
      });
      expect((await fs.readdir(place)).sort()).toEqual(['a.txt', 'sub']);
      expect(await fs.readdir(done.result!.setAside!)).toEqual(['old.txt']);
      expect((await fs.stat(place)).mode & 0o777).toBe(0o750);
      expect(done.phases.at(-1)).toMatchObject({
        name: 'replace',
        outcome: 'done',
      });
    });

    it('needs no directory to be there', async () => {
      await fs.rm(place, { recursive: true });
      expect((await plan()).steps.join(' ')).toContain('nothing is set aside');
      const done = await run();
      expect(done.state).toBe('succeeded');
      expect(done.result!.setAside).toBeUndefined();
      expect(await beside()).toEqual(['orders']);
    });

    it('says in its plan what would change, who approves, and what to type', async () => {
      harness.provider.contents = async function* contents(_s, _p, folder) {
        if (folder === '/') {
          yield { path: '/new.txt', type: 'file', sizeBytes: 1 };
          yield { path: '/old.txt', type: 'file', sizeBytes: 99 };
        }
      };
      await fs.writeFile(path.join(place, 'extra'), '');
      expect(await plan()).toMatchObject({
        needsApproval: true,
        approval: { expiresAfter: 'P1D' },
        confirmName: 'orders-db',
        destination: place,
        refusals: [],
        changes: {
          added: 1,
          changed: 1,
          removed: 1,
          unchanged: 0,
          complete: true,
          examples: [
            { path: '/new.txt', change: 'added' },
            { path: '/old.txt', change: 'changed' },
            { path: '/extra', change: 'removed' },
          ],
        },
      });
    });

    it('takes the name typed, a reason, and all of the point', async () => {
      await expect(request({ confirmName: 'orders' })).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringContaining('orders-db'),
      });
      await expect(request({ reason: ' ' })).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringContaining('needs a reason'),
      });
      expect((await plan({ paths: ['/a.txt'] })).refusals).toEqual([
        expect.stringContaining('leave out the paths'),
      ]);
    });

    it('refuses a place on which a database runs, also one started meanwhile', async () => {
      const pidFile = path.join(place, 'postmaster.pid');
      await fs.writeFile(pidFile, `${process.pid}\n/srv\n`);
      expect((await plan()).refusals).toEqual([
        expect.stringContaining('in use by a running server'),
      ]);
      await fs.rm(pidFile);
      harness.provider.restores = async (directory, context) => {
        await restoreFiles({ 'a.txt': 'alpha' })(directory, context);
        await fs.writeFile(pidFile, `${process.pid}\n`);
      };
      expect(await run()).toMatchObject({
        state: 'failed',
        error: { code: 'target-refused' },
      });
      expect(await fs.readFile(path.join(place, 'old.txt'), 'utf8')).toBe(
        'old',
      );
    });

    it('leaves everything as it is when too little came back', async () => {
      harness.provider.expects = async () => ({ files: 3 });
      expect(await run()).toMatchObject({
        state: 'failed',
        error: { code: 'incomplete' },
      });
      expect(await fs.readdir(place)).toEqual(['old.txt']);
    });

    it('leaves a place alone that became another while it was restored', async () => {
      harness.provider.restores = async (directory, context) => {
        await restoreFiles({ 'a.txt': 'alpha' })(directory, context);
        await fs.rename(place, `${place}-moved`);
        await fs.mkdir(place);
      };
      expect(await run()).toMatchObject({
        state: 'failed',
        error: { code: 'target-changed' },
      });
      expect(await fs.readdir(place)).toEqual([]);
    });

    it('refuses a place in the repository of its source, also through a link', async () => {
      const source = harness.sources.get('shop') as ValidSource;
      source.settings = { directory: path.join(harness.root, 'restore') };
      expect((await plan()).refusals).toEqual([
        expect.stringContaining('lies inside the backups of source shop'),
      ]);
      const repository = path.join(harness.root, 'restore/repository');
      source.settings = { directory: repository };
      await fs.mkdir(path.join(repository, 'data'), { recursive: true });
      await fs.rm(place, { recursive: true });
      await fs.symlink(path.join(repository, 'data'), place);
      expect((await plan()).refusals).toEqual([
        expect.stringContaining('lies inside the backups of source shop'),
      ]);
      await expect(request()).rejects.toMatchObject({ name: 'ConflictError' });
      expect(await fs.readdir(path.join(repository, 'data'))).toEqual([]);
    });

    it('goes through no link, and nowhere beside the allowed roots', async () => {
      await fs.rename(place, path.join(harness.root, 'elsewhere'));
      await fs.symlink(path.join(harness.root, 'elsewhere'), place);
      expect((await plan()).refusals).toEqual([
        expect.stringContaining('lies outside recovery.restore.allowedRoots'),
      ]);
    });

    describe('that was killed', () => {
      const operationId = 'a3c1f0de-0000-4000-8000-000000000001';
      const record = () =>
        ({
          id: operationId,
          kind: 'restore',
          phases: [],
          targetDirectory: place,
          workDirectory: `${path.dirname(place)}/.incomplete-${operationId}`,
        } as any);
      const replace = async (confirm: () => Promise<boolean>) => {
        const work = await WorkDirectory.create(
          path.dirname(place),
          `.incomplete-${operationId}`,
        );
        await fs.writeFile(path.join(work.path, 'a.txt'), 'alpha');
        return await replaceInPlace({
          work,
          content: work.path,
          directory: place,
          before: await identifyPlace(place),
          operationId,
          confirm,
        });
      };

      it('between its two steps is undone, and says so', async () => {
        await replace(async () => true);
        // As a kill between the renamings leaves it.
        await fs.rename(place, record().workDirectory);
        const { leftover } = await describePlace(record());
        expect(leftover).toContain('was put back: it is as it was');
        expect(await fs.readdir(place)).toEqual(['old.txt']);
        expect(await fs.readdir(record().workDirectory)).toEqual(['a.txt']);
      });

      it('puts nothing back over what took the place', async () => {
        await replace(async () => true);
        await fs.rename(place, record().workDirectory);
        await fs.mkdir(place);
        const { leftover } = await describePlace(record());
        expect(leftover).toContain('something else has taken its place');
        expect(await fs.readdir(setAsidePath(place, operationId))).toEqual([
          'old.txt',
        ]);
      });

      it('before and after is told apart', async () => {
        await fs.mkdir(record().workDirectory);
        expect((await describePlace(record())).leftover).toContain(
          'was not touched',
        );
        await fs.rmdir(record().workDirectory);
        await replace(async () => true);
        expect((await describePlace(record())).leftover).toContain(
          'holds the restored files',
        );
      });

      it('undoes the first step itself when it lost its lease', async () => {
        let asked = 0;
        await expect(replace(async () => ++asked < 2)).rejects.toThrow(
          'lost its right',
        );
        expect(await fs.readdir(place)).toEqual(['old.txt']);
      });
    });
  },
);
