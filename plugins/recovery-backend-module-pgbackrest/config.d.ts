import type { HumanDuration } from '@backstage/types';

export interface Config {
  recovery?: {
    sources?: {
      [sourceId: string]: {
        /** A PostgreSQL cluster that pgBackRest backs up. */
        pgbackrest?: {
          /** Name of the stanza. */
          stanza: string;

          /**
           * Full path of pgBackRest's configuration file. Default: pgBackRest's own,
           * unless `options` are set.
           */
          configFile?: string;

          /**
           * Options of pgBackRest, by name: repo1-path, repo1-type, repo1-s3-bucket,
           * pg1-path and so on. They go before those of the configuration file.
           */
          options?: { [name: string]: string | number | boolean };

          /**
           * Secret options, by name: repo1-cipher-pass, repo1-s3-key-secret and so on.
           * They reach pgBackRest by its environment.
           * @deepVisibility secret
           */
          secretOptions?: { [name: string]: string };

          /** Full paths of files that hold secret options, by name of the option. */
          secretFiles?: { [name: string]: string };

          /** Numbers of the repositories to read. Default: all. */
          repos?: number[];

          /** Program name or full path. Default: pgbackrest. */
          binary?: string;

          /**
           * The user that pgBackRest runs as, often postgres. Needed when the backend
           * runs as root; never root.
           */
          runAs?: string;

          /**
           * Age of the newest stored WAL from which on the source warns that archiving
           * may have stopped. Default: 1 day.
           */
          archiveWarnAfter?: HumanDuration | string;
        };
      };
    };
  };
}
