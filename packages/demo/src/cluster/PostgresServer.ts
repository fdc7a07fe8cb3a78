import { execFile } from 'node:child_process';
import path from 'node:path';
import fs from 'fs-extra';
import type { ClusterTools } from '../tools';

const PORT = '54329';

/** Runs a program as the user of the database; its complaints are the error's message. */
export async function runAsUser(
  tools: Pick<ClusterTools, 'runAs'>,
  command: string,
  args: string[],
): Promise<string> {
  const [program, ...rest] = tools.runAs
    ? ['runuser', '-u', tools.runAs, '--', command, ...args]
    : [command, ...args];
  return await new Promise((resolve, reject) => {
    const child = execFile(
      program,
      rest,
      {
        cwd: '/',
        env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C.UTF-8' },
      },
      (error, stdout, stderr) =>
        error
          ? reject(
              new Error(
                `${path.basename(command)} failed: ${
                  `${stdout}${stderr}`.trim().slice(-2_000) || error.message
                }`,
              ),
            )
          : resolve(stdout),
    );
    child.stdin?.end();
  });
}

/** A PostgreSQL server that runs while it is needed, on a socket and no address. */
export class PostgresServer {
  constructor(
    private readonly tools: ClusterTools,
    private readonly options: {
      data: string;
      /** A short path that belongs to the server's user: sockets allow 107 bytes. */
      socket: string;
      settings?: Record<string, string>;
    },
  ) {}

  static get port(): string {
    return PORT;
  }

  async start(): Promise<void> {
    const { data, socket, settings } = this.options;
    const text = Object.entries({
      listen_addresses: '',
      unix_socket_directories: socket,
      port: PORT,
      shared_buffers: '8MB',
      fsync: 'off',
      ...settings,
    })
      .map(([name, value]) => `-c ${name}='${value.replace(/'/g, `'\\''`)}'`)
      .join(' ');
    await runAsUser(
      this.tools,
      path.join(this.tools.postgresPrograms, 'pg_ctl'),
      [
        ...['start', '-w', '-D', data, '-o', text],
        ...['-l', path.join(socket, 'server.log')],
      ],
    );
  }

  async sql(statement: string): Promise<string> {
    const output = await runAsUser(this.tools, this.tools.psql, [
      ...['-h', this.options.socket, '-p', PORT, '-d', 'postgres'],
      ...['-qAtX', '-v', 'ON_ERROR_STOP=1', '-c', statement],
    ]);
    return output.trim();
  }

  /** Waits until recovery has ended; a server that died makes it fail. */
  async recovered(): Promise<void> {
    while ((await this.sql('SELECT pg_is_in_recovery()')) === 't') {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  /** Stops the server; without one, nothing. */
  async stop(): Promise<void> {
    if (await fs.pathExists(path.join(this.options.data, 'postmaster.pid'))) {
      await runAsUser(
        this.tools,
        path.join(this.tools.postgresPrograms, 'pg_ctl'),
        ['stop', '-w', '-m', 'fast', '-D', this.options.data],
      );
    }
  }
}
