import type { CatalogTools } from './services';

/** A program as a check, which passes when it ends with 0. */
function command(name: string, ...argv: string[]) {
  return { type: 'command', command: { name, command: argv } };
}

function loadsDump(table: string) {
  return command(
    'the dump can be loaded',
    process.execPath,
    require.resolve('../checks/load-dump.cjs'),
    table,
    '1',
  );
}

/**
 * Checks of what drills restore. Two of them are as they should not be: the newest
 * backup of the site does not pass its own, and that of the deployments passes whatever
 * is there, which negative drills find out.
 */
export function validation({ restic, cluster }: CatalogTools) {
  return [
    {
      source: 'archive-orders',
      resource: 'orders-db',
      checks: [
        {
          type: 'sqlite',
          sqlite: {
            file: 'orders.sqlite',
            rows: [
              { table: 'orders', atLeast: 10 },
              { table: 'customers', atLeast: 10 },
            ],
            assertions: [
              {
                name: 'every order has a customer',
                sql: 'SELECT count(*) FROM orders WHERE customer_id NOT IN (SELECT id FROM customers)',
                equals: 0,
              },
            ],
            freshness: { sql: 'SELECT max(placed_at) FROM orders' },
          },
        },
      ],
    },
    {
      source: 'archive-payments',
      resource: 'ledger',
      checks: [loadsDump('entries')],
    },
    {
      source: 'archive-content',
      resource: 'site-files',
      checks: [
        command(
          'the uploads are there',
          'test',
          '-d',
          'public/fileadmin/user_upload',
        ),
      ],
    },
    {
      source: 'archive-content',
      resource: 'site-database',
      checks: [loadsDump('tt_content')],
    },
    {
      source: 'archive-content',
      resource: 'status-db',
      checks: [
        {
          type: 'sqlite',
          sqlite: {
            file: 'status.sqlite',
            rows: [{ table: 'measurements', atLeast: 10 }],
            freshness: { sql: 'SELECT max(at) FROM measurements' },
          },
        },
      ],
    },
    {
      source: 'archive-delivery',
      resource: 'deployments',
      checks: [command('files can be listed', 'ls', '-l')],
    },
    {
      source: 'archive-artifacts',
      resource: 'artifacts',
      checks: [{ type: 'manifest', manifest: { manifest: 'SHA256SUMS' } }],
    },
    ...(restic
      ? [
          {
            source: 'restic-shop',
            resource: 'product-images',
            checks: [
              { type: 'manifest', manifest: { files: { atLeast: 10 } } },
            ],
          },
        ]
      : []),
    ...(cluster
      ? [
          {
            source: 'warehouse-cluster',
            resource: 'warehouse-db',
            afterRestore: true,
            checks: [
              {
                type: 'postgres',
                postgres: {
                  directory: 'pg_data',
                  binDirectory: cluster.postgresPrograms,
                  ...(cluster.runAs ? { runAs: cluster.runAs } : {}),
                  rows: [{ table: 'movements', atLeast: 100 }],
                  assertions: [
                    {
                      name: 'every movement has an article',
                      sql: 'SELECT count(*) FROM movements m LEFT JOIN articles a ON a.id = m.article_id WHERE a.id IS NULL',
                      equals: 0,
                    },
                  ],
                  freshness: { sql: 'SELECT max(moved_at) FROM movements' },
                },
              },
            ],
          },
        ]
      : []),
  ];
}

/** Far more often than anybody needs them, so that there is something to be seen soon. */
export const DRILL_POLICIES = {
  'every-ten-minutes': {
    entities: [
      'component:default/status-page',
      'component:default/deployment-config',
    ],
    schedule: { every: { minutes: 10 } },
    pick: 'random',
    within: { days: 7 },
    negativeEvery: 2,
  },
  'gold-every-hour': {
    tiers: ['gold'],
    schedule: { every: { hours: 1 } },
    negativeEvery: 3,
  },
  'all-others': { schedule: { every: { hours: 6 } } },
};
