// The built portal on a port of its own, with a demo world of its own.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { end, ended, run, start } from '../../../../scripts/lib/processes.mjs';
import { bin, inRoot, root } from '../../../../scripts/lib/paths.mjs';
import { untilPeopleCanSignIn } from '../../../../scripts/lib/waiting.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const transform = inRoot(
  'node_modules/@backstage/cli/config/nodeTransform.cjs',
);
const work = inRoot('test-results/e2e');

/** Newest change below a folder, so that a build is not repeated for nothing. */
function newestChange(folder) {
  let newest = 0;
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    if (['node_modules', 'dist', 'e2e-tests'].includes(entry.name)) {
      continue;
    }
    const file = path.join(folder, entry.name);
    newest = Math.max(
      newest,
      entry.isDirectory() ? newestChange(file) : fs.statSync(file).mtimeMs,
    );
  }
  return newest;
}

async function build(app) {
  const directory = inRoot('packages', app);
  const built = path.join(directory, 'dist/index.html.tmpl');
  const sources = [
    directory,
    inRoot('plugins/recovery'),
    inRoot('plugins/recovery-common'),
  ];
  if (
    fs.existsSync(built) &&
    fs.statSync(built).mtimeMs > Math.max(...sources.map(newestChange))
  ) {
    return;
  }
  console.log(`# building ${app}`);
  const code = await run(
    process.execPath,
    [bin('backstage-cli'), 'package', 'build'],
    {
      cwd: directory,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  if (code !== 0) {
    throw new Error(`${app} cannot be built`);
  }
}

function configuration({ app, port, database }) {
  const address = `http://localhost:${port}`;
  return {
    app: {
      baseUrl: address,
      packageName: app,
      listen: { host: '127.0.0.1' },
      // One sign-in page and one catalog for both apps.
      title: 'Recovery for Backstage',
    },
    backend: {
      baseUrl: address,
      listen: { host: '127.0.0.1', port },
      cors: { origin: address },
      database: {
        client: 'better-sqlite3',
        connection: { directory: database },
      },
    },
  };
}

/**
 * The demo's configuration without its schedules of verifications and drills: what they
 * find out would change, at a time that nobody knows, what the tests look at. The drills
 * of two small services stay, more often, so that one of them is negative soon.
 */
function unscheduled(demo) {
  const file = path.join(demo, 'app-config.demo.yaml');
  const config = parse(fs.readFileSync(file, 'utf8'));
  for (const source of Object.values(config.recovery.sources)) {
    delete source.verification;
  }
  const often = config.recovery.drillPolicies['every-ten-minutes'];
  config.recovery.drillPolicies = {
    often: { ...often, schedule: { every: { minutes: 1 } } },
  };
  return config;
}

/** Builds and starts the portal; `app` is the package that it serves. */
export async function startPortal({ app, port }) {
  const demo = path.join(work, 'demo');
  const database = path.join(work, `database-${app}`);
  const configFile = path.join(work, `app-config.${app}.yaml`);
  await build(app);
  const prepared = await run(
    process.execPath,
    [
      '--no-warnings',
      '--require',
      transform,
      inRoot('packages/demo/src/cli.ts'),
      'prepare',
      demo,
    ],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (prepared !== 0) {
    throw new Error('the demo world cannot be written');
  }
  // What an earlier run restored.
  for (const folder of ['restore', 'drills']) {
    for (const name of fs.readdirSync(path.join(demo, folder))) {
      const target = path.join(demo, folder, name);
      fs.rmSync(target, { recursive: true });
      fs.mkdirSync(target);
    }
  }
  const orders = path.join(demo, 'services/orders');
  for (const name of fs.readdirSync(orders)) {
    if (name.includes('.before-')) {
      fs.rmSync(path.join(orders, name), { recursive: true });
    }
  }
  fs.rmSync(database, { recursive: true, force: true });
  fs.mkdirSync(database, { recursive: true });
  const demoConfigFile = path.join(work, 'app-config.demo.yaml');
  fs.writeFileSync(demoConfigFile, stringify(unscheduled(demo)));
  fs.writeFileSync(
    configFile,
    stringify(configuration({ app, port, database })),
  );

  const log = fs.openSync(path.join(work, `backend-${app}.log`), 'w');
  const backend = start(
    process.execPath,
    [
      '--no-warnings',
      '--require',
      transform,
      'src/index.ts',
      ...[
        inRoot('app-config.yaml'),
        demoConfigFile,
        inRoot('app-config.e2e.yaml'),
        configFile,
      ].flatMap(file => ['--config', file]),
    ],
    {
      cwd: inRoot('packages/backend'),
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', log, log],
    },
  );
  const address = `http://localhost:${port}`;
  const failed = ended(backend).then(code => {
    throw new Error(
      `the backend ended with ${code}; see test-results/e2e/backend-${app}.log`,
    );
  });
  failed.catch(() => {});
  await Promise.race([failed, untilPeopleCanSignIn(port)]);
  return {
    address,
    demo,
    async stop() {
      await end(backend);
      fs.closeSync(log);
    },
  };
}

/** Runs a function of packages/demo, which is TypeScript, and gives its result. */
export async function demoFunction(name, ...args) {
  const child = spawn(
    process.execPath,
    [
      '--no-warnings',
      '--require',
      transform,
      path.join(here, 'callDemo.cjs'),
      name,
      JSON.stringify(args),
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  child.stdout.on('data', chunk => {
    text += chunk;
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new Error(`${name} of the demo failed`);
  }
  return JSON.parse(text);
}

/** What a data set held in the backup whose time stands in a text. */
export async function truthOf(layout, dataSet, text) {
  const all = await demoFunction('readTruth', layout.truth, dataSet);
  return all.find(({ at }) =>
    text.includes(at.slice(0, 19).replace(/[-:]/g, '')),
  );
}
