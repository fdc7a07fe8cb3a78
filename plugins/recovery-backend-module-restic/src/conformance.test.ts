import { describeProviderConformance } from 'backstage-plugin-recovery-node/testUtils';
import {
  COMMON,
  createLocalWorld,
  FLIPPED_BYTES,
  MISSING_INDEX,
  MISSING_PACK,
  UNREADABLE_SNAPSHOT,
} from './__testUtils__/conformance';
import { removeTemplates, RESTIC_BINARIES } from './__testUtils__/restic';

afterAll(removeTemplates);

describe.each(RESTIC_BINARIES)('%s', binary => {
  describeProviderConformance({
    ...COMMON,
    name: 'restic, local repository',
    createWorld: directory => createLocalWorld(binary, directory),
    damages: [FLIPPED_BYTES, MISSING_PACK, MISSING_INDEX, UNREADABLE_SNAPSHOT],
  });
});
