import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  makeDirectory,
  readSettings,
  runCheck,
} from '../__testUtils__/context';
import { HttpCheck } from './HttpCheck';

jest.setTimeout(60_000);

const check = new HttpCheck({ secrets: [] });
const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const SHORT = { within: { milliseconds: 300 }, timeout: { milliseconds: 200 } };

describe('the check by HTTP', () => {
  it('passes when the answer is right, after waiting for it', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked++;
      response.statusCode = asked < 3 ? 503 : 200;
      response.end('{"orders": 17}');
    });
    const run = await runCheck(
      check,
      { url: `${url}/health`, body: '"orders": 17' },
      makeDirectory(),
    );
    expect(run.outcomes).toMatchObject([
      { name: 'GET /health', level: 6, result: 'pass' },
    ]);
    expect(asked).toBe(3);
  });

  it.each<[string, RequestListener, string]>([
    [
      'a wrong status',
      (_, r) => {
        r.statusCode = 500;
        r.end();
      },
      'the status is 500, not 200',
    ],
    [
      'a wrong body',
      (_, r) => {
        r.end('nothing here');
      },
      'the body is not what it should be',
    ],
    ['no answer', () => {}, 'there was no answer in time'],
    [
      'a redirect elsewhere',
      (_, r) => {
        r.writeHead(302, { location: 'http://127.0.0.2:9/' }).end();
      },
      'it redirects to another place (http://127.0.0.2:9)',
    ],
    [
      'redirects without end',
      (q, r) => {
        r.writeHead(302, { location: `${q.url}x` }).end();
      },
      'it redirects without end',
    ],
  ])('fails for %s', async (_, listener, message) => {
    const run = await runCheck(
      check,
      { url: await serve(listener), body: 'orders', ...SHORT },
      makeDirectory(),
    );
    expect(run.messages).toContain(message);
    expect(run.result).toBe('fail');
  });

  it('does not read a body without end', async () => {
    const url = await serve((_, response) => {
      const more = () => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    const run = await runCheck(
      check,
      { url, body: 'orders', within: { milliseconds: 300 } },
      makeDirectory(),
    );
    expect(run.messages).toContain('the body is not');
  });

  it('follows a redirect in the same place', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/')
        response.writeHead(302, { location: '/home' }).end();
      else response.end('home');
    });
    expect(
      (await runCheck(check, { url, body: 'home' }, makeDirectory())).result,
    ).toBe('pass');
  });

  it('starts what serves the restored data, and ends it', async () => {
    const directory = makeDirectory();
    writeFileSync(path.join(directory, 'orders.json'), '{"orders": 17}');
    const free = await serve(() => {});
    const port = Number(new URL(free).port);
    await new Promise(resolve => {
      servers.pop()!.close(resolve);
    });
    const url = `http://127.0.0.1:${port}/orders.json`;
    const start = {
      command: [
        'python3',
        '-m',
        'http.server',
        '--bind',
        '127.0.0.1',
        String(port),
      ],
    };
    const run = await runCheck(check, { url, body: '17', start }, directory);
    expect(run.result).toBe('pass');
    expect(run.phases).toEqual(['start']);
    await expect(fetch(url)).rejects.toThrow();

    const ended = await runCheck(
      check,
      { url, start: { command: ['sh', '-c', 'echo no data; exit 1'] } },
      directory,
    );
    expect(ended.messages).toContain('Its last line: no data');
    expect(ended.result).toBe('fail');
    await expect(
      runCheck(
        check,
        { url, start: { command: ['no-such-program'] } },
        directory,
      ),
    ).rejects.toThrow('no-such-program was not found');
  });

  it.each([
    [{}, 'key.url is missing'],
    [{ url: 'file:///etc/passwd' }, 'key.url must begin with http'],
    [{ url: 'http://u:p@h' }, 'key.url must not hold a user'],
    [{ url: 'http://h', status: 99 }, 'key.status must be a whole number'],
    [{ url: 'http://h', within: { hours: -1 } }, 'key.within must be longer'],
    [{ url: 'http://h', timeout: { days: 25 } }, 'key.timeout must be at most'],
    [{ url: 'http://h', start: {} }, 'key.start.command must be a list'],
  ])('refuses settings that are wrong: %j', (settings, message) => {
    expect(() => readSettings(check, settings)).toThrow(message);
  });
});
