import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import knexFactory, { type Knex } from 'knex';
import type { EntityRecoveryStatus } from 'backstage-plugin-recovery-common';
import type { EntityPlan } from './entities';
import type { Database } from './options';
import { memoryOf, processorSecondsOf } from './machine';
import { QUERY_COUNTS, type QueryCounts } from './queryCount';

export interface BenchServer {
  baseUrl: string;
  token: string;
  directory: string;
  memory(): { peak: number; now: number } | undefined;
  /** Processor time used so far. */
  processorSeconds(): number | undefined;
  /** Waits until the backend has nothing left to do of its own, as after a start. */
  settled(): Promise<void>;
  /** Queries of the plugin so far. */
  queries(): Promise<QueryCounts>;
  /** Another process with the same configuration and database. Ended before this one. */
  replica(): Promise<BenchServer>;
  request<T>(
    route: string,
    options?: { method?: string; body?: unknown },
  ): Promise<T>;
  status(entity: string): Promise<EntityRecoveryStatus>;
  /** The database of a plugin, to write to what would take too long to come about. */
  database(pluginId: string): Knex;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

export async function eventually<T>(
  what: string,
  attempt: () => Promise<T | undefined>,
  options: { seconds: number; everyMs: number },
): Promise<T> {
  const end = Date.now() + options.seconds * 1000;
  for (;;) {
    const result = await attempt();
    if (result !== undefined) {
      return result;
    }
    if (Date.now() > end) {
      throw new Error(`${what}: not after ${options.seconds} seconds`);
    }
    await new Promise(resolve => setTimeout(resolve, options.everyMs));
  }
}

/** A backend that uses less of a processor than this has nothing to do. */
const IDLE_SHARE = 0.05;

/** The profiler's own thread uses some, too. */
const IDLE_SHARE_PROFILED = 0.25;

/** Longer than the pauses between the backend's own looks for work. */
const IDLE_SECONDS = 15;

async function untilIdle(
  processorSeconds: () => number | undefined,
  idleShare: number,
) {
  let before: number | undefined;
  await eventually(
    'the backend under measurement settles',
    async () => {
      const now = processorSeconds();
      if (now === undefined) {
        return true;
      }
      const used = before === undefined ? Infinity : now - before;
      before = now;
      return used < idleShare * IDLE_SECONDS ? true : undefined;
    },
    { seconds: 1800, everyMs: IDLE_SECONDS * 1000 },
  );
}

/** Removes the databases that a backend under measurement made on a server that goes on. */
async function dropDatabases(
  database: Database,
  prefix: string,
): Promise<void> {
  if (database.name !== 'postgres') {
    return;
  }
  const admin = knexFactory({ client: 'pg', connection: database.connection });
  try {
    const { rows } = await admin.raw(
      'select datname from pg_database where datname like ?',
      [`${prefix.replace(/_/g, '\\_')}%`],
    );
    for (const { datname } of rows) {
      await admin.raw('drop database ??', [datname]);
    }
  } finally {
    await admin.destroy();
  }
}

/** The address of another database of the same server. */
function databaseUrl(connection: string, name: string): string {
  const url = new URL(connection);
  url.pathname = `/${name}`;
  return url.toString();
}

export interface ServerOptions {
  database: Database;
  recovery: (directory: string) => unknown;
  entities?: EntityPlan;
  /** The configuration of Tech Insights, which is left out when absent. */
  techInsights?: unknown;
  /** Serves the built demo app, too. */
  app?: boolean;
  /** Where to write a profile of the backend. */
  profile?: string;
}

/** Starts the backend of `backend.ts` on a database of its own and waits until it answers. */
export async function startServer(
  options: ServerOptions,
): Promise<BenchServer> {
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'recovery-bench-'));
  const prefix = `bench_${process.pid}_${await freePort()}_`;
  const removeAll = async () => {
    await dropDatabases(options.database, prefix);
    await fs.rm(directory, { recursive: true, force: true });
  };
  return await startProcess(options, { directory, prefix }, removeAll);
}

/** `afterwards` is done when it has ended. */
async function startProcess(
  options: ServerOptions,
  { directory, prefix }: { directory: string; prefix: string },
  afterwards: () => Promise<void>,
): Promise<BenchServer> {
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const connection =
    options.database.name === 'sqlite'
      ? {
          client: 'better-sqlite3',
          connection: { directory: path.join(directory, 'db') },
        }
      : { client: 'pg', prefix, connection: options.database.connection };
  const config = {
    app: { title: 'Bench', baseUrl, packageName: 'app', packages: 'all' },
    backend: {
      baseUrl,
      listen: { host: '127.0.0.1', port },
      database: connection,
    },
    auth: {
      providers: { guest: { dangerouslyAllowOutsideDevelopment: true } },
    },
    permission: { enabled: true },
    catalog: { orphanStrategy: 'keep', processingInterval: { hours: 24 } },
    recovery: options.recovery(directory),
    techInsights: options.techInsights,
  };
  // JSON is YAML.
  const configFile = path.join(directory, `app-config-${port}.yaml`);
  await fs.writeFile(configFile, JSON.stringify(config));

  let output = '';
  const child: ChildProcess = spawn(
    process.execPath,
    [
      ...(options.profile
        ? ['--cpu-prof', '--cpu-prof-dir', options.profile]
        : []),
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      path.join(__dirname, 'backend.ts'),
      '--config',
      configFile,
    ],
    {
      cwd: path.resolve(__dirname, '..'),
      env: {
        ...process.env,
        NODE_ENV: 'production',
        LOG_LEVEL: 'warn',
        BENCH_TECH_INSIGHTS: options.techInsights ? 'yes' : '',
        BENCH_APP: options.app ? 'yes' : '',
        BENCH_ENTITY_PLAN: JSON.stringify(options.entities ?? { count: 0 }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const keep = (chunk: Buffer) => {
    output = (output + chunk).slice(-10_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await ended;
      clearTimeout(force);
    }
    await afterwards();
  };

  try {
    const token = await eventually(
      'the backend under measurement answers',
      async () => {
        if (child.exitCode !== null) {
          throw new Error(`the backend under measurement ended:\n${output}`);
        }
        const response = await fetch(`${baseUrl}/api/auth/guest/refresh`, {
          headers: { 'x-requested-with': 'XMLHttpRequest' },
        }).catch(() => undefined);
        return response?.ok
          ? ((await response.json()).backstageIdentity.token as string)
          : undefined;
      },
      { seconds: 120, everyMs: 250 },
    );

    const request = async <T>(
      route: string,
      { method = 'GET', body }: { method?: string; body?: unknown } = {},
    ): Promise<T> => {
      const response = await fetch(`${baseUrl}/api/recovery${route}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        body: body ? JSON.stringify(body) : undefined,
      });
      const text = await response.text();
      if (!response.ok) {
        throw new Error(
          `${method} ${route}: ${response.status} ${text.slice(0, 1000)}`,
        );
      }
      return JSON.parse(text || 'null');
    };
    return {
      baseUrl,
      token,
      directory,
      memory: () => memoryOf(child.pid!),
      processorSeconds: () => processorSecondsOf(child.pid!),
      settled: () =>
        untilIdle(
          () => processorSecondsOf(child.pid!),
          options.profile ? IDLE_SHARE_PROFILED : IDLE_SHARE,
        ),
      queries: () => request(QUERY_COUNTS),
      replica: () =>
        startProcess(options, { directory, prefix }, async () => {}),
      request,
      status: entity => request(`/entities/component/default/${entity}/status`),
      database: pluginId =>
        options.database.name === 'sqlite'
          ? knexFactory({
              client: 'better-sqlite3',
              connection: {
                filename: path.join(directory, 'db', `${pluginId}.sqlite`),
              },
              useNullAsDefault: true,
            })
          : knexFactory({
              client: 'pg',
              connection: databaseUrl(
                options.database.connection,
                `${prefix}${pluginId}`,
              ),
            }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
