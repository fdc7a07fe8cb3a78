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
       * How often a source is read, at most every second. Default: 15 minutes.
       */
      frequency?: HumanDuration | string;
      /**
       * Longest time that one reading may take before it is ended and counts as failed, at
       * most 24 days. Default: 10 minutes.
       */
      timeout?: HumanDuration | string;
      /**
       * After this time without a successful reading, what is known of a source counts
       * as unknown; at most 366 days. Default: 6 hours.
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
      /**
       * How long the points of a source are kept that was removed from the configuration.
       * They are not counted on meanwhile. Operations and evidence stay. Default: 90 days.
       */
      keepRemovedSources?: HumanDuration | string;
    };

    /**
     * How protected resources are found in the catalog.
     */
    inventory?: {
      /**
       * How often the catalog is read for annotations and for entities that binding
       * rules match. A catalog that holds nothing yet, as after a first start, is read
       * again after 10 seconds, then ever less often until the next time.
       * Default: 5 minutes.
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
       * removed, at most 24 days. Default: 4 hours.
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
     * The engine that runs restores, verifications and drills.
     */
    operations?: {
      /**
       * Stops the engine: `true`, or the reason as a text that people are shown. Nothing
       * is requested, approved or begun; what runs goes on. Default: false.
       */
      disabled?: boolean | string;
      /**
       * How long operations that have ended are kept, with their logs. Their evidence
       * is never removed. Default: 400 days.
       */
      keep?: HumanDuration | string;
      /**
       * How many drills and verifications one replica of the backend runs at a time,
       * 1 to 100. Restores have places of their own, see `recovery.restore.concurrency`.
       * Default: 2.
       */
      concurrency?: number;
      /**
       * Bounds of verifications.
       */
      verification?: {
        /**
         * Longest time that one verification may take, at most 24 days. Default: 12 hours.
         */
        deadline?: HumanDuration | string;
        /**
         * How often a verification is begun at most, 1 to 10: again when its source did
         * not answer or was locked, or its backend ended. Default: 3.
         */
        attempts?: number;
      };
      /**
       * Bounds of drills.
       */
      drill?: {
        /**
         * Longest time that one drill may take, at most 24 days. Default:
         * `recovery.restore.deadline`.
         */
        deadline?: HumanDuration | string;
        /**
         * How often a drill is begun at most, 1 to 10, as with verifications. Default: 2.
         */
        attempts?: number;
      };
    };

    /**
     * The append-only record of what operations did.
     */
    evidence?: {
      /**
       * How often the whole chain is checked, and its end written to the log of the
       * backend and to the audit log. Default: 1 day.
       */
      checkFrequency?: HumanDuration | string;
    };

    /**
     * What people are told through Backstage's notifications. Without the notifications
     * plugin nobody is told, and all else works.
     */
    notifications?: {
      /**
       * Whether anybody is told anything. Default: true.
       */
      enabled?: boolean;
      /**
       * How often all entities are looked at for what people should be told, as a backup
       * that did not come. Default: 15 minutes.
       */
      frequency?: HumanDuration | string;
      /**
       * What was told of is not told again before this time has passed; what lasts
       * longer is told again. Default: 1 day.
       */
      throttle?: HumanDuration | string;
      /**
       * Settings for each kind: `backup-missed`, `backup-failed`, `point-damaged`,
       * `drill-failed`, `drill-missed` and `source-unreachable` go to the owners of the
       * entity, `approval-needed` to them without who asks, `operation-finished` and
       * `waiver-decided` to the person who requested it, `waiver-expiring` to both, and
       * `attestation-expiring` to the person who attested.
       */
      kinds?: {
        [kind: string]: {
          /**
           * Whether people are told. Default: true.
           */
          enabled?: boolean;
          /**
           * How severe the notification is. Default: by what happened.
           */
          severity?: 'critical' | 'high' | 'normal' | 'low';
          /**
           * Of findings: what was told is not told again before this time has passed.
           * Default: that of all kinds.
           */
          throttle?: HumanDuration | string;
        };
      };
    };

    /**
     * Which requests somebody else has to approve. Restores in place always need it.
     */
    approvals?: {
      /**
       * How long a request waits for an approval, and an approved one for its start, at
       * most 90 days. Default: 24 hours.
       */
      expiresAfter?: HumanDuration | string;
      /**
       * Whether approvers have to own the entity, alone or through a group, besides
       * having the permission. Default: true.
       */
      ownersOnly?: boolean;
      /**
       * Users and groups, such as group:default/dba, that alone may approve, besides what
       * is asked of them otherwise. Looked at again when what was approved begins: who has
       * left the group by then has approved nothing. Anybody with the permission when absent.
       */
      approvers?: string | string[];
      /**
       * What else needs an approval. A request needs one when any rule fits it; all that a
       * rule names must fit.
       */
      require?: {
        /**
         * The kind of operation: restore, drill or verification. Default: restore.
         */
        kind?: string | string[];
        /**
         * Names of tiers.
         */
        tier?: string | string[];
        /**
         * Ids of sources.
         */
        source?: string | string[];
        /**
         * Ids of targets.
         */
        target?: string | string[];
        /**
         * The reason as a sentence, for those who request and approve.
         */
        reason?: string;
      }[];
    };

    /**
     * Sets of objectives. An entity has the tier that its annotation `recovery/tier`
     * names, else that of the first filter that matches it, else the default tier.
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
        /**
         * MTD: the longest downtime that the business bears. A tier whose RTO is longer
         * is left out.
         */
        mtd?: HumanDuration | string;
        /**
         * How far back it must be possible to go.
         */
        retention?: HumanDuration | string;
        /**
         * Largest age of the last recovery drill that passed.
         */
        drilledWithin?: HumanDuration | string;
        /**
         * Largest age of the last verification that passed, for each level that is asked.
         * A stronger level counts for the weaker ones.
         */
        verifiedWithin?: {
          /**
           * Level 1: the structure of what is stored.
           */
          structure?: HumanDuration | string;
          /**
           * Level 2: a sample of the stored data was read.
           */
          sampledRead?: HumanDuration | string;
          /**
           * Level 3: all stored data was read.
           */
          fullRead?: HumanDuration | string;
        };
        /**
         * How many copies there must be, as in 3-2-1.
         */
        copies?: {
          /**
           * Copies, the data itself included, 1 to 20. Two sources hold copies of the
           * same data when the entity is bound to both with the same selector and one
           * says `storage.copyOf` of the other.
           */
          number?: number;
          /**
           * Kinds of storage that the backups lie on, by `storage.medium`.
           */
          media?: number;
          /**
           * Backups in another failure domain than the data, by `storage.offsite`.
           */
          offsite?: number;
        };
        /**
         * Whether all backups have to be encrypted. Default: false.
         */
        encrypted?: boolean;
        /**
         * Whether one copy has to be such that nobody can change or delete it.
         * Default: false.
         */
        immutable?: boolean;
        /**
         * Asks for a recovery runbook: the annotation `recovery/runbook`.
         */
        runbook?: {
          /**
           * Whether a runbook is asked for. Default: true.
           */
          required?: boolean;
          /**
           * Largest age of the day in `recovery/runbook-reviewed`.
           */
          reviewedWithin?: HumanDuration | string;
        };
        /**
         * The entities that have this tier unless their annotation names another, as a
         * catalog filter. Of several tiers that match, the first counts.
         */
        filter?: { [field: string]: any } | Array<{ [field: string]: any }>;
        /**
         * Whether the entities of the filter keep this tier, whatever their annotation
         * says. Default: false.
         */
        enforced?: boolean;
        /**
         * Objectives that an entity may move with the annotation `recovery/objectives`,
         * each with `min`, `max` or both. An objective that is not named here cannot be
         * moved; a value outside is reported to the owner, and the tier's own holds.
         * Names: rpo, rto, mtd, retention, drilledWithin, and verifiedWithin with
         * structure, sampledRead and fullRead below it.
         */
        overrides?: { [objective: string]: any };
      };
    };

    /**
     * The tier of entities that name none and that no filter matches. They have no tier
     * when this is absent.
     */
    defaultTier?: string;

    /**
     * Checks that restored data works: made in drills, and after restores where asked for.
     * All rules that are for a protected resource apply. A rule that is wrong makes what
     * it is for fail, so that nothing passes unchecked.
     */
    validation?: {
      /**
       * Id of the source that the data is restored from.
       */
      source?: string;
      /**
       * Only for this entity, such as `component:default/orders`. Default: all.
       */
      entity?: string;
      /**
       * Only for the protected resource of this name. Default: all.
       */
      resource?: string;
      /**
       * Whether the checks are made after restores too, on a copy beside what was restored.
       * Default: false.
       */
      afterRestore?: boolean;
      /**
       * The checks, in the order in which they are made.
       */
      checks?: {
        /**
         * Kind of check, such as `sqlite`; its settings stand under the key of that name.
         * A backend module brings it.
         */
        type?: string;
      }[];
    }[];

    /**
     * When recovery drills take place. The first policy that is for a protected resource
     * counts, in the order of their declaration.
     */
    drillPolicies?: {
      /**
       * The name of the policy.
       */
      [name: string]: {
        /**
         * Names of tiers. Default: all, and entities without one.
         */
        tiers?: string[];
        /**
         * Ids of sources. Default: all that have a place for drills.
         */
        sources?: string[];
        /**
         * References of entities, such as `component:default/orders`. Default: all.
         */
        entities?: string[];
        /**
         * When drills are due: `{ every: { days: 7 } }`, or `{ cron: '0 3 * * 0', timeZone:
         * Europe/Berlin }`.
         */
        schedule?: {
          /**
           * The time between two drills, from one minute to ten years.
           */
          every?: HumanDuration | string;
          /**
           * A cron expression.
           */
          cron?: string;
          /**
           * The time zone of the cron expression. Default: UTC.
           */
          timeZone?: string;
        };
        /**
         * Which point is restored: the newest usable one, the oldest, or any.
         * Default: newest.
         */
        pick?: 'newest' | 'random' | 'oldest';
        /**
         * How far back the oldest or a random point may lie. Default: any time.
         */
        within?: HumanDuration | string;
        /**
         * Of so many drills one is negative, 2 to 1000: its copy is damaged on purpose, and
         * the checks must find it out. Default: none.
         */
        negativeEvery?: number;
        /**
         * How late a drill may be before it counts as missed. Default: half of `every`, at
         * most a day; 6 hours with `cron`.
         */
        overdueAfter?: HumanDuration | string;
      };
    };

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
           * Longest time that one reading may take, at most 24 days.
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
         * Where the backups of the source lie. What is not declared here is unknown to
         * the controls that ask for it.
         */
        storage?: {
          /**
           * The kind of storage, in a word of your own such as disk, object or tape.
           */
          medium?: string;
          /**
           * Whether it lies in another failure domain than what is backed up.
           */
          offsite?: boolean;
          /**
           * Whether all that is stored is encrypted.
           */
          encrypted?: boolean;
          /**
           * Whether nobody can change or delete what is stored before its time.
           */
          immutable?: boolean;
          /**
           * The id of the source that this one holds copies of.
           */
          copyOf?: string;
        };
        /**
         * When the stored data is verified. A wrong value stops the schedule of this
         * source alone. When absent, nothing is verified by itself.
         */
        verification?: {
          /**
           * The levels to verify, each at most once.
           */
          levels?: {
            /**
             * 1: structure, 2: sampled read, 3: full read; one that the provider offers.
             */
            level?: 1 | 2 | 3;
            /**
             * How often, at least 1 minute. Where the tool verifies the repository as a
             * whole: the time between two verifications. Where it verifies points: the
             * time in which each of `points` is verified once.
             */
            every?: HumanDuration | string;
            /**
             * Of level 2, where the tool verifies the repository as a whole: each
             * verification reads one of so many parts, so that the repository is read
             * whole over `parts` times `every`. 1 to 256. Default: 10.
             */
            parts?: number;
            /**
             * Where the tool verifies points: `all`, those that were verified the
             * longest time ago first; or the newest ones of each series,
             * `{ newest: 3 }`. Default: `{ newest: 1 }`.
             */
            points?: 'all' | { newest?: number };
          }[];
          /**
           * How much scheduled verifications may read.
           */
          budget?: {
            /**
             * None is started that would bring what was read on this UTC day above so
             * many bytes. One that needs more alone is started when nothing else was
             * read on the day. Verifications that people ask for count, and are not held
             * back. Default: no bound.
             */
            bytesPerDay?: number;
          };
          /**
           * Hours in which no scheduled verification is started; one that runs already
           * goes on.
           */
          quietHours?: {
            /**
             * First minute of the day, such as "08:00".
             */
            from?: string;
            /**
             * The minute in which verifications may start again. Before `from` when the
             * hours go over midnight.
             */
            to?: string;
            /**
             * Zone of both, such as Europe/Berlin. Default: UTC.
             */
            timeZone?: string;
          };
          /**
           * How often a verification that came to no result is begun again, 0 to 10.
           * Damage is a result. Default: what
           * `recovery.operations.verification.attempts` allows.
           */
          retries?: number;
          /**
           * Longest time that one verification may take, at most 14 days. Default: that
           * of all verifications.
           */
          deadline?: HumanDuration | string;
        };
        /**
         * Operations of the source.
         */
        operations?: {
          /**
           * How many operations of the source run at a time, over all replicas, 1 to 100.
           * Of several places one is kept for restores, and at most one verification
           * runs at a time. With one place a restore waits for what runs. Default: 2.
           */
          concurrency?: number;
        };
        /**
         * The isolated place of the source's drills. Nothing else writes there, and what a
         * drill writes is removed after it.
         */
        drill?: {
          /**
           * Absolute path of an existing directory inside `recovery.restore.allowedRoots`,
           * apart from every target, every other place for drills and every source.
           */
          directory?: string;
        };
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
             * Declares that `directory` is the original place of the data. A restore then
             * takes its place: what is there is set aside by renaming, so the directory
             * that it lies in must be inside an allowed root too. Always needs an
             * approval. Default: false.
             */
            inPlace?: boolean;
            /**
             * Of targets in place: the path inside the points whose content belongs into
             * `directory`, as restic keeps whole paths. Default: all of the point.
             */
            path?: string;
          };
        };
      };
    };
  };
}
