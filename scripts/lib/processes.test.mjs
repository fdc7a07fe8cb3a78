import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
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

  it('conclude nothing from what ends because all is ended', async () => {
    const processes = new URL('./processes.mjs', import.meta.url);
    const child = spawn(
      node,
      [
        '--input-type=module',
        '-e',
        `import { endAllOnSignals, ended, start } from ${JSON.stringify(
          processes,
        )};
         endAllOnSignals();
         const child = start(process.execPath, ['-e', "console.log('up'); setInterval(() => {}, 1000)"]);
         await ended(child);
         console.log('it ended by itself');`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let printed = '';
    child.stdout.on('data', text => {
      printed += text;
      child.kill('SIGINT');
    });
    const [code] = await once(child, 'close');
    assert.equal(code, 130);
    assert.equal(printed, 'up\n');
  });

  it(
    'end when npm has ended, although it told them nothing',
    { timeout: 60_000 },
    async () => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'recovery-npm-'));
      const processes = new URL('./processes.mjs', import.meta.url);
      fs.writeFileSync(
        path.join(folder, 'started.mjs'),
        `import { endAllOnSignals, start } from ${JSON.stringify(processes)};
       endAllOnSignals();
       const child = start(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
       console.log('pids', process.pid, child.pid);`,
      );
      fs.writeFileSync(
        path.join(folder, 'package.json'),
        JSON.stringify({ scripts: { start: `"${node}" started.mjs` } }),
      );
      const npm = spawn('npm', ['start'], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        let printed = '';
        let pids;
        for await (const text of npm.stdout.iterator({
          destroyOnReturn: false,
        })) {
          printed += text;
          pids = printed
            .match(/pids (\d+) (\d+)\n/)
            ?.slice(1)
            .map(Number);
          if (pids) break;
        }
        assert.deepEqual(pids.map(lives), [true, true]);
        npm.kill('SIGTERM');
        while (pids.some(lives)) {
          await new Promise(resolve => setTimeout(resolve, 20));
        }
      } finally {
        npm.kill('SIGKILL');
        fs.rmSync(folder, { recursive: true });
      }
    },
  );
});
