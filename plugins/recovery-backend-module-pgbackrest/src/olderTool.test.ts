import { rm } from 'node:fs/promises';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import {
  createProviderContext,
  createRecordingLogger,
  drainListing,
  pointRefOf,
  providerErrorOf,
} from 'backstage-plugin-recovery-node/testUtils';
import { configOf } from './__testUtils__/conformance';
import {
  makeDirectory,
  PGBACKREST_BINARIES,
  TestCluster,
} from './__testUtils__/TestCluster';
import { PgBackRestProvider } from './PgBackRestProvider';

jest.setTimeout(180_000);

const provider = new PgBackRestProvider();

function sourceOf(config: JsonObject) {
  return provider.readSource(new ConfigReader(config), { sourceId: 'shop' });
}

function list(config: JsonObject) {
  return drainListing(
    provider.list(sourceOf(config), {
      signal: new AbortController().signal,
      logger: createRecordingLogger(),
      now: new Date(),
    }),
  );
}

describe.each(PGBACKREST_BINARIES)('%s without its configuration', binary => {
  it('says which file it misses', async () => {
    const directory = await makeDirectory('recovery-none-');
    try {
      const cluster = new TestCluster(directory, binary);
      const error = await providerErrorOf(list(configOf(cluster)));
      expect(error.code).toBe('tool-failed');
      expect(error.message).toContain(cluster.configFile);
      expect(error.nextStep).toContain('configFile');
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

const [older, newer] = PGBACKREST_BINARIES;

/**
 * On the host of the portal, pgBackRest may be older than beside the database. Needs two
 * releases in `PGBACKREST_BINARIES`, as in CI.
 */
if (newer) {
  describe('backups of a newer release', () => {
    let cluster: TestCluster;
    let config: JsonObject;

    beforeAll(async () => {
      cluster = await TestCluster.create(
        await makeDirectory('recovery-life-'),
        newer,
        ['repo1-bundle=y', 'repo1-block=y'],
      );
      await cluster.server.start();
      // More than goes into a bundle: stored by block, in a file of its own.
      await cluster.server.sql(
        'create table big as select repeat(md5(row::text), 20) from generate_series(1, 6000) row',
      );
      await cluster.backup('full');
      await cluster.server.stop();
      config = { ...configOf(cluster), binary: older };
    });
    afterAll(() => rm(cluster.directory, { recursive: true, force: true }));

    const onlyPoint = async () => pointRefOf((await list(config)).points[0]);

    it('are listed, with a word of warning', async () => {
      const { points, notices } = await list(config);
      expect(points).toMatchObject([{ outcome: 'success' }]);
      expect(notices).toMatchObject([
        { code: 'older-tool', severity: 'warning' },
      ]);
      expect((await list(configOf(cluster))).notices).toEqual([]);
    });

    it('are not called damaged for what the older one makes of them', async () => {
      const error = await providerErrorOf(
        provider.verify(
          sourceOf(config),
          await onlyPoint(),
          3,
          await createProviderContext(),
        ),
      );
      expect(error.code).toBe('tool-missing');
      expect(error.message).toContain('proves nothing');
      expect(
        await provider.verify(
          sourceOf(configOf(cluster)),
          await onlyPoint(),
          3,
          await createProviderContext(),
        ),
      ).toMatchObject({ level: 3, result: 'pass' });
    });

    it('are not restored by an older one, which would go round for ever', async () => {
      const target = await makeDirectory('recovery-target-');
      try {
        const error = await providerErrorOf(
          provider.restore(
            sourceOf(config),
            await onlyPoint(),
            { directory: target },
            {},
            await createProviderContext(),
          ),
        );
        expect(error.code).toBe('tool-missing');
        expect(error.nextStep).toContain('or newer');
      } finally {
        await rm(target, { recursive: true });
      }
    });
  });
}
