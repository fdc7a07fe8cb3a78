import { spawn } from 'node:child_process';
import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  coreServices,
  createBackendModule,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { closingDatabases } from './database/__testUtils__/closingDatabases';
import { newOperation } from './database/__testUtils__/operations';
import { KnexEvidenceStore } from './database/KnexEvidenceStore';
import { KnexOperationStore } from './database/KnexOperationStore';
import { recoveryPlugin } from './plugin';
import { checkChain } from './evidence/checkChain';

jest.setTimeout(180_000);

const root = resolvePackagePath('backstage-plugin-recovery-backend');

function run(args: string[], input = '') {
  return new Promise<{ code: number | null; out: string; err: string }>(
    (resolve, reject) => {
      const child = spawn(
        process.execPath,
        [path.join(root, 'bin/recovery-evidence.js'), ...args],
        {
          cwd: root,
          // As outside of tests, where the database is kept alive.
          env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production' },
        },
      );
      let out = '';
      let err = '';
      child.stdout.on('data', data => (out += data));
      child.stderr.on('data', data => (err += data));
      child.on('error', reject);
      child.on('close', code => resolve({ code, out, err }));
      child.stdin.end(input);
    },
  );
}

describe('the command recovery-evidence', () => {
  let directory: string;
  let config: string;
  let knex: Knex;
  let store: KnexEvidenceStore;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    directory = await fs.mkdtemp(path.join(os.tmpdir(), 'recovery-command-'));
    const data = {
      backend: {
        database: {
          client: 'better-sqlite3',
          connection: { directory },
        },
      },
    };
    config = path.join(directory, 'app-config.yaml');
    await fs.writeFile(config, JSON.stringify(data));
    const backend = await startTestBackend({
      features: [
        recoveryPlugin,
        closingDatabases,
        mockServices.rootConfig.factory({ data }),
        createBackendModule({
          pluginId: 'recovery',
          moduleId: 'database-of-test',
          register(env) {
            env.registerInit({
              deps: { database: coreServices.database },
              async init({ database }) {
                knex = await database.getClient();
              },
            });
          },
        }),
      ],
    });
    stop = () => backend.stop();
    const operations = KnexOperationStore.create({ knex });
    store = KnexEvidenceStore.create({ database: knex });
    for (let count = 0; count < 3; count++)
      await operations.create(newOperation({ reason: 'ä line\nfeed' }), []);
  });

  afterAll(async () => {
    await stop();
    await fs.rm(directory, { recursive: true, force: true });
  });

  it('checks and writes out the chain of the database that the configuration names', async () => {
    const { head } = await checkChain(store);
    expect(await run(['verify', '--config', config])).toEqual({
      code: 0,
      err: '',
      out: `The chain is whole: 3 records. Its head: 3:${head.hash}\n`,
    });
    const exported = await run(['export', '--config', config]);
    expect(exported.code).toBe(0);
    const links = await store.readChain(0, 10);
    expect(exported.out).toBe(links.map(({ body }) => `${body}\n`).join(''));
    const kept = `2:${links[1].hash}`;
    expect(
      await run(['verify', '-', '--head', kept], exported.out),
    ).toMatchObject({ code: 0, out: expect.stringContaining('3 records') });
  });

  it('names what is wrong with a file', async () => {
    const links = await store.readChain(0, 10);
    const lines = links.map(({ body }) => body);
    let files = 0;
    const verify = async (changed: string[], ...args: string[]) => {
      const file = path.join(directory, `evidence-${files++}.jsonl`);
      await fs.writeFile(file, changed.join('\n'));
      return await run(['verify', file, ...args]);
    };
    const eve = (line: string) =>
      line.replace('user:default/mia', 'user:x/eve');
    const kept = ['--head', `3:${links[2].hash}`];
    const broken: Array<[Promise<{ code: unknown; err: string }>, RegExp]> = [
      [
        verify([eve(lines[0]), ...lines.slice(1)]),
        /2 does not follow record 1/,
      ],
      [verify([lines[0], lines[2]]), /Record 2 is missing/],
      [verify(lines.slice(1)), /Record 1 is missing/],
      [verify([...lines, 'nonsense']), /Record 4 is not JSON/],
      [verify([...lines, 'null']), /Record 4 is missing/],
    ];
    for (const [result, err] of broken)
      expect(await result).toMatchObject({
        code: 1,
        err: expect.stringMatching(err),
      });
    // What only a hash that was kept elsewhere can tell.
    const [first, second, third] = lines;
    const rewritten = [first, second, eve(third)];
    expect(await verify(rewritten)).toMatchObject({ code: 0 });
    expect(await verify(rewritten, ...kept)).toMatchObject({
      code: 1,
      err: expect.stringContaining('written anew'),
    });
    expect(await verify([first, second], ...kept)).toMatchObject({
      code: 1,
      err: expect.stringContaining('last records are missing'),
    });
    expect(await verify([])).toMatchObject({
      code: 0,
      out: 'The chain is empty.\n',
    });
  });

  it('says what to write when it cannot begin', async () => {
    const cases: Array<[string[], RegExp]> = [
      [[], /Usage/],
      [['verify'], /Usage/],
      [['verify', 'a', '--config', 'b'], /Usage/],
      [['export', 'a'], /Usage/],
      [['verify', '-', '--head', '3'], /is not a number of a record/],
      [['verify', '-', '--what'], /no option --what/],
      [['verify', path.join(directory, 'absent')], /ENOENT/],
      [['verify', '--config', path.join(directory, 'absent.yaml')], /absent/],
    ];
    for (const [args, err] of cases)
      expect(await run(args)).toMatchObject({
        code: 2,
        err: expect.stringMatching(err),
      });
  });
});
