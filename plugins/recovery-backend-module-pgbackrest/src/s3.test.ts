import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import {
  createProviderContext,
  createRecordingLogger,
  drainListing,
  pointRefOf,
  providerErrorOf,
} from 'backstage-plugin-recovery-node/testUtils';
import S3rver from 's3rver';
import { configOf } from './__testUtils__/conformance';
import {
  CIPHER_PASS,
  makeDirectory,
  PGBACKREST_BINARIES,
  TestCluster,
  withRestored,
} from './__testUtils__/TestCluster';
import { PgBackRestProvider } from './PgBackRestProvider';

jest.setTimeout(300_000);

const BUCKET = 'backups';
/** The only key pair that the server knows. */
const KEY = 'S3RVER';

const provider = new PgBackRestProvider();

/** pgBackRest speaks to S3 by TLS only. */
async function makeCertificate(directory: string) {
  const key = join(directory, 'key.pem');
  const cert = join(directory, 'cert.pem');
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'],
    ...['-subj', '/CN=localhost', '-keyout', key, '-out', cert],
  ]);
  return {
    key: await readFile(key, 'utf8'),
    cert: await readFile(cert, 'utf8'),
  };
}

/** What the server lists its buckets with; not among its published types. */
interface ListingStore {
  listObjects(
    bucket: string,
    options: { prefix?: string; delimiter?: string; maxKeys?: number },
  ): Promise<{
    objects: Array<{ key: string }>;
    commonPrefixes: string[];
    isTruncated: boolean;
  }>;
}

/**
 * The server does not name a folder that holds nothing but folders, such as `base/` of a
 * cluster. So it is asked for all keys, and what lies below a folder is summed up here.
 */
function nameAllFolders(server: S3rver) {
  const { store } = server as unknown as { store: ListingStore };
  const listKeys = store.listObjects.bind(store);
  store.listObjects = async (bucket, { delimiter, ...options }) => {
    if (!delimiter) return listKeys(bucket, options);
    const { prefix = '', maxKeys } = options;
    const { objects } = await listKeys(bucket, { prefix });
    const folderOf = (key: string) =>
      key.slice(0, key.indexOf(delimiter, prefix.length) + 1);
    const direct = objects.filter(({ key }) => !folderOf(key));
    if (maxKeys !== undefined && direct.length > maxKeys) {
      throw new Error('A listing by folders is not given in pages');
    }
    return {
      objects: direct,
      commonPrefixes: [
        ...new Set(objects.map(({ key }) => folderOf(key)).filter(Boolean)),
      ],
      isTruncated: false,
    };
  };
}

/** A stanza whose backup and WAL lie in an S3 bucket: the cluster archives into it. */
describe.each(PGBACKREST_BINARIES)('%s with a bucket', binary => {
  let directory: string;
  let stored: string;
  let server: S3rver;
  let cluster: TestCluster;
  let label: string;

  beforeAll(async () => {
    directory = await makeDirectory('recovery-pgbackrest-s3-');
    stored = join(directory, 's3');
    await mkdir(stored);
    server = new S3rver({
      address: '127.0.0.1',
      port: 0,
      ...(await makeCertificate(directory)),
      silent: true,
      directory: stored,
      configureBuckets: [{ name: BUCKET }],
    });
    nameAllFolders(server);
    const { port } = await server.run();
    cluster = await TestCluster.create(
      await makeDirectory('recovery-life-'),
      binary,
      [
        'repo1-type=s3',
        `repo1-s3-bucket=${BUCKET}`,
        'repo1-s3-endpoint=localhost',
        'repo1-s3-region=us-east-1',
        'repo1-s3-uri-style=path',
        `repo1-s3-key=${KEY}`,
        `repo1-s3-key-secret=${KEY}`,
        'repo1-storage-host=127.0.0.1',
        `repo1-storage-port=${port}`,
        'repo1-storage-verify-tls=n',
      ],
    );
    await cluster.server.start();
    await cluster.server.sql('create table life (row int)');
    ({ label } = await cluster.backup('full'));
    // Windows are told in whole seconds.
    await cluster.server.sql('select pg_sleep(1.1)');
    await cluster.server.sql('insert into life values (1)');
    await cluster.server.sql('select pg_switch_wal()');
    await cluster.run('check');
    await cluster.server.stop();
  });

  afterAll(async () => {
    const closed = server.close();
    server.httpServer.closeAllConnections();
    await closed;
    await rm(directory, { recursive: true, force: true });
    await rm(cluster.directory, { recursive: true, force: true });
  });

  const source = (secrets: JsonObject = {}, options: JsonObject = {}) => {
    const config = configOf(cluster);
    return provider.readSource(
      new ConfigReader({
        ...config,
        options,
        secretOptions: { ...config.secretOptions, ...secrets },
      }),
      { sourceId: 'bucket' },
    );
  };

  const list = (secrets?: JsonObject, options?: JsonObject) =>
    drainListing(
      provider.list(source(secrets, options), {
        signal: new AbortController().signal,
        logger: createRecordingLogger(),
        now: new Date(),
      }),
    );

  async function onlyPoint() {
    const { points, notices } = await list();
    expect(notices).toEqual([]);
    expect(points).toMatchObject([{ id: label, outcome: 'success' }]);
    return pointRefOf(points[0]);
  }

  /** The file in which the server keeps some object below a folder of the backup. */
  async function anyObject(folder: string) {
    const place = join(stored, BUCKET, cluster.backupPath(label), folder);
    const names = await readdir(place);
    return join(place, names.find(name => name.endsWith('_S3rver_object'))!);
  }

  it('lists the backup and its window', async () => {
    const { points, windows } = await list();
    expect(windows).toMatchObject([{ from: points[0].finishedAt, gaps: [] }]);
    expect(Date.parse(windows[0].to)).toBeGreaterThan(
      Date.parse(windows[0].from),
    );
  });

  it('restores it, and the server gets what was changed later from the bucket', async () => {
    const target = await makeDirectory('recovery-target-');
    try {
      await provider.restore(
        source(),
        await onlyPoint(),
        { directory: target },
        { recoverTo: { type: 'default' } },
        await createProviderContext(),
      );
      expect(
        await withRestored(target, restored =>
          restored.sql('select row from life'),
        ),
      ).toBe('1');
    } finally {
      await rm(target, { recursive: true, force: true });
    }
  });

  const verifyAt = async (level: 1 | 3) =>
    provider.verify(
      source(),
      await onlyPoint(),
      level,
      await createProviderContext(),
    );

  it.each([1, 3] as const)('verifies it at level %d', async level => {
    expect(await verifyAt(level)).toMatchObject({
      level,
      result: 'pass',
      damagedPoints: [],
    });
  });

  it.each([1, 3] as const)(
    'misses an object that was removed at level %d',
    async level => {
      const key = await anyObject('pg_data/base/1/');
      const kept = await readFile(key);
      await rm(key);
      try {
        expect(await verifyAt(level)).toMatchObject({
          result: 'fail',
          damagedPoints: [label],
        });
      } finally {
        await writeFile(key, kept);
      }
    },
  );

  it('says access-denied for a wrong key, and does not show it', async () => {
    const error = await providerErrorOf(
      list({
        'repo1-s3-key': 'NOBODY',
        'repo1-s3-key-secret': 'not the key at all',
      }),
    );
    expect(error.code).toBe('access-denied');
    expect(`${error.message} ${error.stack}`).not.toContain('not the key');
    expect(`${error.message} ${error.stack}`).not.toContain(CIPHER_PASS);
  });

  it('says not-found for a bucket that is not there', async () => {
    const error = await providerErrorOf(
      list({}, { 'repo1-s3-bucket': 'elsewhere' }),
    );
    expect(error.code).toBe('not-found');
  });
});
