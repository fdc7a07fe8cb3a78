import { HumanDuration } from '@backstage/types';

export interface Config {
  /**
   * Recovery: where backups are read from, what they protect, and where they may be
   * restored to.
   *
   * Durations are written as `{ hours: 1 }`, `1h` or ISO 8601 (`PT1H`). Nothing is marked
   * as required: a source that is incomplete is shown as invalid, with what to write, and
   * a rule or tier is left out and logged; neither keeps the portal from starting.
   */
  recovery?: {
    /**
     * How sources are read, where a source does not say it itself.
     */
    collection?: {
      /**
       * How often a source is read. Default: 15 minutes.
       */
      frequency?: HumanDuration | string;
      /**
       * Longest time that one reading may take before it is ended and counts as failed.
       * Default: 10 minutes.
       */
      timeout?: HumanDuration | string;
      /**
       * After this time without a successful reading, what is known of a source counts
       * as unknown. Default: 6 hours.
       */
      staleAfter?: HumanDuration | string;
      /**
       * Most recovery points that are read from one source; a longer listing is ended
       * and counts as incomplete. Default: 1000000.
       */
      maxPoints?: number;
      /**
       * How long recovery points that are gone from their source are remembered.
       * Default: 90 days.
       */
      keepGone?: HumanDuration | string;
    };

    /**
     * How protected resources are found in the catalog.
     */
    inventory?: {
      /**
       * How often the catalog is read for annotations and for entities that binding
       * rules match. Default: 5 minutes.
       */
      frequency?: HumanDuration | string;
    };

    /**
     * Bounds of restores.
     */
    restore?: {
      /**
       * Absolute paths of directories. A target must lie inside one of them after
       * symbolic links are resolved. When absent or empty, nothing can be restored.
       */
      allowedRoots?: string[];
      /**
       * Longest time that one restore may take before it is ended and what it wrote is
       * removed. Default: 4 hours.
       */
      deadline?: HumanDuration | string;
      /**
       * Longest time that a restore may wait in the queue. Default: 24 hours.
       */
      queueTimeout?: HumanDuration | string;
      /**
       * How many restores one replica of the backend runs at a time, 1 to 100.
       * Default: 2.
       */
      concurrency?: number;
    };

    /**
     * Sets of objectives. An entity names its tier with the annotation `recovery/tier`.
     */
    tiers?: {
      /**
       * The name of the tier, as the annotation spells it: letters, digits, dots, dashes
       * and underscores.
       */
      [name: string]: {
        /**
         * The name for people. Default: the name of the tier.
         */
        title?: string;
        /**
         * RPO: the largest tolerable age of lost data.
         */
        rpo?: HumanDuration | string;
        /**
         * RTO: the time allowed to restore.
         */
        rto?: HumanDuration | string;
      };
    };

    /**
     * The tier of entities that name none. They have no tier when this is absent.
     */
    defaultTier?: string;

    /**
     * Rules that bind entities without annotations. Each has either `entity` or
     * `filter`. A rule keeps to the `mayBind` of its source, as annotations do.
     */
    bindings?: {
      /**
       * The one entity that the rule is for, such as `component:default/orders`.
       */
      entity?: string;
      /**
       * The entities that the rule is for, as a catalog filter: fields and the values
       * that they may have, `{}` for any value. Of several such objects one must match.
       */
      filter?: { [field: string]: any } | Array<{ [field: string]: any }>;
      /**
       * Name of the protected resource. Default: the id of the source.
       */
      name?: string;
      /**
       * Id of the source.
       */
      source?: string;
      /**
       * Attribute values that a series of points must have; what the keys mean is said
       * on the provider's page. When absent: all points of the source.
       */
      selector?: { [key: string]: string | number | boolean };
    }[];

    /**
     * The places that recovery points are read from.
     */
    sources?: {
      /**
       * The id of the source, as annotations name it: at most 63 letters, digits, dots,
       * dashes and underscores. Beside the keys below, a source has the provider's own
       * part under the key named like the provider, which the provider's module
       * describes.
       */
      [sourceId: string]: {
        /**
         * Type of the provider that reads it, such as `restic`. Its backend module must
         * be installed.
         */
        provider?: string;
        /**
         * The name for people. Default: the id of the source.
         */
        title?: string;
        /**
         * When the source is read. Default: as `recovery.collection` says.
         */
        schedule?: {
          /**
           * How often the source is read, or when: `{ cron: '0 3 * * *' }`.
           */
          frequency?: HumanDuration | string | { cron: string };
          /**
           * Longest time that one reading may take.
           */
          timeout?: HumanDuration | string;
          /**
           * Wait before the first reading after a start. Default: chosen at random, so
           * that sources are not all read at once.
           */
          initialDelay?: HumanDuration | string;
        };
        /**
         * After this time without a successful reading, what is known of the source
         * counts as unknown. Default: as `recovery.collection` says.
         */
        staleAfter?: HumanDuration | string;
        /**
         * Most recovery points that are read from the source.
         * Default: as `recovery.collection` says.
         */
        maxPoints?: number;
        /**
         * Which entities may bind to the source, as a catalog filter: fields and the
         * values that they may have, `{}` for any value. Of several such objects one
         * must match. When absent, every entity may: anyone who can edit a
         * catalog-info.yaml can then see what is backed up here.
         */
        mayBind?: { [field: string]: any } | Array<{ [field: string]: any }>;
        /**
         * Where points of the source may be restored to. A request names a target and
         * never spells a path.
         */
        targets?: {
          /**
           * The id of the target, as requests name it.
           */
          [targetId: string]: {
            /**
             * The name for people. Default: the id of the target.
             */
            title?: string;
            /**
             * Absolute path of an existing directory inside `recovery.restore.allowedRoots`,
             * neither inside the source nor around it. Each restore makes a new
             * directory in it.
             */
            directory?: string;
            /**
             * Declares a restore over the original data. It is shown, and refused: it
             * needs approvals, which are not available yet. Default: false.
             */
            inPlace?: boolean;
          };
        };
      };
    };
  };
}
