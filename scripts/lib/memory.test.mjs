import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { makeFolderInMemory } from './memory.mjs';

it('makes a new folder that programs run from', () => {
  const folder = makeFolderInMemory('recovery-memory-test-');
  try {
    assert.deepEqual(fs.readdirSync(folder), []);
    const program = path.join(folder, 'program');
    fs.writeFileSync(program, '#!/bin/sh\necho started\n', { mode: 0o755 });
    assert.equal(spawnSync(program, { encoding: 'utf8' }).stdout, 'started\n');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
