import assert from 'node:assert/strict';
import net from 'node:net';
import os from 'node:os';
import { describe, it } from 'node:test';
import {
  buildToolsAdvice,
  checkDisk,
  checkNode,
  checkPorts,
  missingBuildTools,
  nodeProblem,
  portIsFree,
} from './checks.mjs';
import { Stop } from './console.mjs';

async function withServer(work) {
  const server = net.createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(server.address().port);
  } finally {
    await new Promise(resolve => server.close(resolve));
  }
}

describe('the check of Node', () => {
  it('accepts 20, 22 and 24', () => {
    for (const version of ['20.20.2', '22.23.0', '24.18.0']) {
      assert.equal(nodeProblem(version), undefined);
    }
  });

  it('says what to install instead of an old, odd or early Node', () => {
    for (const version of ['18.20.4', '20.5.0', '16.0.0']) {
      assert.match(nodeProblem(version), /is too old: please install Node/);
    }
    assert.match(
      nodeProblem('23.1.0'),
      /not supported: please install Node 22/,
    );
    assert.throws(() => checkNode('18.20.4'), Stop);
  });
});

describe('the check of ports', () => {
  it('names the taken port, what needs it and what to do', async () => {
    await withServer(async port => {
      await assert.rejects(
        checkPorts([{ port, purpose: 'the portal' }]),
        error =>
          error instanceof Stop &&
          error.message.startsWith(
            `Port ${port} is taken by another program, and the portal needs it. Please end that program`,
          ),
      );
    });
  });

  it('accepts a free port', async () => {
    let free;
    await withServer(async port => {
      assert.equal(await portIsFree(port), false);
      free = port;
    });
    assert.equal(await portIsFree(free), true);
    await checkPorts([{ port: free, purpose: 'the portal' }]);
  });
});

describe('the check of build tools', () => {
  it('finds nothing missing where all answer', async () => {
    assert.deepEqual(await missingBuildTools(async () => true), []);
  });

  it('is content with any of the compilers', async () => {
    const missing = await missingBuildTools(
      async command => !['c++', 'g++'].includes(command),
    );
    assert.deepEqual(missing, []);
  });

  it('says how to get what is missing', async () => {
    const missing = await missingBuildTools(
      async command => command === 'make',
    );
    assert.deepEqual(missing, ['a C++ compiler', 'python3']);
    assert.match(
      buildToolsAdvice(missing, 'linux'),
      /a C\+\+ compiler and python3 are missing: run "sudo apt-get install build-essential python3"/,
    );
    assert.match(
      buildToolsAdvice(['make'], 'darwin'),
      /make is missing: run "xcode-select --install"/,
    );
  });
});

describe('the check of the disk', () => {
  it('says how much is free and how much is needed', () => {
    assert.throws(
      () => checkDisk(os.tmpdir(), 1e9),
      error =>
        error instanceof Stop &&
        /GB free.*Please make room/.test(error.message),
    );
    checkDisk(os.tmpdir(), 0);
  });
});
