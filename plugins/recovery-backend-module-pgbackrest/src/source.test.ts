import { ConfigReader } from '@backstage/config';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { protectedDirectories } from './settingsFile';
import { readPgBackRestSource } from './source';

const read = (config: object, uid = 1000) =>
  readPgBackRestSource(
    new ConfigReader(config as never),
    { sourceId: 'shop' },
    { getuid: () => uid },
  );

describe('the configuration', () => {
  it('has defaults, and takes options as texts', () => {
    expect(
      read({
        stanza: 'shop',
        options: {
          'repo1-path': '/srv/repo',
          'process-max': 2,
          'repo1-bundle': true,
        },
        repos: [2, 1, 2],
      }),
    ).toEqual({
      sourceId: 'shop',
      stanza: 'shop',
      configFile: undefined,
      options: {
        'repo1-path': '/srv/repo',
        'process-max': '2',
        'repo1-bundle': 'y',
      },
      secretOptions: {},
      secretFiles: {},
      repos: [1, 2],
      binary: 'pgbackrest',
      runAs: undefined,
      archiveWarnAfterMs: 86_400_000,
    });
  });

  it('asks for a user when the backend is root', () => {
    expect(() => read({ stanza: 'shop' }, 0)).toThrow(
      /'runAs' is missing: the backend runs as root/,
    );
    expect(read({ stanza: 'shop', runAs: 'postgres' }, 0).runAs).toBe(
      'postgres',
    );
    expect(() => read({ stanza: 'shop', runAs: 'root' })).toThrow(
      /must not be root/,
    );
  });
});

describe('directories that no target may touch', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'recovery-settings-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('are those of local repositories and of the cluster', async () => {
    const configFile = join(directory, 'pgbackrest.conf');
    await writeFile(
      configFile,
      [
        '[global]',
        'repo1-path=/srv/one',
        'repo2-path=/in/a/bucket',
        'repo2-type=s3',
        'repo3-path=/on/another/host',
        'repo3-host=backup',
        '[shop]',
        'pg1-path = /srv/postgres',
        '[other]',
        'pg1-path=/srv/other',
      ].join('\n'),
    );
    expect(
      protectedDirectories(
        read({
          stanza: 'shop',
          configFile,
          options: { 'repo4-path': '/srv/four' },
        }),
      ).sort(),
    ).toEqual(['/srv/four', '/srv/one', '/srv/postgres']);
  });

  it('are the default repository when nothing else is said', () => {
    expect(
      protectedDirectories(
        read({ stanza: 'shop', options: { 'pg1-path': '/srv/postgres' } }),
      ),
    ).toEqual(['/srv/postgres', '/var/lib/pgbackrest']);
  });
});
