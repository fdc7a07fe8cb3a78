/**
 * A backend of its own process, to be killed: runs the engine over a given database and
 * restores with a real tool that writes on and on, until a file `finish` is there. Says
 * `ready` on standard output.
 */
import { spawn } from 'node:child_process';
import { existsSync, promises as fs } from 'node:fs';
import path from 'node:path';
import { ConfigReader } from '@backstage/config';
import type { ProviderContext } from 'backstage-plugin-recovery-node';
import knexFactory from 'knex';
import { KnexDrillStore } from '../../database/KnexDrillStore';
import { KnexOperationStore } from '../../database/KnexOperationStore';
import { createOperations } from '../createOperations';
import { pause } from '../timing';
import { createTestProvider, createTestSource, FakePoints } from './fakes';
import { verificationParts } from './verificationParts';

const { connection, config, times, root, files } = JSON.parse(process.argv[2]);

const quiet: any = { info() {}, warn() {}, error() {}, debug() {} };
quiet.child = () => quiet;

async function main() {
  const provider = createTestProvider();
  const runTool = async (directory: string, context: ProviderContext) => {
    // A process group of its own, as tools have, told its directory as an argument.
    const script =
      'const fs=require("fs");const f=process.argv[1]+"/endless";' +
      'setInterval(()=>fs.appendFileSync(f,"x".repeat(1000)),10)';
    const tool = spawn(process.execPath, ['-e', script, directory], {
      detached: true,
      stdio: 'ignore',
    });
    context.log('info', `tool ${tool.pid}`);
    try {
      while (!existsSync(path.join(root, 'finish'))) {
        await pause(20, context.signal);
        context.signal.throwIfAborted();
      }
    } finally {
      tool.kill('SIGKILL');
    }
  };
  provider.restores = async (directory, context) => {
    for (let index = 0; index < files; index++) {
      const folder = path.join(directory, `folder-${index % 100}`);
      await fs.mkdir(folder, { recursive: true });
      await fs.writeFile(path.join(folder, `file-${index}`), 'x');
    }
    await runTool(directory, context);
  };
  provider.verifies = async (_point, _level, context) => {
    await runTool(context.scratchDirectory, context);
    throw new Error('The tool ended by itself');
  };
  const knex = knexFactory(connection);
  // One that is never reached is tried again and again, and every attempt of a client
  // without its password holds one of the server's connections for a minute.
  await knex.raw('select 1');
  const points = new FakePoints();
  points.add();
  const operations = await createOperations({
    config: new ConfigReader(config),
    sources: new Map([
      ['shop', createTestSource('shop', provider, path.join(root, 'backups'))],
    ]),
    store: KnexOperationStore.create({ knex }),
    points,
    verification: verificationParts(knex),
    drills: {
      store: KnexDrillStore.create({ knex }),
      points,
      checks: [],
      policies: [],
      objectivesOf: async () => ({}),
    },
    logger: quiet,
    times,
  });
  operations.start();
  process.on('SIGTERM', () => {
    operations.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  process.stdout.write('ready\n');
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
