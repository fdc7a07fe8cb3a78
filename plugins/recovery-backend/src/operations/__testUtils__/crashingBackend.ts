/**
 * A backend of its own process, to be killed: runs the engine over a given database and
 * restores with a real tool that writes on and on, until a file `finish` is there. Says
 * `ready` on standard output.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, promises as fs } from 'node:fs';
import path from 'node:path';
import { ConfigReader } from '@backstage/config';
import {
  recoveryChecksExtensionPoint,
  recoveryProvidersExtensionPoint,
  runTool,
  type ProviderContext,
  type RecoveryCheck,
  type RecoveryProvider,
} from 'backstage-plugin-recovery-node';
import knexFactory from 'knex';
import { KnexDrillStore } from '../../database/KnexDrillStore';
import { KnexOperationStore } from '../../database/KnexOperationStore';
import { createOperations } from '../createOperations';
import { pause } from '../timing';
import {
  createTestProvider,
  createTestSource,
  FakePoints,
  restoreFiles,
} from './fakes';
import { verificationParts } from './verificationParts';

const { connection, config, times, root, ...spec } = JSON.parse(
  process.argv[2],
);
const { files = 0, hangs, toolUser, copyOf, diesAt } = spec;

const quiet: any = { info() {}, warn() {}, error() {}, debug() {} };
quiet.child = () => quiet;

/** Ends this process as `kill -9` does, at an exact place. */
function dieAt(place: string): void {
  const die = () => process.kill(process.pid, 'SIGKILL');
  if (place === 'removal') {
    const { unlink } = fs;
    let removed = 0;
    fs.unlink = async file => {
      await unlink(file);
      if (++removed === 10) die();
    };
  } else {
    const last = place === 'set-aside' ? /\.before-[^/]+$/ : /\/orders$/;
    const { rename } = fs;
    fs.rename = async (from, to) => {
      await rename(from, to);
      if (last.test(String(to))) die();
    };
  }
}

/** Runs until the file `finish` is there, or the signal fires. */
async function runEndlessTool(directory: string, context: ProviderContext) {
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
}

/** A tool of another user's, with a child that has left its group. */
async function runToolAs(user: string, context: ProviderContext) {
  const id = (option: string) =>
    execFileSync('id', [option, user], { encoding: 'utf8' }).trim();
  await runTool(
    {
      command: 'setpriv',
      args: [
        ...[`--reuid=${id('-u')}`, `--regid=${id('-g')}`, '--init-groups'],
        ...['sh', '-c', 'setsid sleep 1000 & echo $$ $!; exec sleep 1000'],
      ],
      cwd: '/',
      signal: context.signal,
    },
    {
      onLine: line => {
        context.log('info', `tool ${line}`);
        context.progress({ bytes: 1 });
      },
    },
  );
}

/** What the modules add. */
async function loadModules() {
  // It takes long to load.
  const { startTestBackend } = await import('@backstage/backend-test-utils');
  const providers: RecoveryProvider<any>[] = [];
  const checks: RecoveryCheck<any>[] = [];
  await startTestBackend({
    extensionPoints: [
      [
        recoveryProvidersExtensionPoint,
        { addProvider: (...added) => providers.push(...added) },
      ],
      [
        recoveryChecksExtensionPoint,
        { addCheck: (...added) => checks.push(...added) },
      ],
    ],
    features: [
      import('backstage-plugin-recovery-backend-module-checks'),
      import('backstage-plugin-recovery-backend-module-pgbackrest'),
    ],
  });
  return { provider: providers[0], checks };
}

async function main() {
  const provider = createTestProvider();
  const hang = (directory: string, context: ProviderContext) =>
    toolUser
      ? runToolAs(toolUser, context)
      : runEndlessTool(directory, context);
  provider.restores = async (directory, context) => {
    for (let index = 0; index < files; index++) {
      const folder = path.join(directory, `folder-${index % 100}`);
      await fs.mkdir(folder, { recursive: true });
      await fs.writeFile(path.join(folder, `file-${index}`), 'x');
    }
    if (copyOf) await fs.cp(copyOf, directory, { recursive: true });
    if ((hangs ?? 'restore') === 'restore') await hang(directory, context);
    // What the tool wrote is nothing when it may finish before it begins.
    await restoreFiles({ 'a.txt': 'alpha' })(directory, context);
  };
  provider.expects = async (_paths, context) => {
    if (hangs === 'expect') await hang(context.scratchDirectory, context);
    return {};
  };
  provider.verifies = async (_point, _level, context) => {
    await hang(context.scratchDirectory, context);
    throw new Error('The tool ended by itself');
  };
  const knex = knexFactory(connection);
  // One that is never reached is tried again and again, and every attempt of a client
  // without its password holds one of the server's connections for a minute.
  await knex.raw('select 1');
  const points = new FakePoints();
  points.add(spec.point);
  const source = createTestSource('shop', provider, path.join(root, 'backups'));
  const modules = spec.modules ? await loadModules() : undefined;
  if (modules && spec.pgbackrest) {
    source.provider = modules.provider;
    source.settings = modules.provider.readSource(
      new ConfigReader(spec.pgbackrest),
      { sourceId: 'shop' },
    );
  }
  const operations = await createOperations({
    config: new ConfigReader(config),
    sources: new Map([['shop', source]]),
    store: KnexOperationStore.create({ knex }),
    points,
    verification: verificationParts(knex),
    drills: {
      store: KnexDrillStore.create({ knex }),
      points,
      checks: modules?.checks ?? [],
      policies: [],
      objectivesOf: async () => ({}),
    },
    logger: quiet,
    times,
  });
  if (diesAt) dieAt(diesAt);
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
