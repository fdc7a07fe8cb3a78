import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { end, ended, outputOf, run, start } from './processes.mjs';

const node = process.execPath;

function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('programs', () => {
  it('give their exit code', async () => {
    assert.equal(await run(node, ['-e', 'process.exit(3)']), 3);
    assert.equal(await run(node, ['-e', '']), 0);
  });

  it('give what they print, and nothing when they are missing or fail', async () => {
    assert.equal(await outputOf(node, ['-p', '1 + 1']), '2\n');
    assert.equal(await outputOf(node, ['-e', 'process.exit(1)']), undefined);
    assert.equal(await outputOf('no-such-program', []), undefined);
  });

  it('end together with the programs that they started, even deaf ones', async () => {
    const child = start(
      node,
      [
        '-e',
        `const { spawn } = require('node:child_process');
         process.on('SIGTERM', () => {});
         const grandchild = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')"], { stdio: ['ignore', 'pipe', 'ignore'] });
         grandchild.stdout.once('data', () => console.log(grandchild.pid));
         setInterval(() => {}, 1000);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const grandchild = await new Promise(resolve =>
      child.stdout.once('data', text => resolve(Number(text))),
    );
    assert.equal(lives(grandchild), true);
    const exit = ended(child);
    await end(child, 100);
    assert.equal(await exit, 'SIGKILL');
    while (lives(grandchild)) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    assert.equal(lives(grandchild), false);
  });
});
