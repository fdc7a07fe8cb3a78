import { promises as fs } from 'node:fs';
import path from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import type {
  CheckContext,
  CheckOutcome,
  RecoveryCheck,
} from 'backstage-plugin-recovery-node';
import type { Knex } from 'knex';
import { applyMigrations } from '../../database/migrations';
import { Harness } from '../__testUtils__/Harness';

jest.setTimeout(120_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3'],
  disableDocker: true,
});

describe('checks after restores', () => {
  let knex: Knex;
  let harness: Harness;
  let found: string[];

  beforeAll(async () => {
    knex = await databases.init('SQLITE_3');
    await applyMigrations(knex);
  });

  afterEach(() => harness.close());

  async function restore(
    said: Partial<CheckOutcome> | Error | (Partial<CheckOutcome> | Error)[],
    options: { afterRestore?: boolean; paths?: string[] } = {},
  ) {
    const outcomes = [said].flat();
    const check: RecoveryCheck = {
      type: 'content',
      readSettings: config => config.getNumber('index'),
      async run(index, { directory }: CheckContext) {
        found = (await fs.readdir(directory)).sort();
        await fs.writeFile(path.join(directory, 'a.txt'), 'changed by a check');
        const outcome = outcomes[index as number];
        if (outcome instanceof Error) throw outcome;
        return [
          { name: 'x', level: 6, result: 'pass', message: 'Well.', ...outcome },
        ];
      },
    };
    found = [];
    harness = await Harness.create(knex, {
      checks: [check],
      validation: [
        {
          source: 'shop',
          afterRestore: options.afterRestore ?? true,
          checks: outcomes.map((_, index) => ({
            type: 'content',
            content: { index },
          })),
        },
      ],
    });
    harness.provider.expects = async () => ({ files: 2 });
    return await harness.run({ paths: options.paths });
  }

  it('are made on a copy that is gone afterwards', async () => {
    const ended = await restore({});
    expect(found).toEqual(['a.txt', 'sub']);
    expect(ended).toMatchObject({ state: 'succeeded', result: { level: 6 } });
    expect(ended.phases.map(({ name }) => name)).toContain('validate');
    const destination = ended.result!.destination!;
    expect((await fs.readdir(destination)).sort()).toEqual(['a.txt', 'sub']);
    expect(await fs.readFile(`${destination}/a.txt`, 'utf8')).toBe('alpha');
    expect(harness.points.evidence).toMatchObject([{ level: 6 }]);
  });

  it('make the restore fail, which keeps what it wrote', async () => {
    const ended = await restore({ result: 'fail', message: 'No orders.' });
    expect(ended).toMatchObject({
      state: 'failed',
      error: { code: 'check-failed' },
    });
    expect(ended.error!.message).toContain('No orders.');
    expect(ended.result!.leftover).toContain('.incomplete-');
    expect(harness.points.evidence).toEqual([]);
  });

  it('are left open when they cannot be made: the data is there', async () => {
    const ended = await restore(new Error('The tool is missing'));
    expect(ended.state).toBe('succeeded');
    expect(ended.result!.checks.at(-1)).toMatchObject({
      result: 'unknown',
      message: expect.stringContaining('The tool is missing'),
    });
    expect(harness.points.evidence).toMatchObject([{ level: 4 }]);
  });

  it('make the restore fail when one failed, though a later one cannot be made', async () => {
    const ended = await restore([
      { result: 'fail', message: 'No orders.' },
      new Error('The tool is missing'),
    ]);
    expect(ended).toMatchObject({
      state: 'failed',
      error: { code: 'check-failed' },
    });
    expect(ended.result!.checks.slice(-2)).toMatchObject([
      { result: 'fail', message: 'No orders.' },
      { result: 'unknown' },
    ]);
    expect(ended.result!.level).toBeUndefined();
    expect(harness.points.evidence).toEqual([]);
  });

  it('are made when asked for, and of whole points only', async () => {
    expect((await restore({}, { afterRestore: false })).state).toBe(
      'succeeded',
    );
    expect(found).toEqual([]);
    await harness.close();
    expect((await restore({}, { paths: ['/a.txt'] })).state).toBe('succeeded');
    expect(found).toEqual([]);
  });
});
