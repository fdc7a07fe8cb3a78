import os from 'node:os';
import path from 'node:path';
import fs from 'fs-extra';
import type { Layout } from '../layout';
import { SECOND } from '../time';
import type { ClusterTools } from '../tools';
import { readLines, recordTruth } from '../truth';
import { PostgresServer, runAsUser } from './PostgresServer';

export const STANZA = 'warehouse';

const DATA_SET = 'warehouse-db';

const SCHEMA = `
  CREATE TABLE articles (id int PRIMARY KEY, title text NOT NULL);
  CREATE TABLE movements (
    id bigserial PRIMARY KEY, article_id int NOT NULL REFERENCES articles (id),
    pieces int NOT NULL, moved_at timestamptz NOT NULL DEFAULT clock_timestamp());
  INSERT INTO articles SELECT n, 'Article ' || n FROM generate_series(1, 300) n;`;

/** What the database held at an instant, told by itself. */
export interface WarehouseTruth {
  /** A whole second, between two changes. */
  at: string;
  /** Movements of stock so far. */
  movements: number;
}

/** Where pgBackRest's settings of the cluster lie. */
export function pgBackRestConfigFile(layout: Layout): string {
  return path.join(layout.cluster, 'pgbackrest.conf');
}

/** What the database held at the instants that were noted, oldest first. */
export function readWarehouseTruth(folder: string): Promise<WarehouseTruth[]> {
  return readLines<WarehouseTruth>(folder, DATA_SET);
}

/** A short path for a socket, which belongs to the server's user. */
async function socketDirectory(tools: ClusterTools): Promise<string> {
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'recovery-demo-'));
  await giveToUser(tools, directory);
  return directory;
}

async function giveToUser(
  { owner }: ClusterTools,
  directory: string,
): Promise<void> {
  if (owner) {
    await fs.chown(directory, owner.uid, owner.gid);
  }
}

/**
 * A PostgreSQL cluster that archives its changes and is backed up by pgBackRest. Its
 * server runs only while time goes by in it. Times cannot be made up here: its history
 * begins when the demo is made.
 */
export class Warehouse {
  private constructor(
    private readonly layout: Layout,
    private readonly tools: ClusterTools,
    private readonly socket: string,
    private readonly server: PostgresServer,
  ) {}

  /** Does something while the server runs, and stops it, whatever happens. */
  private static async with(
    layout: Layout,
    tools: ClusterTools,
    work: (warehouse: Warehouse) => Promise<void>,
    prepare?: (warehouse: Warehouse) => Promise<void>,
  ): Promise<void> {
    const socket = await socketDirectory(tools);
    const server = new PostgresServer(tools, {
      data: path.join(layout.cluster, 'data'),
      socket,
      settings: {
        archive_mode: 'on',
        archive_command: `${tools.pgbackrest} --config=${pgBackRestConfigFile(
          layout,
        )} --stanza=${STANZA} archive-push %p`,
        wal_level: 'replica',
      },
    });
    const warehouse = new Warehouse(layout, tools, socket, server);
    try {
      await prepare?.(warehouse);
      // A server that was left by a demo that was killed is in the way.
      await server.stop();
      await warehouse.configure();
      await server.start();
      await work(warehouse);
    } finally {
      await server.stop();
      await fs.remove(socket);
    }
  }

  /** Makes the cluster, with backups of three kinds and a gap in its log. */
  static async create(layout: Layout, tools: ClusterTools): Promise<void> {
    await fs.ensureDir(layout.cluster);
    await giveToUser(tools, layout.cluster);
    await Warehouse.with(
      layout,
      tools,
      async warehouse => {
        await warehouse.pgBackRest('stanza-create');
        await warehouse.server.sql(SCHEMA);
        await warehouse.move(200);
        await warehouse.pgBackRest('backup', '--type=full');
        await warehouse.move(40);
        await warehouse.loseSegment();
        await warehouse.pgBackRest('backup', '--type=diff');
        await warehouse.move(60);
        await warehouse.pgBackRest('backup', '--type=incr');
        await warehouse.move(80);
        await warehouse.move(20);
        await warehouse.move(1);
        await warehouse.switchSegment();
      },
      async () => {
        await runAsUser(tools, path.join(tools.postgresPrograms, 'initdb'), [
          ...['-D', path.join(layout.cluster, 'data'), '-U', 'postgres'],
          ...['--auth=trust', '--no-sync', '--data-checksums'],
          ...['--wal-segsize=1', '--encoding=UTF8', '--locale=C'],
        ]);
      },
    );
  }

  /** Lets time go by: stock moves, and is backed up when that is due. */
  static async advance(
    layout: Layout,
    tools: ClusterTools,
    due: { slots: number; backup: boolean },
  ): Promise<void> {
    await Warehouse.with(layout, tools, async warehouse => {
      await warehouse.move(Math.min(200, due.slots * 5));
      await warehouse.move(1);
      if (due.backup) {
        await warehouse.pgBackRest('backup', '--type=incr');
      }
      await warehouse.switchSegment();
    });
  }

  /** Ends a server that runs on a world that is about to be removed. */
  static async stop(layout: Layout, tools: ClusterTools): Promise<void> {
    await new PostgresServer(tools, {
      data: path.join(layout.cluster, 'data'),
      socket: os.tmpdir(),
    }).stop();
  }

  /** Starts a server on what a restore brought back, and counts what is there. */
  static async countRestored(
    tools: ClusterTools,
    directory: string,
  ): Promise<number> {
    const socket = await socketDirectory(tools);
    const server = new PostgresServer(tools, {
      data: path.join(directory, 'pg_data'),
      socket,
    });
    try {
      await server.start();
      await server.recovered();
      return Number(await server.sql('SELECT count(*) FROM movements'));
    } finally {
      await server.stop();
      await fs.remove(socket);
    }
  }

  /** Books movements, and notes what is there at the next full second. */
  private async move(count: number): Promise<void> {
    const movements = Number(
      await this.server.sql(
        `INSERT INTO movements (article_id, pieces)
           SELECT 1 + (random() * 299)::int, (random() * 40)::int - 20
           FROM generate_series(1, ${count});
         SELECT count(*) FROM movements;`,
      ),
    );
    const at = Math.floor(Date.now() / SECOND) * SECOND + SECOND;
    await new Promise(resolve => setTimeout(resolve, at + 20 - Date.now()));
    await recordTruth<WarehouseTruth>(this.layout.truth, DATA_SET, {
      at: new Date(at).toISOString(),
      movements,
    });
  }

  /** Loses what happened for a second, as a log that was never copied. */
  private async loseSegment(): Promise<void> {
    await this.switchSegment();
    await this.move(30);
    const lost = await this.switchSegment();
    await fs.remove(lost);
    await this.move(1);
    await this.switchSegment();
  }

  /** Ends the present segment, and waits until it is stored. Gives its file. */
  private async switchSegment(): Promise<string> {
    const segment = await this.server.sql(
      'SELECT pg_walfile_name(pg_switch_wal())',
    );
    const archive = path.join(this.layout.cluster, 'repo/archive', STANZA);
    for (;;) {
      const names = await fs.readdir(archive, { recursive: true });
      const stored = names.map(String).find(name => {
        const base = path.basename(name);
        return base.startsWith(`${segment}-`) && !base.endsWith('.tmp');
      });
      if (stored) {
        return path.join(archive, stored);
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  private async pgBackRest(...args: string[]): Promise<void> {
    await runAsUser(this.tools, this.tools.pgbackrest, [
      `--config=${pgBackRestConfigFile(this.layout)}`,
      `--stanza=${STANZA}`,
      ...args,
    ]);
  }

  /** pgBackRest's settings; the socket is another one each time. */
  private async configure(): Promise<void> {
    const at = (name: string) => path.join(this.layout.cluster, name);
    await fs.writeFile(
      pgBackRestConfigFile(this.layout),
      [
        '[global]',
        `repo1-path=${at('repo')}`,
        'repo1-retention-full=99',
        `lock-path=${at('lock')}`,
        `spool-path=${at('spool')}`,
        `log-path=${at('log')}`,
        'log-level-file=off',
        'start-fast=y',
        'compress-type=gz',
        'compress-level=1',
        `[${STANZA}]`,
        `pg1-path=${at('data')}`,
        `pg1-socket-path=${this.socket}`,
        `pg1-port=${PostgresServer.port}`,
        'pg1-user=postgres',
        '',
      ].join('\n'),
      { mode: 0o644 },
    );
  }
}
