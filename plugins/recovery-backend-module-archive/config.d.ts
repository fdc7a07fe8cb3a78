import { HumanDuration } from '@backstage/types';

export interface Config {
  recovery?: {
    sources?: {
      [sourceId: string]: {
        /** Dumps and archives as files in a directory or an S3 bucket. */
        archive?: {
          /**
           * Absolute path of the directory that holds the archives. Either this or `s3`.
           */
          directory?: string;

          /** The bucket that holds the archives. Either this or `directory`. */
          s3?: {
            /** Name of the bucket. */
            bucket: string;
            /** The part of the keys before the pattern; read as a folder. */
            prefix?: string;
            /** Default: us-east-1. */
            region?: string;
            /** Of a store other than Amazon's, such as https://s3.example.com. */
            endpoint?: string;
            /** Whether the bucket is part of the path. Default: true with an endpoint. */
            forcePathStyle?: boolean;
            /**
             * Without keys, the backend's own AWS credentials are used.
             * @visibility secret
             */
            accessKeyId?: string;
            /**
             * The secret that belongs to `accessKeyId`.
             * @visibility secret
             */
            secretAccessKey?: string;
            /**
             * For temporary credentials.
             * @visibility secret
             */
            sessionToken?: string;
            /** Longest time without an answer or a byte, at most 24 days. Default: 30 seconds. */
            timeout?: HumanDuration | string;
          };

          /**
           * How files are named, relative to the directory or prefix. `{name}`,
           * `{environment}` and so on become attributes that bindings select by;
           * `{yyyy}`, `{MM}`, `{dd}`, `{HH}`, `{mm}`, `{ss}` or `{epoch}` give the time;
           * `{*}` is any text that does not matter; `/` separates folders.
           */
          pattern: string;

          /** Time zone of the date fields, such as Europe/Berlin. Default: UTC. */
          timeZone?: string;

          /**
           * Files changed less than this ago are taken as still being written and left
           * for the next listing. Default: 1 minute.
           */
          settleTime?: HumanDuration | string;

          /**
           * What a restore does with symbolic links that could lead out of its target:
           * refuse the archive, or skip the links with a warning. Default: refuse.
           */
          unsafeLinks?: 'refuse' | 'skip';

          /** Bounds against archives that are made to fill disks. */
          limits?: {
            /** Unpacked bytes for each stored byte, past the first 64 MiB. Default: 200. */
            maxRatio?: number;
            /** Unpacked bytes. Default: 1 TiB. */
            maxBytes?: number;
            /** Entries of one archive. Default: 2,000,000. */
            maxEntries?: number;
          };
        };
      };
    };
  };
}
