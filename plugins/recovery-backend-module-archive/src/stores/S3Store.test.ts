import { createHash } from 'node:crypto';
import http from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { abortError } from 'backstage-plugin-recovery-node';
import { providerErrorOf } from 'backstage-plugin-recovery-node/testUtils';
import { CREDENTIALS, freePort, S3Server } from '../__testUtils__/s3Server';
import { StallingProxy } from '../__testUtils__/stallingProxy';
import { S3Store, type S3Location } from './S3Store';
import type { StoredObject } from './types';

function location(
  endpoint: string,
  changes: Partial<S3Location> = {},
): S3Location {
  return {
    bucket: 'backups',
    prefix: '',
    region: 'us-east-1',
    endpoint,
    forcePathStyle: true,
    credentials: CREDENTIALS,
    timeoutMs: 10_000,
    ...changes,
  };
}

const signal = new AbortController().signal;

async function listAll(store: S3Store, depth = 3): Promise<StoredObject[]> {
  const found: StoredObject[] = [];
  for await (const each of store.list({ signal, depth, wants: () => true }))
    found.push(each);
  return found;
}

async function readAll(
  store: S3Store,
  name: string,
  object?: StoredObject,
): Promise<Buffer> {
  const open = await store.open(name, {
    signal,
    version: object?.version,
    size: object?.size,
  });
  const parts: Buffer[] = [];
  for await (const part of open!.read(0, open!.size)) parts.push(part);
  await open!.assertUnchanged();
  return Buffer.concat(parts);
}

describe('a bucket', () => {
  const started: Array<{ close(): Promise<void> }> = [];
  let directory: string;
  let server: S3Server;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'recovery-s3-'));
    server = await S3Server.start(directory);
  });
  afterEach(async () => {
    for (const each of started.splice(0)) await each.close();
  });
  afterAll(async () => {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  });

  const big = createHash('sha256').update('x').digest();
  const content = Buffer.concat(Array.from({ length: 60_000 }, () => big));

  it('lists keys below the prefix, as deep as wanted', async () => {
    for (const key of ['p/a', 'p/q/b', 'p/q/r/c', 'pa', 'other'])
      await server.put(key, key);
    const store = new S3Store(location(server.endpoint, { prefix: 'p/' }));
    expect((await listAll(store, 0)).map(each => each.path)).toEqual(['a']);
    expect((await listAll(store, 1)).map(each => each.path)).toEqual([
      'a',
      'q/b',
    ]);
    expect((await listAll(store, 2)).map(each => each.path)).toEqual([
      'a',
      'q/b',
      'q/r/c',
    ]);
  });

  it('reads what was listed, and not what took its place', async () => {
    const store = new S3Store(location(server.endpoint));
    await server.put('dump', content);
    const [listed] = (await listAll(store)).filter(
      each => each.path === 'dump',
    );
    expect((await readAll(store, 'dump', listed)).equals(content)).toBe(true);
    await server.put('dump', Buffer.alloc(content.length, 1));
    const error = await providerErrorOf(readAll(store, 'dump', listed));
    expect(error.code).toBe('point-gone');
  });

  it('notices an object that is overwritten between two parts', async () => {
    await server.put('dump', content);
    const store = new S3Store(location(server.endpoint));
    const open = await store.open('dump', { signal });
    await server.put('dump', Buffer.alloc(content.length, 2));
    const read = async () => {
      for await (const part of open!.read(0, 100)) expect(part).toBeDefined();
    };
    expect((await providerErrorOf(read())).code).toBe('point-gone');
  });

  it('tells a missing object from a missing bucket', async () => {
    const store = new S3Store(location(server.endpoint));
    expect(await store.open('nothing', { signal })).toBeUndefined();
    const elsewhere = new S3Store(
      location(server.endpoint, { bucket: 'elsewhere' }),
    );
    const error = await providerErrorOf(elsewhere.open('nothing', { signal }));
    expect(error.code).toBe('not-found');
  });

  it('opens an empty object', async () => {
    await server.put('empty', '');
    const store = new S3Store(location(server.endpoint));
    expect(await readAll(store, 'empty')).toHaveLength(0);
  });

  it('takes up again where connections broke off', async () => {
    await server.put('dump', content);
    const proxy = await StallingProxy.start(server.endpoint, {
      passBytes: 100_000,
      breakOff: 4,
    });
    started.push(proxy);
    const store = new S3Store(location(proxy.endpoint));
    expect((await readAll(store, 'dump')).equals(content)).toBe(true);
  });

  it('gives up after connections broke off without any progress', async () => {
    await server.put('dump', content);
    const proxy = await StallingProxy.start(server.endpoint, {
      passBytes: 0,
      breakOff: 1000,
    });
    started.push(proxy);
    const store = new S3Store(location(proxy.endpoint));
    expect((await providerErrorOf(readAll(store, 'dump'))).code).toBe(
      'unreachable',
    );
  });

  it('does not wait for ever for an answer that stopped', async () => {
    await server.put('dump', content);
    const proxy = await StallingProxy.start(server.endpoint, { passBytes: 0 });
    started.push(proxy);
    const store = new S3Store(location(proxy.endpoint, { timeoutMs: 150 }));
    const error = await providerErrorOf(readAll(store, 'dump'));
    expect([error.code, error.message]).toEqual([
      'unreachable',
      expect.stringContaining('no answer'),
    ]);
  });
});

/** A server that answers what a test wants it to. */
class PlayedServer {
  private constructor(
    private readonly server: http.Server,
    readonly endpoint: string,
    readonly requests: string[],
  ) {}

  static async start(
    answer: (url: URL, response: http.ServerResponse) => void,
  ): Promise<PlayedServer> {
    const port = await freePort();
    const endpoint = `http://127.0.0.1:${port}`;
    const requests: string[] = [];
    const server = http.createServer((request, response) => {
      requests.push(request.url ?? '');
      answer(new URL(request.url ?? '/', endpoint), response);
    });

    await new Promise<void>(resolve => {
      server.listen(port, '127.0.0.1', resolve);
    });
    return new PlayedServer(server, endpoint, requests);
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise(resolve => {
      this.server.close(resolve);
    });
  }
}

describe('a store that answers', () => {
  let server: PlayedServer;
  afterEach(() => server.close());

  const xml = (response: http.ServerResponse, status: number, body: string) => {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(`<?xml version="1.0"?>${body}`);
  };

  const SECRETIVE = `<Message>key ${CREDENTIALS.secretAccessKey}-secret</Message>`;

  it.each([
    [403, 'AccessDenied', 'access-denied'],
    [403, 'SignatureDoesNotMatch', 'access-denied'],
    [403, 'InvalidAccessKeyId', 'access-denied'],
    [403, 'RequestTimeTooSkewed', 'access-denied'],
    [404, 'NoSuchBucket', 'not-found'],
    [400, 'AuthorizationHeaderMalformed', 'access-denied'],
    [301, 'PermanentRedirect', 'not-found'],
    [503, 'SlowDown', 'unreachable'],
    [500, 'InternalError', 'unreachable'],
    [400, 'SomethingNew', 'bad-output'],
  ])('with %d %s: %s', async (status, name, code) => {
    server = await PlayedServer.start((_, response) =>
      xml(response, status, `<Error><Code>${name}</Code>${SECRETIVE}</Error>`),
    );
    const error = await providerErrorOf(
      listAll(new S3Store(location(server.endpoint))),
    );
    expect(error.code).toBe(code);
    expect(error.nextStep).toBeTruthy();
    expect(`${error.message} ${error.stack}`).not.toContain('-secret');
  });

  it('that an object lies in archive storage', async () => {
    server = await PlayedServer.start((_, response) =>
      xml(response, 403, '<Error><Code>InvalidObjectState</Code></Error>'),
    );
    const store = new S3Store(location(server.endpoint));
    const error = await providerErrorOf(store.open('x', { signal }));
    expect([error.code, error.message]).toEqual([
      'access-denied',
      expect.stringContaining('archive storage'),
    ]);
  });

  it.each([
    ['rubbish', 'this is no XML <<<'],
    ['a web page', '<html><body>Sign in</body></html>'],
  ])('with %s: no points are invented', async (_, body) => {
    server = await PlayedServer.start((__, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(body);
    });
    const error = await providerErrorOf(
      listAll(new S3Store(location(server.endpoint))),
    );
    expect(['bad-output', 'unreachable']).toContain(error.code);
  });

  it('nothing at all', async () => {
    server = await PlayedServer.start(() => {});
    const store = new S3Store(location(server.endpoint, { timeoutMs: 150 }));
    expect((await providerErrorOf(listAll(store))).code).toBe('unreachable');
  });

  it('nothing until the listing is cancelled', async () => {
    const controller = new AbortController();
    server = await PlayedServer.start(() => controller.abort());
    const store = new S3Store(location(server.endpoint));
    const listing = store.list({
      signal: controller.signal,
      depth: 0,
      wants: () => true,
    });
    const error = await providerErrorOf(listing.next());
    expect(error.code).toBe(abortError(controller.signal, 'x').code);
  });

  it('with page after page of 30,000 objects, one page in memory at a time', async () => {
    const PAGES = 30;
    server = await PlayedServer.start((url, response) => {
      const page = Number(url.searchParams.get('continuation-token') ?? 0);
      const objects = Array.from(
        { length: 1000 },
        (_, i) =>
          `<Contents><Key>o-${page}-${i}</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified><ETag>"e"</ETag><Size>1</Size></Contents>`,
      );
      const more = page + 1 < PAGES;
      xml(
        response,
        200,
        `<ListBucketResult><IsTruncated>${more}</IsTruncated>${
          more
            ? `<NextContinuationToken>${page + 1}</NextContinuationToken>`
            : ''
        }${objects.join('')}</ListBucketResult>`,
      );
    });
    const store = new S3Store(location(server.endpoint));
    let count = 0;
    let askedAhead = 0;
    for await (const each of store.list({
      signal,
      depth: 0,
      wants: () => true,
    })) {
      count += Number(each.kind === 'object');
      askedAhead += Number(server.requests.length > Math.ceil(count / 1000));
    }
    // A page is asked for when the one before has been taken.
    expect(askedAhead).toBe(0);
    expect(count).toBe(30_000);
  }, 120_000);

  it('with a page that leads back to itself', async () => {
    server = await PlayedServer.start((_, response) =>
      xml(
        response,
        200,
        '<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>1</NextContinuationToken></ListBucketResult>',
      ),
    );
    const error = await providerErrorOf(
      listAll(new S3Store(location(server.endpoint))),
    );
    expect(error.code).toBe('bad-output');
  });

  it('without regard to ranges', async () => {
    server = await PlayedServer.start((_, response) => {
      response.writeHead(200, { 'content-length': '5', etag: '"e"' });
      response.end('whole');
    });
    const store = new S3Store(location(server.endpoint));
    expect((await readAll(store, 'x')).toString()).toBe('whole');
    const open = await store.open('x', { signal });
    const read = async () => {
      for await (const part of open!.read(2, 4)) expect(part).toBeDefined();
    };
    expect((await providerErrorOf(read())).code).toBe('bad-output');
  });

  it('in chunks, without a length', async () => {
    server = await PlayedServer.start((_, response) => {
      response.writeHead(200, { etag: '"e"' });
      response.write('in ');
      response.end('chunks');
    });
    const store = new S3Store(location(server.endpoint));
    const pinned = { path: 'x', size: 9, version: 'e' } as StoredObject;
    expect((await readAll(store, 'x', pinned)).toString()).toBe('in chunks');
    expect((await providerErrorOf(readAll(store, 'x'))).code).toBe(
      'bad-output',
    );
    const shorter = { ...pinned, size: 10 };
    expect((await providerErrorOf(readAll(store, 'x', shorter))).code).not.toBe(
      'cancelled',
    );
  });
});
