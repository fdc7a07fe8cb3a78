import assert from 'node:assert/strict';
import fs from 'node:fs';
import { it } from 'node:test';
import { inRoot } from './paths.mjs';
import SlowFirst from './slowFirst.cjs';

it('names files that there are', () => {
  for (const file of SlowFirst.SLOW) {
    const path = file.startsWith('packages/') ? file : `plugins/${file}`;
    assert.ok(fs.existsSync(inRoot(path)), path);
  }
});

it('puts the slow ones first, and loses none', () => {
  const paths = [
    'b.test.ts',
    ...[...SlowFirst.SLOW].reverse(),
    'large.test.ts',
  ];
  const context = {
    config: { cache: false },
    hasteFS: { getSize: path => path.length },
  };
  const tests = paths.map(path => ({ path: `/work/plugins/${path}`, context }));
  const sorted = new SlowFirst({}).sort(tests).map(({ path }) => path);
  assert.deepEqual(
    sorted,
    [...SlowFirst.SLOW, 'large.test.ts', 'b.test.ts'].map(
      path => `/work/plugins/${path}`,
    ),
  );
});
