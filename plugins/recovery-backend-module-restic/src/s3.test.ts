import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import {
  createProviderContext,
  createRecordingLogger,
  describeTree,
  drainListing,
  pointRefOf,
  providerErrorOf,
  readTree,
  sampleTree,
} from 'backstage-plugin-recovery-node/testUtils';
import S3rver from 's3rver';
import { damagePack } from './__testUtils__/damage';
import {
  PASSWORD,
  removeTemplates,
  RESTIC_BINARIES,
  TestRepository,
} from './__testUtils__/restic';
import { ResticProvider } from './ResticProvider';

/**
 * A repository in an S3 bucket, read with credentials that need not write. The server
 * keeps the framing of uploads in chunks, which is how restic writes; so the repository
 * is made locally and copied into the bucket by plain requests.
 */

const provider = new ResticProvider();
const TREE = sampleTree('first');

jest.setTimeout(120_000);
afterAll(removeTemplates);

describe.each(RESTIC_BINARIES)('%s with a bucket', binary => {
  let directory: string;
  let server: S3rver;
  let endpoint: string;
  let repository: TestRepository;

  async function upload() {
    const kinds = ['data', 'snapshots', 'index', 'keys'] as const;
    const files = [join(repository.path, 'config')];
    for (const kind of kinds) {
      files.push(...(await repository.files(kind)));
    }
    for (const file of files) {
      const response = await fetch(
        `${endpoint}/backups/shop/${relative(repository.path, file)}`,
        { method: 'PUT', body: await readFile(file) },
      );
      expect(response.status).toBe(200);
    }
  }

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'recovery-restic-s3-'));
    const stored = join(directory, 's3');
    await mkdir(stored);
    server = new S3rver({
      address: '127.0.0.1',
      port: 0,
      silent: true,
      directory: stored,
      configureBuckets: [{ name: 'backups' }],
    });
    const { port } = await server.run();
    endpoint = `http://127.0.0.1:${port}`;
    repository = await TestRepository.create(binary, directory);
    await repository.backup(TREE, new Date('2024-03-05T02:00:00Z'));
    await upload();
  });

  afterAll(async () => {
    const closed = server.close();
    server.httpServer.closeAllConnections();
    await closed;
    await rm(directory, { recursive: true, force: true });
  });

  function sourceOf(more: JsonObject = {}) {
    return provider.readSource(
      new ConfigReader({
        binary,
        repository: `s3:${endpoint}/backups/shop`,
        password: PASSWORD,
        cacheDirectory: join(directory, 'cache'),
        readOnly: true,
        environment: {
          AWS_ACCESS_KEY_ID: 'S3RVER',
          AWS_SECRET_ACCESS_KEY: 'S3RVER',
        },
        ...more,
      }),
      { sourceId: 'bucket' },
    );
  }

  function list(more?: JsonObject) {
    return drainListing(
      provider.list(sourceOf(more), {
        signal: new AbortController().signal,
        logger: createRecordingLogger(),
        now: new Date(),
      }),
    );
  }

  async function onlyPoint() {
    const { points, notices } = await list();
    expect(notices).toEqual([]);
    expect(points).toHaveLength(1);
    return pointRefOf(points[0]);
  }

  it('restores byte for byte', async () => {
    const target = await mkdtemp(join(directory, 'target-'));
    await provider.restore(
      sourceOf(),
      await onlyPoint(),
      { directory: target },
      {},
      await createProviderContext(),
    );
    expect(await readTree(join(target, repository.data))).toEqual(
      describeTree(TREE),
    );
  });

  it('has no local directory that a target could touch', () => {
    expect(provider.sourceDirectories(sourceOf())).toEqual([]);
  });

  it('says of a point that is not in the bucket that it is gone', async () => {
    const point = { ...(await onlyPoint()), id: 'ab'.repeat(32) };
    const error = await providerErrorOf(
      provider.restore(
        sourceOf(),
        point,
        { directory: await mkdtemp(join(directory, 'target-')) },
        {},
        await createProviderContext(),
      ),
    );
    expect(error.code).toBe('point-gone');
  });

  it.each([
    [
      'access-denied',
      'a wrong key',
      {
        environment: {
          AWS_ACCESS_KEY_ID: 'NOBODY',
          AWS_SECRET_ACCESS_KEY: 'not the key at all',
        },
      },
    ],
    ['access-denied', 'a wrong password', { password: 'not the password' }],
  ])('says %s for %s, and does not show it', async (code, _, more) => {
    const error = await providerErrorOf(list(more));
    expect(error.code).toBe(code);
    expect(`${error.message} ${error.stack}`).not.toContain('not the');
  });

  it.each(['backups/elsewhere', 'no-such-bucket/shop'])(
    'says not-found for %s',
    async path => {
      const error = await providerErrorOf(
        list({ repository: `s3:${endpoint}/${path}` }),
      );
      expect(error.code).toBe('not-found');
    },
  );

  it('passes while the data is good, and fails once a pack is damaged', async () => {
    const point = await onlyPoint();
    const verify = async (level: 1 | 3) =>
      provider.verify(
        sourceOf(),
        point,
        level,
        await createProviderContext({
          scratchDirectory: await mkdtemp(join(directory, 'scratch-')),
        }),
      );
    expect(await verify(3)).toMatchObject({ result: 'pass' });
    await damagePack(repository);
    await upload();
    expect(await verify(1)).toMatchObject({ result: 'pass' });
    expect(await verify(3)).toMatchObject({ result: 'fail' });
  });
});
