import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';

/** What the server does with a request instead of answering it. */
export type Misbehaviour = (
  request: IncomingMessage,
) => { status: number } | 'stall' | undefined;

/**
 * A server of restic's REST protocol over a local repository that can be told to
 * misbehave. Servers that behave are tested with rclone.
 */
export class RestServer {
  readonly #server: Server;
  readonly #directory: string;
  misbehave: Misbehaviour = () => undefined;
  /** Resolves when the first request is stalled. */
  readonly stalled: Promise<void>;
  #onStall!: () => void;

  private constructor(directory: string) {
    this.#directory = directory;
    this.stalled = new Promise(resolve => {
      this.#onStall = resolve;
    });
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => {
        response.writeHead(404).end();
      });
    });
  }

  static async start(directory: string): Promise<RestServer> {
    const server = new RestServer(directory);
    await new Promise<void>(resolve => {
      server.#server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  get repository(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `rest:http://127.0.0.1:${port}/`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  #fileOf(url: string): string {
    const [, kind, name] = new URL(url, 'http://localhost').pathname.split('/');
    if (name === undefined || name === '') {
      return join(this.#directory, kind);
    }
    return kind === 'data'
      ? join(this.#directory, kind, name.slice(0, 2), name)
      : join(this.#directory, kind, name);
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const misbehaviour = this.misbehave(request);
    if (misbehaviour === 'stall') {
      this.#onStall();
      return;
    }
    if (misbehaviour) {
      response.writeHead(misbehaviour.status).end();
      return;
    }
    const path = this.#fileOf(request.url!);
    if (request.method === 'POST') {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, await buffer(request));
      response.writeHead(200).end();
    } else if (request.method === 'DELETE') {
      await rm(path);
      response.writeHead(200).end();
    } else if (request.url!.endsWith('/')) {
      await this.#list(path, response);
    } else {
      await this.#send(path, request, response);
    }
  }

  async #list(path: string, response: ServerResponse): Promise<void> {
    const entries = await readdir(path, {
      recursive: true,
      withFileTypes: true,
    });
    const files = await Promise.all(
      entries
        .filter(entry => entry.isFile())
        .map(async entry => ({
          name: entry.name,
          size: (
            await stat(join(entry.parentPath ?? entry.path, entry.name))
          ).size,
        })),
    );
    response
      .writeHead(200, { 'content-type': 'application/vnd.x.restic.rest.v2' })
      .end(JSON.stringify(files));
  }

  async #send(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { size } = await stat(path);
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const start = range ? Number(range[1]) : 0;
    const end = range?.[2] ? Math.min(Number(range[2]), size - 1) : size - 1;
    response.writeHead(range ? 206 : 200, {
      'content-length': Math.max(0, end - start + 1),
      ...(range && { 'content-range': `bytes ${start}-${end}/${size}` }),
    });
    if (request.method === 'HEAD' || end < start) {
      response.end();
      return;
    }
    createReadStream(path, { start, end }).pipe(response);
  }
}
