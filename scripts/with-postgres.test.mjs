import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  environmentOf,
  findServerPrograms,
  refusalsIn,
} from './with-postgres.mjs';

const script = fileURLToPath(new URL('./with-postgres.mjs', import.meta.url));
const installed = findServerPrograms() !== undefined;

let temporary;
before(() => {
  temporary = fs.mkdtempSync(
    path.join(os.tmpdir(), 'recovery-with-postgres-test-'),
  );
  // PostgreSQL runs as another user, who must be able to reach its data.
  fs.chmodSync(temporary, 0o755);
});
after(() => fs.rmSync(temporary, { recursive: true, force: true }));

const environment = more => ({ ...process.env, TMPDIR: temporary, ...more });

function run(args, env = {}) {
  return spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    env: environment(env),
  });
}

describe('findServerPrograms', () => {
  it('finds nothing where nothing is', () => {
    assert.equal(
      findServerPrograms({ PATH: temporary }, path.join(temporary, 'none')),
      undefined,
    );
  });

  it('prefers the newest version, and needs all programs', () => {
    const root = path.join(temporary, 'debian');
    for (const [version, programs] of [
      ['9', ['initdb', 'pg_ctl', 'postgres']],
      ['15', ['initdb', 'pg_ctl', 'postgres']],
      ['16', ['pg_ctl']],
    ]) {
      const bin = path.join(root, version, 'bin');
      fs.mkdirSync(bin, { recursive: true });
      programs.forEach(name =>
        fs.writeFileSync(path.join(bin, name), '', { mode: 0o755 }),
      );
    }
    assert.equal(
      findServerPrograms({ PATH: '' }, root),
      path.join(root, '15', 'bin'),
    );
  });
});

describe('environmentOf', () => {
  it('names a version that the test suites know', () => {
    assert.deepEqual(environmentOf({ version: 99, url: 'u' }), {
      POSTGRES_URL: 'u',
      BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: 'u',
    });
  });
});

describe('refusalsIn', () => {
  it('counts what the server refused', () => {
    const log = [
      '2026-11-25 22:08:30.332 UTC [8707] LOG:  starting PostgreSQL 15.18',
      '2026-11-25 22:09:53.602 UTC [9048] FATAL:  sorry, too many clients already',
      '2026-11-25 22:09:53.712 UTC [9067] FATAL:  sorry, too many clients already',
      '2026-11-25 22:09:54.072 UTC [9160] ERROR:  relation "x" does not exist',
    ].join('\n');
    assert.deepEqual(refusalsIn(log), [
      '2 times FATAL:  sorry, too many clients already',
    ]);
    assert.deepEqual(refusalsIn(''), []);
  });
});

describe('with-postgres', () => {
  it('asks for a command', () => {
    const result = run([]);
    assert.equal(result.status, 2);
    assert.match(result.stderr, /Usage/);
  });

  it('runs a command beside a server, passes its exit code on and leaves nothing behind', t => {
    if (!installed) {
      t.skip('PostgreSQL is not installed');
      return;
    }
    const result = run([
      '--',
      process.execPath,
      '-e',
      'console.log(process.env.POSTGRES_URL); process.exit(7)',
    ]);
    assert.equal(result.status, 7, result.stderr);
    assert.match(
      result.stdout,
      /^postgresql:\/\/postgres:\w+@127\.0\.0\.1:\d+\/postgres\n$/,
    );
    assert.deepEqual(
      fs
        .readdirSync(temporary)
        .filter(name => name.startsWith('recovery-postgres-')),
      [],
    );
  });

  it('stops the server when it is told to stop', async t => {
    if (!installed) {
      t.skip('PostgreSQL is not installed');
      return;
    }
    const child = spawn(
      process.execPath,
      [
        script,
        process.execPath,
        '-e',
        'console.log(new URL(process.env.POSTGRES_URL).port); setInterval(() => {}, 1000)',
      ],
      { env: environment(), stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const ended = new Promise(resolve => child.on('exit', resolve));
    const port = await new Promise(resolve =>
      child.stdout.once('data', data => resolve(Number(String(data).trim()))),
    );
    child.kill('SIGTERM');
    assert.equal(await ended, 143);
    const refused = await new Promise(resolve => {
      const socket = net.connect(port, '127.0.0.1');
      socket.on('error', () => resolve(true));
      socket.on('connect', () => {
        socket.destroy();
        resolve(false);
      });
    });
    assert.equal(refused, true);
  });
});
