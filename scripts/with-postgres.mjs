#!/usr/bin/env node
/*
 * Runs a command beside a PostgreSQL server of its own:
 *
 *     node scripts/with-postgres.mjs -- yarn test
 *
 * The server listens on a free port of the loopback address, and its data lie in a new
 * temporary directory. When the command has ended, however it ended, the server is
 * stopped and the directory removed. The exit code is that of the command.
 *
 * The command finds the server in BACKSTAGE_TEST_DATABASE_POSTGRES<version>_CONNECTION_STRING,
 * which TestDatabases of @backstage/backend-test-utils reads, and in POSTGRES_URL.
 *
 * On a machine without PostgreSQL's server programs the command runs without them; with
 * CI=true that is an error, so that no gate passes by leaving PostgreSQL out.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolderInMemory } from './lib/memory.mjs';

const DEBIAN_ROOT = '/usr/lib/postgresql';
const START_TIMEOUT_SECONDS = 60;
/** Versions that TestDatabases knows. */
const TEST_VERSIONS = [18, 17, 16, 15, 14, 13, 12, 11];

function hasServerPrograms(directory) {
  return ['initdb', 'pg_ctl', 'postgres'].every(program => {
    try {
      fs.accessSync(path.join(directory, program), fs.constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The directory of the newest PostgreSQL server programs, if there are any. */
export function findServerPrograms(
  env = process.env,
  debianRoot = DEBIAN_ROOT,
) {
  let debian = [];
  try {
    debian = fs
      .readdirSync(debianRoot)
      .sort((a, b) => Number(b) - Number(a))
      .map(version => path.join(debianRoot, version, 'bin'));
  } catch {
    // Not Debian's layout.
  }
  const onPath = (env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return [...debian, ...onPath].find(hasServerPrograms);
}

/** Runs a program to its end; its output is shown only when it fails. */
function run(command, args, options) {
  const result = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (result.error || result.status !== 0) {
    const output = [result.stdout, result.stderr]
      .filter(Boolean)
      .join('\n')
      .trim();
    throw new Error(
      `${path.basename(command)} failed${
        result.error ? `: ${result.error.message}` : ''
      }${output ? `\n${output}` : ''}`,
    );
  }
  return result.stdout;
}

/** How to run a program as a user who is not root: PostgreSQL refuses root. */
function serverUser() {
  if (process.getuid?.() !== 0) {
    return { wrap: (command, args) => [command, args], own: () => {} };
  }
  for (const user of ['postgres', 'nobody']) {
    const uid = spawnSync('id', ['-u', user], { encoding: 'utf8' });
    const gid = spawnSync('id', ['-g', user], { encoding: 'utf8' });
    if (uid.status === 0 && gid.status === 0) {
      return {
        wrap: (command, args) => [
          'runuser',
          ['-u', user, '--', command, ...args],
        ],
        own: target =>
          fs.chownSync(target, Number(uid.stdout), Number(gid.stdout)),
      };
    }
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and there is no user "postgres". Run as another user.',
  );
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * What the server refused, each once with how often. A client that waits for a connection
 * does not say why it gets none; the server does.
 */
export function refusalsIn(log) {
  const counts = new Map();
  for (const [, text] of log.matchAll(/\b((?:FATAL|PANIC): .*)$/gm)) {
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => `${count} times ${text}`);
}

/** Starts a server. Call `stop` of what it returns, whatever happens. */
export async function startPostgres(programs) {
  const user = serverUser();
  const home = makeFolderInMemory('recovery-postgres-');
  const data = path.join(home, 'data');
  const passwordFile = path.join(home, 'password');
  const password = randomBytes(18).toString('hex');
  const exec = (program, args) =>
    run(...user.wrap(path.join(programs, program), args), { cwd: home });
  let running = false;
  let stopped = false;
  const stop = () => {
    if (stopped) {
      return;
    }
    stopped = true;
    try {
      if (running) {
        exec('pg_ctl', ['stop', '-D', data, '-m', 'immediate', '-w']);
      }
    } finally {
      fs.rmSync(home, { recursive: true, force: true });
    }
  };
  try {
    fs.writeFileSync(passwordFile, password, { mode: 0o600 });
    user.own(home);
    user.own(passwordFile);
    exec('initdb', [
      ...['-D', data, '-U', 'postgres', '--pwfile', passwordFile],
      ...[
        '--auth',
        'scram-sha-256',
        '--encoding',
        'UTF8',
        '--locale',
        'C',
        '--no-sync',
      ],
    ]);
    const version = Number(
      fs.readFileSync(path.join(data, 'PG_VERSION'), 'utf8'),
    );
    const port = await freePort();
    fs.appendFileSync(
      path.join(data, 'postgresql.conf'),
      [
        `listen_addresses = '127.0.0.1'`,
        `port = ${port}`,
        `unix_socket_directories = ''`,
        'max_connections = 300',
        // The data live as long as the command: nothing needs to survive a power cut.
        'fsync = off',
        'synchronous_commit = off',
        'full_page_writes = off',
        '',
      ].join('\n'),
    );
    running = true;
    exec('pg_ctl', [
      ...['start', '-D', data, '-l', path.join(home, 'log')],
      ...['-w', '-t', String(START_TIMEOUT_SECONDS)],
    ]);
    return {
      version,
      url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
      log: () => fs.readFileSync(path.join(home, 'log'), 'utf8'),
      stop,
    };
  } catch (error) {
    try {
      stop();
    } catch {
      // What went wrong first matters.
    }
    throw error;
  }
}

/** The variables by which a command finds the server. */
export function environmentOf({ version, url }) {
  // Test suites that do not know the version see the nearest older one.
  const known = TEST_VERSIONS.find(item => item <= version);
  return {
    POSTGRES_URL: url,
    ...(known
      ? { [`BACKSTAGE_TEST_DATABASE_POSTGRES${known}_CONNECTION_STRING`]: url }
      : {}),
  };
}

function runChild(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env });
    const forward = signal => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    signals.forEach(signal => process.on(signal, forward));
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      signals.forEach(name => process.removeListener(name, forward));
      resolve(code ?? 128 + (os.constants.signals[signal] ?? 0));
    });
  });
}

async function main(argv) {
  const [command, ...args] = argv[0] === '--' ? argv.slice(1) : argv;
  if (!command) {
    console.error(
      'Usage: node scripts/with-postgres.mjs -- <command> [arguments]',
    );
    return 2;
  }
  const programs = findServerPrograms();
  if (!programs) {
    if (process.env.CI === 'true') {
      console.error(
        'PostgreSQL is not installed, and CI runs all tests on it. Install its server, for example: apt-get install postgresql',
      );
      return 1;
    }
    return runChild(command, args, process.env);
  }
  // An interrupt during the start waits for its end, so that nothing is left behind.
  let interrupted = false;
  const remember = () => {
    interrupted = true;
  };
  ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach(signal =>
    process.on(signal, remember),
  );
  const server = await startPostgres(programs);
  process.on('exit', server.stop);
  try {
    // Lets a signal that came meanwhile be delivered.
    await new Promise(resolve => setImmediate(resolve));
    if (interrupted) {
      return 130;
    }
    const code = await runChild(command, args, {
      ...process.env,
      ...environmentOf(server),
    });
    const refusals = code === 0 ? [] : refusalsIn(server.log());
    if (refusals.length > 0) {
      console.error(
        ['The PostgreSQL server of the tests said:', ...refusals].join('\n  '),
      );
    }
    return code;
  } finally {
    server.stop();
  }
}

if (
  process.argv[1] &&
  fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
) {
  main(process.argv.slice(2)).then(
    code => {
      process.exitCode = code;
    },
    error => {
      console.error(error.message);
      process.exitCode = 1;
    },
  );
}
