import { execFileSync } from 'node:child_process';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { asServerUser, PROGRAMS, SERVER_USER } from './processes';

/** A repository of pgBackRest with one backup of a small cluster. */
export class PgBackRestRepository {
  static async create(directory: string): Promise<PgBackRestRepository> {
    const root = path.join(directory, 'pgbackrest');
    await fs.mkdir(root);
    execFileSync('chown', [SERVER_USER, root]);
    const repository = new PgBackRestRepository(root);
    const data = path.join(root, 'data');
    await fs.writeFile(
      repository.configFile,
      [
        '[global]',
        `repo1-path=${root}/repo`,
        `lock-path=${root}/lock`,
        'log-level-file=off',
        'start-fast=y',
        '[shop]',
        `pg1-path=${data}`,
        `pg1-socket-path=${root}`,
        '',
      ].join('\n'),
    );
    asServerUser(`${PROGRAMS}/initdb`, '-D', data, '-A', 'trust', '-N');
    const control = (...args: string[]) =>
      asServerUser(`${PROGRAMS}/pg_ctl`, '-D', data, '-w', ...args);
    control(
      ...['start', '-l', `${root}/log`, '-o'],
      `-c listen_addresses= -c unix_socket_directories=${root} -c fsync=off -c archive_mode=on -c archive_command='${repository
        .command('archive-push', '%p')
        .join(' ')}'`,
    );
    try {
      repository.run('stanza-create');
      repository.run('backup', '--type=full');
    } finally {
      control('stop', '-m', 'immediate');
    }
    const [stanza] = JSON.parse(repository.run('info', '--output=json'));
    repository.label = stanza.backup[0].label;
    return repository;
  }

  label = '';

  private constructor(private readonly root: string) {}

  get configFile(): string {
    return path.join(this.root, 'pgbackrest.conf');
  }

  get config() {
    return {
      stanza: 'shop',
      configFile: this.configFile,
      runAs: SERVER_USER,
    };
  }

  command(...args: string[]): string[] {
    return [
      'pgbackrest',
      `--config=${this.configFile}`,
      '--stanza=shop',
      ...args,
    ];
  }

  run(...args: string[]): string {
    const [command, ...rest] = this.command(...args);
    return asServerUser(command, ...rest);
  }

  /** Puts a pipe in the place of the largest file of the backup. */
  async stall(): Promise<void> {
    const base = path.join(
      this.root,
      'repo/backup/shop',
      this.label,
      'pg_data/base',
    );
    const sized = await Promise.all(
      (
        await fs.readdir(base, { recursive: true })
      ).map(async name => {
        const file = path.join(base, name);
        const stats = await fs.stat(file);
        return { file, size: stats.isFile() ? stats.size : 0 };
      }),
    );
    const [{ file }] = sized.sort((a, b) => b.size - a.size);
    await fs.rm(file);
    execFileSync('mkfifo', ['-m', '666', file]);
  }
}
