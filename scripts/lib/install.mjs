// Installs the dependencies, and knows in milliseconds when there is nothing to do.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { buildToolsAdvice, checkDisk, missingBuildTools } from './checks.mjs';
import { formatElapsed, say, since, Stop, warn } from './console.mjs';
import { inRoot, root } from './paths.mjs';
import { ended, outputOf, start } from './processes.mjs';

const YARN = '@yarnpkg/cli-dist@4.18.1';
/** Other people's peer dependencies, settings that npm does not know, long differences. */
const NOT_FOR_PEOPLE =
  /^➤ YN(0002|0013|0060|0086): │ (?!.*added to the project)|^➤ YN0000: │ ([-+ ]|@@)|^➤ {2,}│|^npm warn Unknown/;
const HEARTBEAT_MILLISECONDS = 10_000;

function workspaceManifests(directory) {
  return ['packages', 'plugins'].flatMap(folder => {
    const base = path.join(directory, folder);
    return fs.existsSync(base)
      ? fs
          .readdirSync(base)
          .sort()
          .map(name => path.join(base, name, 'package.json'))
          .filter(file => fs.existsSync(file))
      : [];
  });
}

/** Parts of a manifest that decide what is installed; scripts and texts do not. */
function installedPart(file) {
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
  const keys = [
    'name',
    'workspaces',
    'dependencies',
    'devDependencies',
    'peerDependencies',
    'optionalDependencies',
    'resolutions',
    'dependenciesMeta',
    'bin',
  ];
  return JSON.stringify(keys.map(key => manifest[key] ?? null));
}

/** Changes exactly when another installation is called for. */
export function dependencyFingerprint(directory) {
  const hash = crypto.createHash('sha256');
  for (const name of ['yarn.lock', '.yarnrc.yml']) {
    hash.update(fs.readFileSync(path.join(directory, name)));
    hash.update('\0');
  }
  for (const file of [
    path.join(directory, 'package.json'),
    ...workspaceManifests(directory),
  ]) {
    hash.update(`${path.relative(directory, file)}\0${installedPart(file)}\0`);
  }
  return hash.digest('hex');
}

const stampFile = inRoot('node_modules/.recovery-install.json');

function readStamp() {
  try {
    return JSON.parse(fs.readFileSync(stampFile, 'utf8'));
  } catch {
    return undefined;
  }
}

function writeStamp(stamp) {
  fs.writeFileSync(stampFile, `${JSON.stringify(stamp)}\n`);
}

/** Environment of yarn: where Node's headers lie, and npm's registry. */
function yarnEnvironment() {
  const env = { ...process.env, YARN_ENABLE_TELEMETRY: '0' };
  const prefix = path.resolve(path.dirname(process.execPath), '..');
  if (fs.existsSync(path.join(prefix, 'include/node/node.h'))) {
    env.npm_config_nodedir = prefix;
  }
  const registry = env.npm_config_registry ?? '';
  if (registry.startsWith('https://') && !env.YARN_NPM_REGISTRY_SERVER) {
    // yarn does not read npm's own settings.
    env.YARN_NPM_REGISTRY_SERVER = registry.replace(/\/$/, '');
  }
  return env;
}

/** yarn's lines as they come, with the time; a sign of life when none comes. */
async function showProgress(child) {
  const begin = Date.now();
  const last = { text: 'fetching yarn', at: begin };
  const tail = [];
  const show = line => {
    if (NOT_FOR_PEOPLE.test(line)) {
      return;
    }
    const text = line
      .replace(/^➤ (YN\d+: )?/, '')
      .replace(/@patch:\S+/g, '')
      .trim();
    if (text.replace(/^│/, '') === '') {
      return;
    }
    last.text = text.replace(/^[┌│└·]\s*/, '');
    last.at = Date.now();
    tail.push(text);
    tail.splice(0, tail.length - 30);
    console.log(`  ${formatElapsed(Date.now() - begin).padStart(10)}  ${text}`);
  };
  const timer = setInterval(() => {
    if (Date.now() - last.at >= HEARTBEAT_MILLISECONDS - 500) {
      console.log(
        `  ${formatElapsed(Date.now() - begin).padStart(
          10,
        )}  … still working (${last.text})`,
      );
    }
  }, HEARTBEAT_MILLISECONDS);
  try {
    for (const stream of [child.stdout, child.stderr]) {
      readline.createInterface({ input: stream }).on('line', show);
    }
    return { code: await ended(child), tail: tail.join('\n') };
  } finally {
    clearInterval(timer);
  }
}

async function yarn(args) {
  const child = start('npx', ['--yes', YARN, ...args], {
    cwd: root,
    env: yarnEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    return await showProgress(child);
  } catch (error) {
    if (error.code === 'ENOENT') {
      throw new Stop(
        'npx was not found. It comes with npm: please install Node with npm (https://nodejs.org) and start the command again.',
      );
    }
    throw error;
  }
}

/** Opens a database and lets the garbage collector run, as a portal would. */
async function sqliteWorks() {
  const driver = JSON.stringify(inRoot('node_modules/better-sqlite3'));
  const script = `const Database = require(${driver});
    for (let i = 0; i < 50; i++) {
      const database = new Database(':memory:');
      database.prepare('select 1').get();
      database.close();
    }
    globalThis.gc();
    process.stdout.write('ok');`;
  const output = await outputOf(process.execPath, [
    '--expose-gc',
    '-e',
    script,
  ]);
  return output === 'ok';
}

async function readyMadeDriverIsReachable() {
  const version = lockedVersion('better-sqlite3');
  const name = `better-sqlite3-v${version}-node-v${process.versions.modules}-${process.platform}-${process.arch}.tar.gz`;
  try {
    const response = await fetch(
      `https://github.com/WiseLibs/better-sqlite3/releases/download/v${version}/${name}`,
      { method: 'HEAD', signal: AbortSignal.timeout(8_000) },
    );
    return response.ok;
  } catch {
    return false;
  }
}

/** The version of a package in yarn.lock. */
export function lockedVersion(
  name,
  lockfile = fs.readFileSync(inRoot('yarn.lock'), 'utf8'),
) {
  const at = lockfile.indexOf(`"${name}@npm:`);
  return at < 0
    ? undefined
    : lockfile.slice(at).match(/^ {2}version: (\S+)$/m)?.[1];
}

async function checkBuildTools() {
  const missing = await missingBuildTools();
  if (missing.length === 0) {
    return;
  }
  if (!(await readyMadeDriverIsReachable())) {
    throw new Stop(buildToolsAdvice(missing));
  }
  warn(
    `${missing.join(
      ', ',
    )} not found; the ready-made SQLite driver will be used.`,
  );
}

function explain(tail) {
  if (/YN0028/.test(tail) || /lockfile would have been/.test(tail)) {
    return 'yarn.lock does not match the package.json files. If you changed dependencies, run "npx @yarnpkg/cli-dist@4.18.1 install" and commit yarn.lock; otherwise restore both from Git.';
  }
  if (/better-sqlite3.*couldn't be built/.test(tail)) {
    return 'The SQLite driver could not be compiled. Please install a C++ compiler, make and python3 (Debian, Ubuntu: "sudo apt-get install build-essential python3"; macOS: "xcode-select --install") and start the command again. yarn printed above where the log of the compiler lies.';
  }
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|RequestError/.test(tail)) {
    return 'The npm registry could not be reached. Please check the network (and the proxy: HTTPS_PROXY, YARN_NPM_REGISTRY_SERVER) and start the command again; what was fetched is kept.';
  }
  if (/ENOSPC/.test(tail)) {
    return 'The disk is full. Please make room and start the command again.';
  }
  return 'The installation failed; yarn printed the reason above. What was fetched is kept: start the command again when it is put right.';
}

async function rebuildForThisNode() {
  say(
    `Compiling the SQLite driver for Node ${process.versions.node} (about a minute)`,
  );
  await checkBuildTools();
  const { code, tail } = await yarn(['rebuild', 'better-sqlite3']);
  if (code !== 0) {
    throw new Stop(explain(tail));
  }
}

async function yarnInstall(...more) {
  const { code, tail } = await yarn(['install', '--immutable', ...more]);
  if (code !== 0) {
    throw new Stop(explain(tail));
  }
}

/**
 * Fetches and links the dependencies, and leaves compiling to `ensureInstalled`: what
 * only reads packages can run beside that.
 */
export async function linkDependencies() {
  if (readStamp()?.fingerprint !== dependencyFingerprint(root)) {
    checkDisk(root);
    say('Linking the dependencies');
    await yarnInstall('--mode=skip-build');
  }
}

/** Makes sure that the dependencies are those of yarn.lock and fit this Node. */
export async function ensureInstalled() {
  const fingerprint = dependencyFingerprint(root);
  const abi = process.versions.modules;
  const stamp = readStamp();
  if (stamp?.fingerprint === fingerprint && stamp.abi === abi) {
    return;
  }
  const begin = Date.now();
  const first = !fs.existsSync(inRoot('node_modules'));
  if (stamp?.fingerprint !== fingerprint) {
    if (first) {
      checkDisk(root);
      await checkBuildTools();
    }
    say(
      first
        ? 'Installing the dependencies: this takes two to five minutes, once'
        : 'Bringing the dependencies up to date',
    );
    await yarnInstall();
  }
  if (!(await sqliteWorks())) {
    await rebuildForThisNode();
    if (!(await sqliteWorks())) {
      throw new Stop(
        `The SQLite driver does not run on Node ${process.versions.node}, although it was compiled for it. Please use Node 22 or 24.18 (https://nodejs.org) and start the command again.`,
      );
    }
  }
  writeStamp({ fingerprint, abi });
  say(`Dependencies are ready after ${since(begin)}`);
}
