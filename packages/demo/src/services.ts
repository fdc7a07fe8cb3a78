import {
  ANNOTATION_EXCLUDED_BECAUSE,
  ANNOTATION_EXCLUDED_BY,
  ANNOTATION_PROTECTED_BY,
  ANNOTATION_TIER,
} from 'backstage-plugin-recovery-common';
import type { Tools } from './tools';

/** What decides which services and sources there are. */
export type CatalogTools = Pick<Tools, 'restic' | 'cluster'>;

/** A service of the demo as the catalog shows it. */
export interface DemoService {
  name: string;
  title: string;
  description: string;
  type: 'service' | 'website' | 'library';
  owner: 'shop' | 'payments' | 'content' | 'platform';
  system: 'web-shop' | 'payment-system' | 'website' | 'delivery-system';
  dependsOn?: string[];
  annotations: Record<string, string>;
}

// Each team looks after one system.
const WEB_SHOP = { owner: 'shop', system: 'web-shop' } as const;
const PAYMENTS = { owner: 'payments', system: 'payment-system' } as const;
const WEBSITE = { owner: 'content', system: 'website' } as const;
const DELIVERY = { owner: 'platform', system: 'delivery-system' } as const;

function protectedBy(...bindings: Array<string | false | undefined>) {
  return {
    [ANNOTATION_PROTECTED_BY]: bindings.filter(Boolean).join('\n'),
  };
}

function tier(name: 'gold' | 'silver' | 'bronze') {
  return { [ANNOTATION_TIER]: name };
}

/** All services. What needs a tool is left out where that is not installed. */
export function demoServices(tools: CatalogTools): DemoService[] {
  const restic = tools.restic !== undefined;
  const warehouse: DemoService = {
    name: 'warehouse',
    title: 'Warehouse',
    description:
      'Stock of the web shop, in a PostgreSQL cluster that can go back to any second. A piece of its log has been lost',
    type: 'service',
    ...WEB_SHOP,
    annotations: {
      ...tier('gold'),
      ...protectedBy('warehouse-db: warehouse-cluster stanza=warehouse'),
    },
  };
  return [
    ...(tools.cluster ? [warehouse] : []),
    {
      name: 'orders',
      title: 'Orders',
      description: 'Takes the orders of the web shop and keeps them',
      type: 'service',
      ...WEB_SHOP,
      dependsOn: ['component:default/payments-api'],
      annotations: {
        ...tier('gold'),
        ...protectedBy('orders-db: archive-orders name=orders'),
      },
    },
    {
      name: 'product-catalog',
      title: 'Product catalog',
      description: 'Products of the web shop and their photographs',
      type: 'service',
      ...WEB_SHOP,
      annotations: {
        ...tier('silver'),
        ...protectedBy(
          'products-db: archive-shop name=products',
          restic &&
            'product-images: restic-shop host=shop-images tag=product-images',
        ),
      },
    },
    {
      name: 'storefront-search',
      title: 'Storefront search',
      description:
        'Search of the web shop. Its backup job was switched off nine days ago, and nobody noticed',
      type: 'service',
      ...WEB_SHOP,
      dependsOn: ['component:default/product-catalog'],
      annotations: {
        ...tier('silver'),
        ...protectedBy('search-index: archive-shop name=search-index'),
      },
    },
    {
      name: 'checkout',
      title: 'Checkout',
      description:
        'Baskets of the web shop. Its backups lie at a second site that cannot be reached',
      type: 'service',
      ...WEB_SHOP,
      dependsOn: ['component:default/orders'],
      annotations: {
        ...tier('gold'),
        ...protectedBy(
          'baskets: archive-offsite name=baskets',
          restic && 'sessions: restic-offsite host=checkout',
        ),
      },
    },
    {
      name: 'image-resizer',
      title: 'Image resizer',
      description: 'Makes small pictures out of large ones; keeps nothing',
      type: 'service',
      ...WEB_SHOP,
      dependsOn: ['component:default/product-catalog'],
      annotations: {
        [ANNOTATION_EXCLUDED_BECAUSE]:
          'It keeps no data of its own: its cache is made again from the product images.',
        [ANNOTATION_EXCLUDED_BY]: 'Ada Abel, Web shop team',
      },
    },
    {
      name: 'payments-api',
      title: 'Payments API',
      description: 'Books payments, twice each, as bookkeepers do',
      type: 'service',
      ...PAYMENTS,
      annotations: {
        ...tier('gold'),
        ...protectedBy('ledger: archive-payments name=ledger'),
      },
    },
    {
      name: 'fraud-detection',
      title: 'Fraud detection',
      description:
        "Scores payments. Its annotation names the web shop's backups, which it may not use",
      type: 'service',
      ...PAYMENTS,
      dependsOn: ['component:default/payments-api'],
      annotations: {
        ...tier('silver'),
        ...protectedBy('scores: archive-shop name=products'),
      },
    },
    {
      name: 'typo3-site',
      title: 'TYPO3 site',
      description: 'The public website: files and database of TYPO3',
      type: 'website',
      ...WEBSITE,
      annotations: {
        ...tier('silver'),
        ...protectedBy(
          'site-files: archive-content name=typo3-files',
          'site-database: archive-content name=typo3-database',
        ),
      },
    },
    {
      name: 'newsletter',
      title: 'Newsletter',
      description: 'Sends the newsletter. Nothing protects it',
      type: 'service',
      ...WEBSITE,
      annotations: {},
    },
    {
      name: 'status-page',
      title: 'Status page',
      description:
        'Tells customers what works. Bound to its backups by a rule in the configuration',
      type: 'website',
      ...WEBSITE,
      annotations: tier('bronze'),
    },
    {
      name: 'git-server',
      title: 'Git server',
      description: 'Source code of all teams, as bare repositories',
      type: 'service',
      ...DELIVERY,
      annotations: {
        ...tier('silver'),
        ...protectedBy(
          'repositories: archive-delivery name=git',
          restic &&
            'repositories-offsite: restic-delivery host=git-server tag=repositories',
        ),
      },
    },
    {
      name: 'ci-server',
      title: 'CI server',
      description:
        'Builds and tests. The disk under its newest backups has flipped some bytes',
      type: 'service',
      ...DELIVERY,
      dependsOn: ['component:default/git-server'],
      annotations: {
        ...tier('silver'),
        ...protectedBy(
          'job-homes: archive-delivery name=ci-homes',
          restic && 'job-homes-offsite: restic-ci host=ci-server tag=homes',
        ),
      },
    },
    {
      name: 'artifact-registry',
      title: 'Artifact registry',
      description: 'Images and packages that the CI server made',
      type: 'service',
      ...DELIVERY,
      dependsOn: ['component:default/ci-server'],
      annotations: {
        ...tier('bronze'),
        ...protectedBy('artifacts: archive-artifacts name=artifacts'),
      },
    },
    {
      name: 'deployment-config',
      title: 'Deployment configuration',
      description: 'What runs where, as the deployment controller exports it',
      type: 'service',
      ...DELIVERY,
      dependsOn: ['component:default/git-server'],
      annotations: {
        ...tier('silver'),
        ...protectedBy('deployments: archive-delivery name=deployments'),
      },
    },
  ];
}
