import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createServer } from 'node:net';
import { utimes } from 'node:fs/promises';
import path from 'node:path';
import S3rver from 's3rver';

const FIRST_PORT = 18200;
const LAST_PORT = 18299;

/** The only key pair that s3rver knows. */
export const CREDENTIALS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 200; tries += 1) {
    const port =
      FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT + 1));
    if (await isFree(port)) return port;
  }
  throw new Error(`No port is free between ${FIRST_PORT} and ${LAST_PORT}`);
}

/** An S3 server on loopback with one bucket, `backups`, whose files lie in a directory. */
export class S3Server {
  readonly bucket = 'backups';

  private constructor(
    private readonly server: S3rver,
    private readonly directory: string,
    readonly endpoint: string,
  ) {}

  static async start(directory: string): Promise<S3Server> {
    const port = await freePort();
    const server = new S3rver({
      address: '127.0.0.1',
      port,
      silent: true,
      directory,
      configureBuckets: [{ name: 'backups' }],
    });
    await server.run();
    return new S3Server(server, directory, `http://127.0.0.1:${port}`);
  }

  client(): S3Client {
    return new S3Client({
      endpoint: this.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: CREDENTIALS,
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
  }

  async put(key: string, body: Buffer | string): Promise<void> {
    const client = this.client();
    await client.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: key,
        Body: Buffer.from(body as string),
      }),
    );
    client.destroy();
  }

  /** Where the server keeps an object's bytes: to break them behind its back. */
  storedFile(key: string): string {
    return path.join(this.directory, this.bucket, `${key}._S3rver_object`);
  }

  async setModified(key: string, time: Date): Promise<void> {
    await utimes(this.storedFile(key), time, time);
  }

  async close(): Promise<void> {
    const closed = this.server.close();
    this.server.httpServer.closeAllConnections();
    await closed;
  }
}
