import os from 'node:os';
import path from 'node:path';
import fs from 'fs-extra';
import { layoutOf } from '../layout';
import { findTools, type ClusterTools } from '../tools';
import { runAsUser } from './PostgresServer';
import {
  pgBackRestConfigFile,
  readWarehouseTruth,
  STANZA,
  Warehouse,
} from './Warehouse';

jest.setTimeout(180_000);

describe('the cluster of the demo world', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await fs.mkdtemp(path.join(os.tmpdir(), 'recovery-world-'));
    // The user of the database passes through.
    await fs.chmod(directory, 0o755);
  });

  afterAll(async () => {
    await fs.remove(directory);
  });

  /** Backs up, restores to a second of the past, and tells what came back. */
  async function rehearse(tools: ClusterTools) {
    const layout = layoutOf(directory);
    await Warehouse.create(layout, tools);
    await Warehouse.advance(layout, tools, { slots: 2, backup: true });
    const pgBackRest = (...args: string[]) =>
      runAsUser(tools, tools.pgbackrest, [
        `--config=${pgBackRestConfigFile(layout)}`,
        `--stanza=${STANZA}`,
        ...args,
      ]);
    const [stanza] = JSON.parse(await pgBackRest('info', '--output=json'));
    const { at, movements } = (await readWarehouseTruth(layout.truth)).at(-4)!;
    const restored = path.join(directory, 'restored');
    await fs.ensureDir(restored);
    if (tools.owner) {
      await fs.chown(restored, tools.owner.uid, tools.owner.gid);
    }
    await pgBackRest(
      'restore',
      `--pg1-path=${path.join(restored, 'pg_data')}`,
      '--archive-mode=off',
      '--type=time',
      `--target=${at.replace('T', ' ').replace('Z', '+00')}`,
      '--target-action=promote',
    );
    return {
      backups: stanza.backup.map(({ type }: { type: string }) => type),
      came: (await Warehouse.countRestored(tools, restored)) - movements,
    };
  }

  it('has backups, and goes back to any second, where its tools are installed', async () => {
    const { cluster } = await findTools();
    expect(cluster && (await rehearse(cluster))).toEqual(
      cluster && { backups: ['full', 'diff', 'incr', 'incr'], came: 0 },
    );
  });
});
