import http from 'node:http';
import { freePort } from './s3Server';

/** Passes requests on, and stops in the middle of the first long answer. */
export class StallingProxy {
  private constructor(
    private readonly server: http.Server,
    readonly endpoint: string,
    /** Resolves once an answer hangs. */
    readonly reached: Promise<void>,
  ) {}

  /**
   * @param options - `passBytes` of an answer come through; then it hangs, or with
   * `breakOff` the connection is cut, so many times
   */
  static async start(
    target: string,
    options: { passBytes: number; breakOff?: number },
  ): Promise<StallingProxy> {
    let onReached: () => void = () => {};
    const reached = new Promise<void>(resolve => {
      onReached = resolve;
    });
    let breaksLeft = options.breakOff ?? 0;
    const server = http.createServer((request, response) => {
      const forward = http.request(
        new URL(request.url ?? '/', target),
        { method: request.method, headers: request.headers },
        answer => {
          answer.on('error', () => response.destroy());
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          const length = Number(answer.headers['content-length'] ?? 0);
          const spoil =
            request.method === 'GET' &&
            length > options.passBytes * 2 &&
            (options.breakOff === undefined || breaksLeft > 0);
          if (!spoil) {
            answer.pipe(response);
            return;
          }
          breaksLeft -= 1;
          let passed = 0;
          answer.on('data', (chunk: Buffer) => {
            const part = chunk.subarray(0, options.passBytes - passed);
            passed += part.length;
            response.write(part);
            if (passed < options.passBytes) return;
            answer.pause();
            answer.removeAllListeners('data');
            onReached();
            if (options.breakOff !== undefined) response.destroy();
          });
        },
      );
      forward.on('error', () => response.destroy());
      response.on('close', () => forward.destroy());
      request.pipe(forward);
    });
    const port = await freePort();
    await new Promise<void>(resolve => {
      server.listen(port, '127.0.0.1', resolve);
    });
    return new StallingProxy(server, `http://127.0.0.1:${port}`, reached);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => {
      this.server.close(resolve);
    });
  }
}
