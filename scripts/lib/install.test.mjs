import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { dependencyFingerprint, lockedVersion } from './install.mjs';

const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'fingerprint-'));
after(() => fs.rmSync(directory, { recursive: true }));

function write(name, value) {
  const file = path.join(directory, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(
    file,
    typeof value === 'string' ? value : JSON.stringify(value),
  );
}

describe('the fingerprint of the dependencies', () => {
  beforeEach(() => {
    write('yarn.lock', 'one');
    write('.yarnrc.yml', 'nodeLinker: node-modules');
    write('package.json', { name: 'root', scripts: { start: 'x' } });
    write('packages/a/package.json', { name: 'a', dependencies: { b: '^1' } });
  });

  it('stays when only scripts and texts change', () => {
    const before = dependencyFingerprint(directory);
    write('package.json', { name: 'root', scripts: { start: 'y' } });
    write('packages/a/package.json', {
      name: 'a',
      description: 'new',
      dependencies: { b: '^1' },
    });
    assert.equal(dependencyFingerprint(directory), before);
  });

  it('changes with the lockfile, a dependency and a new package', () => {
    const seen = new Set([dependencyFingerprint(directory)]);
    write('yarn.lock', 'two');
    seen.add(dependencyFingerprint(directory));
    write('packages/a/package.json', { name: 'a', dependencies: { b: '^2' } });
    seen.add(dependencyFingerprint(directory));
    write('plugins/c/package.json', { name: 'c' });
    seen.add(dependencyFingerprint(directory));
    assert.equal(seen.size, 4);
  });
});

describe('the version in the lockfile', () => {
  it('is that of the named package', () => {
    const lockfile = [
      '"better-sqlite3@npm:^12.0.0":',
      '  version: 12.11.1',
      '  resolution: "better-sqlite3@npm:12.11.1"',
      '',
      '"better@npm:^1.0.0":',
      '  version: 1.0.0',
      '',
    ].join('\n');
    assert.equal(lockedVersion('better-sqlite3', lockfile), '12.11.1');
    assert.equal(lockedVersion('nothing', lockfile), undefined);
  });
});
