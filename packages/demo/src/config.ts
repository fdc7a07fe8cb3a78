import path from 'node:path';
import fs from 'fs-extra';
import { stringify } from 'yaml';
import { passwordFile } from './backups/restic';
import type { Layout } from './layout';
import { demoPeople } from './catalog';
import { pgBackRestConfigFile, STANZA } from './cluster/Warehouse';
import type { CatalogTools } from './services';
import { DRILL_POLICIES, validation } from './validation';

/** A port of this machine where nothing listens: TCP's discard service. */
const CLOSED = '127.0.0.1:9';

/** Somebody waits for the first reading. */
const AT_ONCE = { initialDelay: { seconds: 3 } };

const UTC_PATTERN = '{name}-{yyyy}{MM}{dd}T{HH}{mm}Z';

/**
 * Small, so that all of it is read often. The newest but one of the damaged archives has
 * flipped bytes, which no listing shows.
 */
const VERIFY_ARCHIVES = {
  levels: [
    { level: 1, every: { hours: 6 } },
    { level: 3, every: { hours: 12 }, points: { newest: 2 } },
  ],
  budget: { bytesPerDay: 1_000_000_000 },
};

const VERIFY_CLUSTER = {
  levels: [
    { level: 1, every: { hours: 6 } },
    { level: 3, every: { hours: 12 } },
  ],
};

const VERIFY_REPOSITORY = {
  levels: [
    { level: 1, every: { hours: 6 } },
    { level: 2, every: { hours: 1 }, parts: 4 },
    { level: 3, every: { days: 7 } },
  ],
  budget: { bytesPerDay: 1_000_000_000 },
};

/** The folder below which a restore may take the place of live data. */
function inPlaceRoot(layout: Layout): string {
  return path.join(layout.services, 'orders');
}

/** A drill's place: one for each source, where nothing else writes. */
function drillPlace(layout: Layout, name: string) {
  return { drill: { directory: path.join(layout.drills, name) } };
}

function ownedBy(team: string) {
  return [{ kind: 'component', 'spec.owner': [`group:default/${team}`] }];
}

function archiveSource(
  layout: Layout,
  options: {
    folder: string;
    title: string;
    team: string;
    pattern: string;
    timeZone?: string;
    targets: object;
  },
) {
  const { folder, title, team, pattern, timeZone, targets } = options;
  return {
    provider: 'archive',
    title,
    mayBind: ownedBy(team),
    targets,
    ...drillPlace(layout, `archive-${folder}`),
    verification: VERIFY_ARCHIVES,
    archive: {
      directory: path.join(layout.archives, folder),
      pattern,
      ...(timeZone ? { timeZone } : {}),
    },
  };
}

function resticSource(
  layout: Layout,
  options: { repository: string; title: string; team: string; targets: object },
) {
  const { repository, title, team, targets } = options;
  return {
    provider: 'restic',
    title,
    mayBind: ownedBy(team),
    targets,
    ...drillPlace(layout, `restic-${repository}`),
    verification: VERIFY_REPOSITORY,
    restic: {
      repository: path.join(layout.restic, repository),
      passwordFile: passwordFile({ folder: layout.restic }, repository),
    },
  };
}

function sources(layout: Layout, { restic, cluster }: CatalogTools) {
  const area = (team: string, title: string) => ({
    'restore-area': { title, directory: path.join(layout.restore, team) },
  });
  const shop = {
    ...area('shop', 'Restore area of the web shop'),
    staging: {
      title: 'Staging of the web shop',
      directory: path.join(layout.restore, 'shop-staging'),
    },
  };
  const delivery = area('delivery', 'Restore area of the delivery system');
  return {
    'archive-shop': archiveSource(layout, {
      folder: 'shop',
      title: 'Nightly dumps of the web shop',
      team: 'shop',
      pattern: `${UTC_PATTERN}.{*}`,
      targets: shop,
    }),
    'archive-orders': archiveSource(layout, {
      folder: 'orders',
      title: 'Dumps of the orders',
      team: 'shop',
      pattern: `${UTC_PATTERN}.{*}`,
      targets: {
        ...area('orders', 'Restore area of orders'),
        'in-place': {
          title: 'The orders in use',
          directory: path.join(inPlaceRoot(layout), 'data'),
          inPlace: true,
        },
      },
    }),
    'archive-payments': archiveSource(layout, {
      folder: 'payments',
      title: 'Dumps of the payments ledger',
      team: 'payments',
      pattern: `${UTC_PATTERN}.sql.gz`,
      targets: area('payments', 'Restore area of payments'),
    }),
    'archive-content': archiveSource(layout, {
      folder: 'content',
      title: 'Nightly archives of the website',
      team: 'content',
      pattern: '{name}-{yyyy}-{MM}-{dd}_{HH}{mm}.{*}',
      timeZone: 'Europe/Berlin',
      targets: area('content', 'Restore area of the website'),
    }),
    'archive-delivery': archiveSource(layout, {
      folder: 'delivery',
      title: 'Nightly archives of the delivery system',
      team: 'platform',
      pattern: `${UTC_PATTERN}.{*}`,
      targets: delivery,
    }),
    'archive-artifacts': archiveSource(layout, {
      folder: 'artifacts',
      title: 'Exports of the artifact registry',
      team: 'platform',
      pattern: `${UTC_PATTERN}.tar`,
      targets: area('artifacts', 'Restore area of the artifact registry'),
    }),
    'archive-offsite': {
      provider: 'archive',
      title: 'Second site (object storage)',
      mayBind: ownedBy('shop'),
      targets: shop,
      archive: {
        s3: {
          endpoint: `http://${CLOSED}`,
          region: 'eu-central-1',
          bucket: 'checkout-backups',
          forcePathStyle: true,
          accessKeyId: 'demo',
          secretAccessKey: 'demo',
        },
        pattern: `${UTC_PATTERN}.tar.gz`,
      },
    },
    ...(cluster
      ? {
          'warehouse-cluster': {
            provider: 'pgbackrest',
            title: 'Cluster of the warehouse',
            mayBind: ownedBy('shop'),
            targets: area('warehouse', 'Restore area of the warehouse'),
            ...drillPlace(layout, 'warehouse-cluster'),
            verification: VERIFY_CLUSTER,
            pgbackrest: {
              stanza: STANZA,
              configFile: pgBackRestConfigFile(layout),
              binary: cluster.pgbackrest,
              ...(cluster.runAs ? { runAs: cluster.runAs } : {}),
            },
          },
        }
      : {}),
    ...(restic
      ? {
          'restic-shop': resticSource(layout, {
            repository: 'shop',
            title: 'Repository of the web shop',
            team: 'shop',
            targets: shop,
          }),
          'restic-delivery': resticSource(layout, {
            repository: 'delivery',
            title: 'Repository of the Git server',
            team: 'platform',
            targets: delivery,
          }),
          'restic-ci': resticSource(layout, {
            repository: 'ci',
            title: 'Repository of the CI server',
            team: 'platform',
            targets: delivery,
          }),
          'restic-offsite': {
            provider: 'restic',
            title: 'Second site (restic server)',
            mayBind: ownedBy('shop'),
            targets: shop,
            restic: {
              repository: `rest:http://${CLOSED}/checkout`,
              passwordFile: passwordFile({ folder: layout.restic }, 'shop'),
            },
          },
        }
      : {}),
  };
}

/** Folders that the sources name for restores and drills. */
export function targetDirectories(
  layout: Layout,
  tools: CatalogTools,
): string[] {
  const drills = Object.values(sources(layout, tools)).flatMap(source =>
    'drill' in source ? [source.drill.directory] : [],
  );
  const targets = [
    'orders',
    'shop',
    'shop-staging',
    'payments',
    'content',
    'delivery',
    'artifacts',
    'warehouse',
  ].map(name => path.join(layout.restore, name));
  return [...targets, ...drills];
}

/** The configuration that the demo adds to app-config.yaml. */
export function demoConfig(
  layout: Layout,
  tools: CatalogTools,
  catalog: { organization: string; software: string },
) {
  return {
    backend: {
      database: {
        client: 'better-sqlite3',
        connection: { directory: layout.database },
      },
    },
    catalog: {
      locations: [
        {
          type: 'file',
          target: catalog.organization,
          rules: [{ allow: ['User', 'Group'] }],
        },
        {
          type: 'file',
          target: catalog.software,
          rules: [{ allow: ['Domain', 'System', 'Component'] }],
        },
      ],
    },
    auth: { providers: { demo: { people: demoPeople() } } },
    recovery: {
      collection: {
        frequency: { minutes: 5 },
        timeout: { minutes: 5 },
        staleAfter: { hours: 6 },
      },
      inventory: { frequency: { seconds: 10 } },
      restore: {
        allowedRoots: [layout.restore, layout.drills, inPlaceRoot(layout)],
        deadline: { minutes: 30 },
        concurrency: 2,
      },
      tiers: {
        gold: {
          title: 'Gold',
          rpo: { hours: 1 },
          rto: { minutes: 30 },
          drilledWithin: { days: 1 },
        },
        silver: {
          title: 'Silver',
          rpo: { hours: 24 },
          rto: { hours: 4 },
          drilledWithin: { days: 7 },
        },
        bronze: {
          title: 'Bronze',
          // All components: what nothing protects is in the sums too.
          filter: { kind: 'component' },
          rpo: { days: 7 },
          rto: { days: 1 },
          drilledWithin: { days: 30 },
        },
      },
      approvals: {
        require: [
          {
            source: 'archive-payments',
            reason: 'The ledger tells who paid what.',
          },
        ],
      },
      validation: validation(tools),
      drillPolicies: DRILL_POLICIES,
      bindings: [
        {
          entity: 'component:default/status-page',
          name: 'status-db',
          source: 'archive-content',
          selector: { name: 'status-page' },
        },
      ],
      sources: Object.fromEntries(
        Object.entries(sources(layout, tools)).map(([id, source]) => [
          id,
          { ...source, schedule: AT_ONCE },
        ]),
      ),
    },
  };
}

export async function writeConfig(
  layout: Layout,
  tools: CatalogTools,
  catalog: { organization: string; software: string },
): Promise<void> {
  await fs.outputFile(
    layout.config,
    `# Written by the demo together with the data it speaks of.\n${stringify(
      demoConfig(layout, tools, catalog),
    )}`,
  );
}
