import { describeProviderConformance } from 'backstage-plugin-recovery-node/testUtils';
import { COMMON, createWorld } from './__testUtils__/conformance';
import {
  PGBACKREST_BINARIES,
  removeTemplates,
} from './__testUtils__/TestCluster';

afterAll(removeTemplates);

describe.each(PGBACKREST_BINARIES)('%s', binary => {
  describeProviderConformance({
    ...COMMON,
    name: 'pgBackRest, local encrypted repository',
    createWorld: directory => createWorld(binary, directory),
  });
});
