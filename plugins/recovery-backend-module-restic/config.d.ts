export interface Config {
  recovery?: {
    sources?: {
      [sourceId: string]: {
        /** A restic repository. */
        restic?: {
          /**
           * The full path of a directory, `rest:https://host:8000/` or
           * `s3:https://host/bucket/path`. May hold a user and password.
           * @visibility secret
           */
          repository: string;

          /**
           * The repository's password. Either this or `passwordFile`.
           * @visibility secret
           */
          password?: string;

          /** Full path of a file that holds the password. Either this or `password`. */
          passwordFile?: string;

          /** Program name or full path. Default: restic. */
          binary?: string;

          /**
           * Variables that restic needs for the repository: AWS_ACCESS_KEY_ID,
           * AWS_SECRET_ACCESS_KEY, AWS_DEFAULT_REGION, RESTIC_REST_USERNAME and so on.
           * Nothing else of the backend's own environment reaches restic, but for PATH,
           * HOME, TMPDIR, proxies and certificates.
           * @deepVisibility secret
           */
          environment?: { [name: string]: string };

          /**
           * Full path of the directory for restic's cache. Default: restic's own choice,
           * below the home directory of the backend's user.
           */
          cacheDirectory?: string;

          /** Full path of a certificate file, for servers of a private authority. */
          certificateFile?: string;

          /**
           * The credentials cannot write: restores and verifications take no lock. The
           * owner's `prune` then does not wait for them. Default: false.
           */
          readOnly?: boolean;

          /**
           * A verification at level 2 that is not told which part to read takes the first
           * of so many. 1 to 256. Default: 10.
           */
          sampleParts?: number;
        };
      };
    };
  };
}
