import { describeProviderConformance } from 'backstage-plugin-recovery-node/testUtils';
import {
  COMMON,
  createLocalWorld,
  FLIPPED_BYTES,
  type ResticWorld,
} from './__testUtils__/conformance';
import {
  REST_PASSWORD,
  serveWithRclone,
  type ServedRepository,
} from './__testUtils__/rclone';
import { removeTemplates, RESTIC_BINARIES } from './__testUtils__/restic';

interface RestWorld extends ResticWorld {
  served: ServedRepository;
}

async function createRestWorld(
  binary: string,
  directory: string,
): Promise<RestWorld> {
  const world = await createLocalWorld(binary, directory);
  const served = await serveWithRclone(world.repository.path);
  world.cleanUp.push(() => served.close());
  return {
    ...world,
    served,
    config: { ...world.config, repository: served.repository },
    secrets: [
      ...world.secrets,
      REST_PASSWORD,
      encodeURIComponent(REST_PASSWORD),
    ],
  };
}

afterAll(removeTemplates);

describe.each(RESTIC_BINARIES)('%s', binary => {
  describeProviderConformance<RestWorld>({
    ...COMMON,
    name: 'restic, REST server (rclone)',
    createWorld: directory => createRestWorld(binary, directory),
    damages: [FLIPPED_BYTES],
    failures: {
      ...COMMON.failures,
      'access-denied': async ({ config, served }) => ({
        config: { ...config, repository: served.denied },
      }),
    },
  });
});
