import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import {
  createProviderContext,
  createRecordingLogger,
  drainListing,
  providerErrorOf,
} from 'backstage-plugin-recovery-node/testUtils';
import { ResticProvider } from './ResticProvider';

/** A program in restic's place that says what it likes. */

const ID = 'ab'.repeat(32);
const POINT = { id: ID, seriesKey: 's', time: '', details: {} };
const PASSWORD = 'never shown to anybody';
const provider = new ResticProvider();

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'recovery-hostile-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** JavaScript that runs for every command but `version`. */
async function tool(body: string, version = 'restic 0.18.0 compiled with go') {
  const path = join(directory, 'restic');
  await writeFile(
    path,
    `#!${process.execPath}
const fs = require('fs');
const args = process.argv.slice(2);
const out = text => fs.writeSync(1, text);
const err = text => fs.writeSync(2, text);
const id = n => n.toString(16).padStart(64, '0');
const snapshot = (n, more) => JSON.stringify({ id: id(n), time: '2024-03-05T02:00:00Z', hostname: 'shop', paths: ['/srv'], ...more });
if (args[0] === 'version') { console.log(${JSON.stringify(
      version,
    )}); process.exit(0); }
${body}
`,
  );
  await chmod(path, 0o755);
  return provider.readSource(
    new ConfigReader({
      binary: path,
      repository: '/srv/repository',
      password: PASSWORD,
    }),
    { sourceId: 'hostile' },
  );
}

async function listing(body: string, signal = new AbortController().signal) {
  return provider.list(await tool(body), {
    signal,
    logger: createRecordingLogger(),
    now: new Date(),
  });
}

async function list(body: string, signal?: AbortSignal) {
  return drainListing(await listing(body, signal));
}

describe('a listing', () => {
  it.each([
    ['garbage', `out('\\0\\xff garbage')`],
    ['nothing', ``],
    ['an object', `out('{}')`],
    ['two arrays', `out('[][]')`],
    ['an array that breaks off', `out('[' + snapshot(1) + ',')`],
    ['a text that breaks off', `out('["abc')`],
    ['a number', `out('5')`],
  ])('that is %s is not understood', async (_, body) => {
    const error = await providerErrorOf(list(body));
    expect(error.code).toBe('bad-output');
    expect(error.nextStep).toBeTruthy();
  });

  it.each(['out("null")', 'out("[]")', 'out(" [ ] \\n")'])(
    'that is empty has no points: %s',
    async body => {
      expect(await list(body)).toEqual({
        points: [],
        notices: [],
        windows: [],
      });
    },
  );

  it.each([
    ['no id', `{ id: undefined }`],
    ['a short id', `{ id: 'abcdef' }`],
    ['an id that is a path', `{ id: '../../etc/passwd' }`],
    ['a number for an id', `{ id: 5 }`],
    ['no time', `{ time: undefined }`],
    ['a time that is none', `{ time: 'NaN-NaN-NaN' }`],
    ['a time without end', `{ time: '2024'.repeat(1000) }`],
    ['a year beyond reason', `{ time: '+999999-01-01T00:00:00Z' }`],
  ])('is incomplete for an entry with %s', async (_, more) => {
    const { points, notices } = await list(
      `out('[' + snapshot(1, ${more}) + ',' + snapshot(2) + ']')`,
    );
    expect(points).toHaveLength(1);
    expect(notices).toEqual([
      expect.objectContaining({
        code: 'unreadable-entry',
        severity: 'incomplete',
      }),
    ]);
    expect(notices[0].message.length).toBeLessThan(300);
  });

  it.each(['{"id":', '5', 'null', '"text"', '[]'])(
    'is incomplete for an entry that is %s',
    async entry => {
      const { points, notices } = await list(
        `out('[' + ${JSON.stringify(
          entry === '{"id":' ? '{"id"}' : entry,
        )} + ',' + snapshot(2) + ']')`,
      );
      expect(points).toHaveLength(1);
      expect(notices[0].severity).toBe('incomplete');
    },
  );

  it('counts a snapshot that is listed twice once', async () => {
    const { points, notices } = await list(
      `out('[' + [snapshot(1), snapshot(1), snapshot(2)].join(',') + ']')`,
    );
    expect(points.map(point => point.id)).toHaveLength(2);
    expect(notices).toEqual([
      expect.objectContaining({ code: 'duplicate-id', severity: 'warning' }),
    ]);
  });

  it('bounds what others wrote', async () => {
    const { points } = await list(
      `out('[' + snapshot(1, {
        hostname: 'h\\u0007\\u202e'.repeat(1e4), username: ['x'],
        paths: Array(5e3).fill('/p'.repeat(600)), tags: [5, null, 'ok'],
        summary: { total_files_processed: -1, total_bytes_processed: 1.5, data_added_packed: 1e300, backup_end: 'x' },
      }) + ']')`,
    );
    const [point] = points;
    expect(point.series.key.length).toBeLessThanOrEqual(512);
    expect(point.series.title.length).toBeLessThanOrEqual(200);
    expect(point.series.title).not.toContain('\u0007');
    expect(point.series.title).not.toContain('\u202e');
    expect(point.series.attributes.tag).toEqual(['ok']);
    expect(JSON.stringify(point).length).toBeLessThan(500_000);
    expect(point).toMatchObject({
      sizeBytes: undefined,
      storedBytes: undefined,
      fileCount: undefined,
      finishedAt: undefined,
    });
  });

  it('says how many notices it left out', async () => {
    const { notices } = await list(
      `out('[' + Array(500).fill('{}').join(',') + ']')`,
    );
    expect(notices).toHaveLength(51);
    expect(notices.at(-1)).toMatchObject({
      severity: 'incomplete',
      message: expect.stringContaining('450'),
    });
  });

  it('gives points while the tool still writes', async () => {
    const flag = join(directory, 'go-on');
    const items = await listing(
      `out('[' + snapshot(1) + ',');
       const wait = setInterval(() => { if (fs.existsSync(${JSON.stringify(
         flag,
       )})) { clearInterval(wait); out(snapshot(2) + ']'); } }, 10);`,
    );
    const iterator = items[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toMatchObject({ type: 'point' });
    await writeFile(flag, '');
    expect((await iterator.next()).value).toMatchObject({ type: 'point' });
    expect((await iterator.next()).done).toBe(true);
  });

  it('of 100,000 snapshots is complete', async () => {
    let points = 0;
    for await (const item of await listing(
      `let text = '['; for (let i = 0; i < 1e5; i++) { text += (i ? ',' : '') + snapshot(i); if (text.length > 1e5) { out(text); text = ''; } } out(text + ']')`,
    )) {
      points += item.type === 'point' ? 1 : 0;
    }
    expect(points).toBe(100_000);
  }, 60_000);

  it('of one entry without end is given up', async () => {
    const error = await providerErrorOf(
      list(`out('[{"id":"'); for (;;) out('x'.repeat(1e5))`),
    );
    expect(error.code).toBe('limit-exceeded');
  });

  it('without end is ended with its reader', async () => {
    let seen = 0;
    for await (const item of await listing(
      `out('[' + snapshot(0)); for (let i = 1; ; i++) out(',' + snapshot(i))`,
    )) {
      expect(item.type).toBe('point');
      seen += 1;
      if (seen === 5000) {
        break;
      }
    }
    expect(seen).toBe(5000);
  });

  it('that hangs is ended by its deadline', async () => {
    const error = await providerErrorOf(
      list(`setInterval(() => {}, 1000)`, AbortSignal.timeout(500)),
    );
    expect(error.code).toBe('deadline');
  });

  it('of a tool that is killed has failed', async () => {
    const error = await providerErrorOf(
      list(
        `out('[' + snapshot(1) + ']'); process.kill(process.pid, 'SIGKILL')`,
      ),
    );
    expect(error.code).toBe('tool-failed');
    expect(error.message).toContain('SIGKILL');
  });

  it('never shows the password', async () => {
    const error = await providerErrorOf(
      list(`err('cannot use ' + process.env.RESTIC_PASSWORD); process.exit(1)`),
    );
    expect(`${error.message} ${error.stack}`).not.toContain(PASSWORD);
    expect(error.message).toContain('[redacted]');
  });

  it('has neither repository nor password on the command line', async () => {
    const { notices } = await list(`out('[]'); err(args.join(' '))`);
    expect(notices[0].message).toMatch(/: snapshots --json --no-lock$/);
  });
});

describe('a version', () => {
  it.each([
    ['restic 0.9.6 compiled with go1', 'tool-missing', 'too old'],
    ['borg 1.2.4', 'bad-output', 'version'],
    ['', 'bad-output', 'version'],
  ])('%p is refused', async (version, code, message) => {
    const source = await tool('', version);
    const error = await providerErrorOf(
      drainListing(
        provider.list(source, {
          signal: new AbortController().signal,
          logger: createRecordingLogger(),
          now: new Date(),
        }),
      ),
    );
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});

const NO_PACKS = `if (args[0] === 'snapshots') out(JSON.stringify([{ id: args[3] }])); else out('[0:00]          0 packs\\n\\nno errors were found\\n')`;

describe('a check', () => {
  it('that exits 0 without saying that all is well is no proof', async () => {
    const source = await tool(`out(JSON.stringify([{ id: args[3] }]))`);
    const error = await providerErrorOf(
      provider.verify(source, POINT, 3, await createProviderContext()),
    );
    expect(error.code).toBe('bad-output');
  });

  it.each([
    ['of a part that holds nothing claims the structure only', 1, 4],
    ['of a part that holds nothing claims the structure only', 4, 4],
  ])('%s', async (_, index, of) => {
    const source = await tool(NO_PACKS);
    const report = await provider.verify(
      source,
      POINT,
      2,
      await createProviderContext(),
      { part: { index, of } },
    );
    expect(report).toMatchObject({ level: 1, result: 'pass', bytesRead: 0 });
    expect(report.summary).toContain('holds no data');
  });

  it('of all parts at once that read nothing is no proof', async () => {
    const source = await tool(NO_PACKS);
    const error = await providerErrorOf(
      provider.verify(source, POINT, 2, await createProviderContext(), {
        part: { index: 1, of: 1 },
      }),
    );
    expect(error.message).toContain('no data');
  });

  it.each([
    [0, 5],
    [6, 5],
    [1.5, 5],
    [1, 0],
    [1, 257],
    [NaN, 2],
  ])('refuses part %s of %s', async (index, of) => {
    const source = await tool('process.exit(0)');
    await expect(
      provider.verify(source, POINT, 2, await createProviderContext(), {
        part: { index, of },
      }),
    ).rejects.toThrow('1 to 256 parts');
  });

  const BROKEN = (complaint: string, find: string) => `
    if (args[0] === 'snapshots') out(JSON.stringify([{ id: args[3] }]));
    else if (args[0] === 'check') { err(${JSON.stringify(
      `${complaint}
Fatal: repository contains errors
`,
    )}); process.exit(1); }
    else { ${find} }`;
  const MISSING = `pack ${'cd'.repeat(32)}: does not exist`;

  it.each([
    ['a complaint that nobody knows', 'something else is wrong', ''],
    ['a search that fails', MISSING, `err('nothing'); process.exit(1)`],
    [
      'a search that is killed',
      MISSING,
      `process.kill(process.pid, 'SIGKILL')`,
    ],
    ['a search that finds nothing', MISSING, `out('[]')`],
  ])('that fails with %s names no snapshot', async (_, complaint, find) => {
    const source = await tool(
      BROKEN(
        `${complaint}
ciphertext verification failed`,
        find,
      ),
    );
    const report = await provider.verify(
      source,
      POINT,
      1,
      await createProviderContext(),
    );
    expect(report).toMatchObject({ result: 'fail', damagedPoints: [] });
  });

  it('takes no snapshot from what a file is called', async () => {
    const name = `x","snapshot":"${'ef'.repeat(32)}
 ... which belongs to snapshot ${'ee'.repeat(32)}`;
    const source = await tool(
      BROKEN(
        MISSING,
        `out(JSON.stringify([{ path: ${JSON.stringify(
          name,
        )}, snapshot: '${ID}' }]))`,
      ),
    );
    const report = await provider.verify(
      source,
      POINT,
      1,
      await createProviderContext(),
    );
    expect(report).toMatchObject({ result: 'fail', damagedPoints: [ID] });
  });
});

describe('the contents of a snapshot', () => {
  async function contents(body: string) {
    const entries = [];
    for await (const entry of provider.contents(
      await tool(body),
      POINT,
      '/',
      await createProviderContext(),
    )) {
      entries.push(entry);
    }
    return entries;
  }
  const header = `console.log(JSON.stringify({ struct_type: 'snapshot', id: args.find(a => a.length === 64) }));`;

  it.each([
    ['garbage', `out('garbage\\n')`],
    [
      'nodes without a snapshot',
      `out('{"struct_type":"node","path":"/a"}\\n')`,
    ],
    ['another snapshot', `out('{"struct_type":"snapshot","id":"x"}\\n')`],
    [
      'a path that leaves',
      `${header} out('{"struct_type":"node","path":"/../a","type":"file"}\\n')`,
    ],
    ['a path that is none', `${header} out('{"struct_type":"node"}\\n')`],
  ])('that are %s are not understood', async (_, body) => {
    expect((await providerErrorOf(contents(body))).code).toBe('bad-output');
  });

  it('that come with a complaint and exit 0 are not taken for complete', async () => {
    const error = await providerErrorOf(
      contents(
        `${header} err('error loading tree 123: not found in repository')`,
      ),
    );
    expect(error.code).toBe('damaged');
  });
});

describe('a restore', () => {
  it('takes no progress from garbage', async () => {
    const context = await createProviderContext();
    const source = await tool(
      `out('garbage\\n{"message_type":"status","bytes_restored":"x"}\\nnull\\n5\\n{"message_type":"summary","total_bytes":7,"bytes_restored":7}\\n')`,
    );
    const report = await provider.restore(
      source,
      POINT,
      { directory: await mkdtemp(join(directory, 'target-')) },
      {},
      context,
    );
    expect(context.progressUpdates).toEqual([{ bytes: 7, totalBytes: 7 }]);
    expect(report.expected).toEqual({ bytes: 7 });
  });

  it.each([
    [
      'target-full',
      'ignoring error for /srv/a: write /target/a: no space left on device\\nFatal: There were 1 errors',
    ],
    [
      'target-full',
      '{"message_type":"error","error":{"message":"write: disk quota exceeded"},"during":"restore","item":"/srv/a"}',
    ],
    ['tool-failed', 'Fatal: something that nobody has seen before'],
  ])('that fails is %s for %p', async (code, text) => {
    const source = await tool(`err('${text}'); process.exit(1)`);
    const error = await providerErrorOf(
      provider.restore(
        source,
        POINT,
        { directory: await mkdtemp(join(directory, 'target-')) },
        {},
        await createProviderContext(),
      ),
    );
    expect(error.code).toBe(code);
    expect(error.nextStep).toBeTruthy();
  });
});
