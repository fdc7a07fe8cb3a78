// One function per command of scripts/bootstrap.mjs.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkPorts } from './checks.mjs';
import { say, since, Stop, warn } from './console.mjs';
import { ensureInstalled, linkDependencies } from './install.mjs';
import { makeFolderInMemory } from './memory.mjs';
import { bin, demoDirectory, inRoot, root } from './paths.mjs';
import { end, ended, outputOf, run, start } from './processes.mjs';
import { untilAnswers, untilPeopleCanSignIn } from './waiting.mjs';

const PORTAL = [
  { port: 3000, purpose: 'the portal' },
  { port: 7007, purpose: "the portal's backend" },
];

const WITH_POSTGRES = inRoot('scripts/with-postgres.mjs');

/** Runs a TypeScript file of the repository. */
function startTypeScript(file, args, options) {
  return start(
    process.execPath,
    [
      '--no-warnings',
      '--require',
      inRoot('node_modules/@backstage/cli/config/nodeTransform.cjs'),
      inRoot(file),
      ...args,
    ],
    { cwd: root, ...options },
  );
}

export async function install(args) {
  await (args.includes('--link-only') ? linkDependencies() : ensureInstalled());
}

/** Writes the demo world, or brings it up to date. */
export async function demo(args = []) {
  await ensureInstalled();
  const code = await ended(
    startTypeScript('packages/demo/src/cli.ts', [
      'prepare',
      demoDirectory(),
      ...args,
    ]),
  );
  if (code !== 0) {
    throw new Stop(
      `The demo world could not be written to ${demoDirectory()}; the reason stands above.`,
    );
  }
}

async function stopWhenOneEnds(children) {
  const first = await Promise.race(
    children.map(async ({ child, title }) => ({
      title,
      code: await ended(child),
    })),
  );
  await Promise.all(children.map(({ child }) => end(child)));
  throw new Stop(`${first.title} ended by itself (${first.code}).`);
}

/** The portal with its demo, until Ctrl-C. */
export async function startPortal(args) {
  const begin = Date.now();
  await checkPorts(PORTAL);
  await ensureInstalled();
  await demo();
  await checkPorts(PORTAL);
  say('Starting the portal (about a minute)');
  const portal = start(
    process.execPath,
    [
      bin('backstage-cli'),
      'repo',
      'start',
      '--config',
      inRoot('app-config.yaml'),
      '--config',
      path.join(demoDirectory(), 'app-config.demo.yaml'),
      ...args,
    ],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        // Nobody sits before a browser where output goes into a file.
        ...(process.stdout.isTTY ? {} : { BROWSER: 'none' }),
        ...process.env,
      },
    },
  );
  const keeper = startTypeScript('packages/demo/src/cli.ts', [
    'keep',
    demoDirectory(),
  ]);
  const children = [
    { child: portal, title: 'The portal' },
    { child: keeper, title: 'The backup jobs of the demo' },
  ];
  const anEnd = stopWhenOneEnds(children);
  await Promise.race([
    anEnd,
    Promise.all([
      untilPeopleCanSignIn(7007),
      untilAnswers('http://127.0.0.1:3000/'),
    ]),
  ]);
  say('');
  say(
    `The portal is ready after ${since(
      begin,
    )}: http://localhost:3000 (choose who you are). Ctrl-C ends it.`,
  );
  say('');
  await anEnd;
}

/** Server programs of PostgreSQL, or `undefined`. */
async function postgresVersion() {
  if (!fs.existsSync(WITH_POSTGRES)) {
    return undefined;
  }
  const debian = '/usr/lib/postgresql';
  const folders = [
    ...(fs.existsSync(debian)
      ? fs
          .readdirSync(debian)
          .sort((a, b) => Number(b) - Number(a))
          .map(version => path.join(debian, version, 'bin'))
      : []),
    ...(process.env.PATH ?? '').split(path.delimiter),
  ];
  for (const folder of folders) {
    if (
      fs.existsSync(path.join(folder, 'initdb')) &&
      fs.existsSync(path.join(folder, 'postgres'))
    ) {
      const text = await outputOf(path.join(folder, 'postgres'), ['--version']);
      return text?.match(/\d+(\.\d+)?/)?.[0];
    }
  }
  return undefined;
}

/** All tests that need no browser. */
export async function test(args) {
  await ensureInstalled();
  const begin = Date.now();
  // For machines whose PostgreSQL is not to be used.
  const sqliteOnly = process.env.RECOVERY_TEST_DATABASES === 'sqlite';
  const postgres = sqliteOnly ? undefined : await postgresVersion();
  const nodeTests = args.length
    ? 0
    : await run(
        process.execPath,
        [
          '--test',
          '--test-reporter=dot',
          ...['scripts', 'scripts/lib'].flatMap(folder =>
            fs
              .readdirSync(inRoot(folder))
              .filter(name => name.endsWith('.test.mjs'))
              .map(name => inRoot(folder, name)),
          ),
        ],
        { cwd: root },
      );
  const results = process.env.RECOVERY_TEST_RESULTS;
  // A short name: the path of a socket may have no more than 107 characters.
  const temporary = makeFolderInMemory('recovery-');
  process.on('exit', () => fs.rmSync(temporary, { recursive: true }));
  // As folders of temporary files are: tools and backends of other users write there too.
  fs.chmodSync(temporary, 0o1777);
  const jest = [
    process.execPath,
    bin('backstage-cli'),
    'repo',
    'test',
    '--ci',
    '--watchAll=false',
    `--maxWorkers=${workers()}`,
    // Tests start real tools and databases, which take longer on a busy machine.
    '--testTimeout=30000',
    `--testSequencer=${inRoot('scripts/lib/slowFirst.cjs')}`,
    // What Jest remembers from run to run is not temporary.
    `--cacheDirectory=${path.join(os.tmpdir(), 'recovery-jest')}`,
    ...(results ? ['--json', `--outputFile=${results}`] : []),
    ...args,
  ];
  const command = postgres ? [process.execPath, WITH_POSTGRES, ...jest] : jest;
  const code = await run(command[0], command.slice(1), {
    cwd: root,
    env: { ...process.env, CI: '1', TMPDIR: temporary },
  });
  say('');
  const where = `Node ${process.versions.node}, SQLite${
    postgres ? ` and PostgreSQL ${postgres}` : ''
  }, in ${since(begin)}`;
  if (sqliteOnly) {
    warn('RECOVERY_TEST_DATABASES=sqlite: the PostgreSQL tests were left out.');
  } else if (!postgres) {
    warn(
      'PostgreSQL is not installed: its tests were left out. On Debian and Ubuntu, "sudo apt-get install postgresql" brings them in.',
    );
  }
  if (code !== 0 || nodeTests !== 0) {
    throw new Stop(
      nodeTests !== 0
        ? `Tests of the start-up scripts failed (${where}).`
        : `Tests failed (${where}). The failures stand above; "npm test -- path/to/file" runs one file.`,
    );
  }
  say(`All tests passed (${where}).`);
}

/** Every worker needs up to 1.5 GB. */
function workers() {
  const byMemory = Math.floor(os.totalmem() / 2e9);
  const cores = os.availableParallelism();
  return Math.max(1, Math.min(cores > 4 ? cores - 1 : cores, byMemory));
}

/** Tests of the whole portal in Chromium. */
export async function e2e(args) {
  await ensureInstalled();
  const folder = 'packages/app/e2e-tests';
  const files = args.length
    ? args
    : fs
        .readdirSync(inRoot(folder))
        .filter(name => name.endsWith('.e2e.mjs'))
        .map(name => path.join(folder, name));
  const results = process.env.RECOVERY_NODE_TEST_RESULTS;
  const code = await run(
    process.execPath,
    [
      '--test',
      '--test-concurrency=1',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      ...(results
        ? ['--test-reporter=tap', `--test-reporter-destination=${results}`]
        : []),
      ...files,
    ],
    { cwd: root },
  );
  if (code !== 0) {
    throw new Stop('Browser tests failed; the failures stand above.');
  }
}

/** The figures that the documentation quotes. */
export async function bench(args) {
  await ensureInstalled();
  const code = await ended(
    startTypeScript('packages/bench/src/index.ts', args),
  );
  if (code !== 0) {
    throw new Stop('The benchmark did not finish; the reason stands above.');
  }
}

/** Checks all types, and writes dist-types. */
async function checkTypes() {
  // From scratch: in which order an incremental build writes the members of a type
  // depends on what it checked before.
  const code = await run(
    process.execPath,
    [bin('tsc'), '--incremental', 'false'],
    { cwd: root },
  );
  if (code !== 0) {
    throw new Stop('The types have errors; API reports need them to be right.');
  }
}

/**
 * Writes, or with `--ci` checks, report.api.md and report.sql.md. They are made from
 * dist-types, so the types come first; with `--types-checked` they are as they shall be.
 */
export async function apiReports(args) {
  await ensureInstalled();
  const typesChecked = '--types-checked';
  if (!args.includes(typesChecked)) {
    await checkTypes();
  }
  const code = await run(
    process.execPath,
    [
      bin('backstage-repo-tools'),
      'api-reports',
      '--sql-reports',
      // As Backstage does: packages of one repository see each other's sources. What is
      // not documented is marked as such in the report.
      '--omit-messages',
      'ae-wrong-input-file-type,ae-undocumented',
      ...args.filter(arg => arg !== typesChecked),
      'plugins/*',
    ],
    { cwd: root },
  );
  if (code !== 0) {
    throw new Stop(
      'The API or SQL reports do not match the code: run "yarn api-reports" and commit the result.',
    );
  }
}
