import { HumanDuration } from '@backstage/types';

/** A number that must be kept to; one of both at least. */
interface Bounds {
  /** The smallest number that passes. */
  atLeast?: number;
  /** The largest number that passes. */
  atMost?: number;
}

/** A question to a database, with one value as its answer. */
interface Assertion {
  /** The name for people. Default: `assertion` and its number. */
  name?: string;
  /** A single SELECT that gives one value. It cannot write. */
  sql?: string;
  /** The value that the answer must be. Either this or bounds. */
  equals?: string | number | boolean;
  /** The smallest number that passes. */
  atLeast?: number;
  /** The largest number that passes. */
  atMost?: number;
}

/** How many rows a table must have. */
interface Rows {
  /** Name of the table, with its schema where it needs one. */
  table?: string;
  /** The smallest number of rows that passes. */
  atLeast?: number;
  /** The largest number of rows that passes. */
  atMost?: number;
}

/** How old the newest row may be. */
interface Freshness {
  /** A single SELECT that gives the time of the newest row. */
  sql?: string;
  /** The largest age at the time that was restored to. Default: the RPO of the entity. */
  within?: HumanDuration | string;
}

/** A program that is run on restored data, without a shell and without secrets. */
interface Program {
  /** The program and its arguments. */
  command?: string[];
  /** Variables of its environment, besides PATH, HOME and TMPDIR. No secrets. */
  env?: { [name: string]: string | number | boolean };
  /** Where it is run, below the restored data. Default: the restored data itself. */
  directory?: string;
  /** User that it runs as; only a backend that runs as root can act for others. */
  runAs?: string;
  /** Longest time before it is ended, at most 24 days. Default: 5 minutes. */
  timeout?: HumanDuration | string;
  /** Largest address space of each of its processes, in MiB. Default: 4096. */
  memoryMiB?: number;
}

/** A program that is run as a check. */
interface CommandProgram extends Program {
  /** The name for people. Default: the name of the program. */
  name?: string;
  /** Level of evidence that a pass gives: 5 or 6. Default: 6. */
  level?: 5 | 6;
}

export interface Config {
  recovery?: {
    validation?: {
      checks?: {
        /** Counts files and bytes, and compares contents with checksums. Level 4. */
        manifest?: {
          /**
           * A file as `sha256sum` writes it: a path below the restored data, or the
           * full path of one that is kept elsewhere.
           */
          manifest?: string;
          /**
           * What the paths of the manifest start from and what is counted, below the
           * restored data. Default: where the manifest lies.
           */
          directory?: string;
          /** How many files there must be. */
          files?: Bounds;
          /** How many bytes there must be. */
          bytes?: Bounds;
          /** Whether files that the manifest does not list are a failure. Default: false. */
          complete?: boolean;
        };

        /** Runs a program, which passes when it ends with 0. */
        command?: CommandProgram;

        /** Opens a SQLite file, has it check itself, and asks it questions. Levels 5 and 6. */
        sqlite?: {
          /** The file, below the restored data. */
          file?: string;
          /** Longest time for all of it, at most 24 days. Default: 30 minutes. */
          timeout?: HumanDuration | string;
          /** Whether references without a row are a failure. Default: true. */
          foreignKeys?: boolean;
          /** Questions and their answers. */
          assertions?: Assertion[];
          /** Tables and how many rows they must have. */
          rows?: Rows[];
          /** How old the newest row may be. */
          freshness?: Freshness;
        };

        /** Asks an HTTP address. Level 6. */
        http?: {
          /** The address; a redirect elsewhere is not followed. */
          url?: string;
          /** The name for people. Default: the path of the address. */
          name?: string;
          /** The status of a good answer. Default: 200. */
          status?: number;
          /** A text that a good answer has in its body. */
          body?: string;
          /** Longest time for one answer, at most 24 days. Default: 10 seconds. */
          timeout?: HumanDuration | string;
          /** How long to go on asking until the answer is good, at most 24 days. Default: 1 minute. */
          within?: HumanDuration | string;
          /** What serves the restored data while it is asked; ended afterwards. */
          start?: Program;
        };

        /** Starts PostgreSQL on a data directory and looks at it. Levels 5 and 6. */
        postgres?: {
          /** Directory of the server's programs, such as /usr/lib/postgresql/15/bin. */
          binDirectory?: string;
          /** User that the server runs as. Needed when the backend runs as root. */
          runAs?: string;
          /** The data directory, below the restored data. Default: the restored data itself. */
          directory?: string;
          /** The database that is asked. Default: postgres. */
          database?: string;
          /** A superuser of the cluster. Default: postgres. */
          user?: string;
          /** Longest time until recovery has finished, at most 24 days. Default: 30 minutes. */
          startTimeout?: HumanDuration | string;
          /** Longest time for pg_amcheck, and for each question, at most 24 days. Default: 30 minutes. */
          timeout?: HumanDuration | string;
          /** Whether pg_amcheck reads all tables and indexes. Default: true. */
          amcheck?: boolean;
          /** Further settings of the server, such as shared_preload_libraries. */
          parameters?: { [name: string]: string | number | boolean };
          /** Questions and their answers. */
          assertions?: Assertion[];
          /** Tables and how many rows they must have. */
          rows?: Rows[];
          /** How old the newest row may be. */
          freshness?: Freshness;
        };
      }[];
    }[];
  };
}
