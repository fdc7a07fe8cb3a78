// The plugins as users get them: packed, installed into a fresh Backstage app outside
// of this checkout, and run there by plain Node. Needs built packages (`yarn build`).
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);
const template = path.join(root, 'scripts/ci/fresh-app');
const yarnVersion = JSON.parse(
  fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
).packageManager.replace('yarn@', '@yarnpkg/cli-dist@');

function run(command, args, cwd) {
  const result = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: {
      ...process.env,
      npm_config_nodedir: path.resolve(process.execPath, '../..'),
      CI: 'true',
    },
  });
  assert.equal(
    result.status,
    0,
    `${command} ${args.join(' ')} failed:\n${(
      result.stdout + result.stderr
    ).slice(-4000)}`,
  );
  return result.stdout;
}

/** Where npx keeps yarn. In a project it would look through all installed packages first. */
const yarnProgram = run(
  'npx',
  ['--yes', '--package', yarnVersion, '-c', 'command -v yarn'],
  os.tmpdir(),
).trim();
const yarn = (args, cwd) => run(yarnProgram, args, cwd);

/** What packing neither needs nor may change; links lead to the installed packages. */
const LEFT_OUT = ['.git', '.ci-work', '.demo', 'coverage', 'test-results'];

/**
 * A copy of the checkout, with what was built. Packing rewrites manifests for a while:
 * others may read the checkout meanwhile, and its builds stay newer than its sources.
 */
function copyCheckout(to) {
  fs.cpSync(root, to, {
    recursive: true,
    preserveTimestamps: true,
    filter(from, place) {
      if (path.basename(from) === 'node_modules') {
        fs.symlinkSync(from, place);
        return false;
      }
      return !LEFT_OUT.includes(path.relative(root, from));
    },
  });
}

/**
 * The SQLite driver that was compiled for the checkout, where its installation looks for
 * a ready-made one: elsewhere that is downloaded, and it is not what is tested here.
 */
function offerCompiledDriver(folder) {
  const driver = path.join(root, 'node_modules/better-sqlite3');
  const { version } = JSON.parse(
    fs.readFileSync(path.join(driver, 'package.json'), 'utf8'),
  );
  const { platform, arch, versions } = process;
  const name = `better-sqlite3-v${version}-node-v${versions.modules}-${platform}-${arch}.tar.gz`;
  fs.mkdirSync(folder);
  run(
    'tar',
    ['-czf', path.join(folder, name), 'build/Release/better_sqlite3.node'],
    driver,
  );
  process.env.npm_config_better_sqlite3_local_prebuilds = folder;
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

async function eventually(what, attempt, seconds = 90) {
  const end = Date.now() + seconds * 1000;
  let last;
  while (Date.now() < end) {
    try {
      return await attempt();
    } catch (error) {
      last = error;
      await new Promise(resolve => setTimeout(resolve, 500));
    }
  }
  throw new Error(`${what}: ${last?.message}`);
}

describe('packed packages in a fresh Backstage app', () => {
  /** Of everything that is made here. */
  let place;
  /** Of the fresh app. */
  let directory;
  let backend;
  let baseUrl;
  let output = '';
  const plugins = fs
    .readdirSync(path.join(root, 'plugins'))
    .filter(name =>
      fs.existsSync(path.join(root, 'plugins', name, 'package.json')),
    )
    .map(name => ({
      folder: path.join('plugins', name),
      manifest: JSON.parse(
        fs.readFileSync(
          path.join(root, 'plugins', name, 'package.json'),
          'utf8',
        ),
      ),
    }));

  before(() => {
    place = fs.mkdtempSync(path.join(os.tmpdir(), 'recovery-fresh-app-'));
    directory = path.join(place, 'app');
    offerCompiledDriver(path.join(place, 'prebuilds'));
  });
  after(async () => {
    if (backend?.exitCode === null) {
      const ended = new Promise(resolve => backend.once('exit', resolve));
      backend.kill('SIGTERM');
      await ended;
    }
    fs.rmSync(place, { recursive: true, force: true });
  });

  test('every plugin packs, with its build, its types and what its manifest names', () => {
    const checkout = path.join(place, 'checkout');
    copyCheckout(checkout);
    fs.mkdirSync(path.join(place, 'tarballs'));
    for (const { folder: relative, manifest } of plugins) {
      const folder = path.join(checkout, relative);
      const tarball = path.join(place, 'tarballs', `${manifest.name}.tgz`);
      yarn(['pack', '--out', tarball], folder);
      const files = new Set(
        run('tar', ['-tzf', tarball], folder)
          .split('\n')
          .map(file => file.replace(/^package\//, '')),
      );
      const packed = JSON.parse(
        run('tar', ['-xzOf', tarball, 'package/package.json'], folder),
      );
      for (const named of [packed.main, packed.types, packed.configSchema]) {
        if (named) {
          assert.ok(
            files.has(named.replace(/^\.\//, '')),
            `${manifest.name} lacks ${named}`,
          );
        }
      }
      assert.ok(
        ![...files].some(file => /\.test\.|__fixtures__/.test(file)),
        `${manifest.name} ships tests`,
      );
    }
  });

  test('installs from the tarballs alone', () => {
    fs.cpSync(template, directory, { recursive: true });
    const rootManifest = JSON.parse(
      fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
    );
    const manifestFile = path.join(directory, 'package.json');
    const manifest = JSON.parse(fs.readFileSync(manifestFile, 'utf8'));
    const tarballs = Object.fromEntries(
      plugins.map(({ manifest: { name } }) => [
        name,
        `file:${place}/tarballs/${name}.tgz`,
      ]),
    );
    // Without what is patched here: a portal of somebody else has no patch.
    const resolutions = Object.entries(rootManifest.resolutions).filter(
      ([, version]) => !version.startsWith('patch:'),
    );
    manifest.resolutions = { ...Object.fromEntries(resolutions), ...tarballs };
    manifest.dependenciesMeta = rootManifest.dependenciesMeta;
    fs.writeFileSync(manifestFile, JSON.stringify(manifest, null, 2));
    for (const file of ['yarn.lock', 'backstage.json']) {
      fs.copyFileSync(path.join(root, file), path.join(directory, file));
    }
    for (const name of ['app', 'backend']) {
      const versions = JSON.parse(
        fs.readFileSync(
          path.join(root, 'packages', name, 'package.json'),
          'utf8',
        ),
      ).dependencies;
      const file = path.join(directory, 'packages', name, 'package.json');
      const fresh = JSON.parse(fs.readFileSync(file, 'utf8'));
      for (const dependency of Object.keys(fresh.dependencies)) {
        fresh.dependencies[dependency] =
          tarballs[dependency] ??
          versions[dependency] ??
          fresh.dependencies[dependency];
      }
      fs.writeFileSync(file, JSON.stringify(fresh, null, 2));
    }
    yarn(['install', '--no-immutable'], directory);
    for (const {
      manifest: { name },
    } of plugins) {
      const installed = fs.lstatSync(
        path.join(directory, 'node_modules', name),
      );
      assert.ok(installed.isDirectory(), `${name} is linked, not installed`);
    }
  });

  test('the frontend builds', () => {
    run(
      path.join(directory, 'node_modules/.bin/backstage-cli'),
      ['package', 'build'],
      path.join(directory, 'packages/app'),
    );
    assert.ok(
      fs.existsSync(path.join(directory, 'packages/app/dist/index.html')),
    );
  });

  test('the backend starts under plain Node and collects a real archive', async () => {
    const backups = path.join(directory, 'backups');
    const data = path.join(directory, 'data');
    fs.mkdirSync(backups);
    fs.mkdirSync(data);
    fs.mkdirSync(path.join(directory, 'restore'));
    fs.writeFileSync(path.join(data, 'orders.csv'), 'id,total\n1,42\n');
    const stamp = new Date(Date.now() - 3600_000)
      .toISOString()
      .replace(/[-:]|\.\d+Z/g, '');
    run(
      'tar',
      ['-czf', path.join(backups, `orders-${stamp}.tar.gz`), '-C', data, '.'],
      directory,
    );
    const old = new Date(Date.now() - 3600_000);
    fs.utimesSync(path.join(backups, `orders-${stamp}.tar.gz`), old, old);

    const port = await freePort();
    baseUrl = `http://127.0.0.1:${port}`;
    backend = spawn(
      process.execPath,
      ['src/index.js', '--config', '../../app-config.yaml'],
      {
        cwd: path.join(directory, 'packages/backend'),
        env: {
          ...process.env,
          NODE_ENV: 'development',
          FRESH_PORT: String(port),
          FRESH_DIR: directory,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    for (const stream of [backend.stdout, backend.stderr]) {
      stream.on('data', chunk => {
        output = (output + chunk).slice(-20_000);
      });
    }
    const token = await eventually('guest sign-in', async () => {
      assert.equal(backend.exitCode, null, `the backend ended:\n${output}`);
      const response = await fetch(`${baseUrl}/api/auth/guest/refresh`, {
        headers: { 'x-requested-with': 'XMLHttpRequest' },
      });
      const body = await response.text();
      assert.equal(response.status, 200, body);
      return JSON.parse(body).backstageIdentity.token;
    });
    const status = await eventually('the archive is collected', async () => {
      const response = await fetch(
        `${baseUrl}/api/recovery/entities/component/default/orders/status`,
        {
          headers: { authorization: `Bearer ${token}` },
        },
      );
      const body = await response.text();
      assert.equal(response.status, 200, `${body}\n${output}`);
      const answer = JSON.parse(body);
      assert.ok(answer.resources[0]?.newestUsable, body);
      return answer;
    });
    assert.equal(status.resources[0].provider, 'archive');
    assert.equal(status.resources[0].newestUsable.evidence.level, 0);
  });

  test('the API refuses a caller without credentials', async () => {
    const response = await fetch(
      `${baseUrl}/api/recovery/entities/component/default/orders/status`,
    );
    assert.equal(response.status, 401);
  });

  test('the portal that the backend serves holds the recovery plugin', async () => {
    const page = await fetch(`${baseUrl}/`);
    assert.equal(page.status, 200);
    const bundles = fs
      .readdirSync(path.join(directory, 'packages/app/dist/static'))
      .filter(file => file.endsWith('.js'))
      .map(file =>
        fs.readFileSync(
          path.join(directory, 'packages/app/dist/static', file),
          'utf8',
        ),
      );
    assert.ok(bundles.some(text => text.includes('recovery/protected-by')));
  });
});
