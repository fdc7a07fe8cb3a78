import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const USER = 'portal';
export const REST_PASSWORD = 'rest/pass:word';

/** A port that nobody uses at this moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

export interface ServedRepository {
  /** With user and password. */
  repository: string;
  /** With a wrong password. */
  denied: string;
  close(): Promise<void>;
}

/** Serves a directory by restic's REST protocol. */
export async function serveWithRclone(
  directory: string,
): Promise<ServedRepository> {
  const port = await freePort();
  const child = spawn(
    'rclone',
    [
      'serve',
      'restic',
      '--config',
      '/dev/null',
      '--addr',
      `127.0.0.1:${port}`,
      '--user',
      USER,
      '--pass',
      REST_PASSWORD,
      directory,
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', code =>
      reject(new Error(`rclone ended with ${code} before it served`)),
    );
  });
  ended.catch(() => {});
  const ready = (async () => {
    while (!(await answers(port))) {
      await sleep(20);
    }
  })();
  await Promise.race([ready, ended]);
  const url = (password: string) =>
    `rest:http://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/`;
  return {
    repository: url(REST_PASSWORD),
    denied: url('not the password'),
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    },
  };
}
