import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import type {
  Operation,
  OperationState,
} from 'backstage-plugin-recovery-common';
import type { Knex } from 'knex';
import type { SourceConfig } from '../../config';
import type { RecoveryCheck } from 'backstage-plugin-recovery-node';
import { KnexDrillStore } from '../../database/KnexDrillStore';
import { KnexOperationStore } from '../../database/KnexOperationStore';
import type { OperationStore } from '../../database/OperationStore';
import {
  createOperations,
  type Operations,
  type OperationTimes,
  type VerificationParts,
} from '../createOperations';
import type { PlainOperation } from '../OperationManager';
import {
  createTestProvider,
  createTestSource,
  FakePoints,
  type TestProvider,
} from './fakes';
import { verificationParts } from './verificationParts';

export const TEST_TIMES: OperationTimes = {
  leaseMs: 20_000,
  heartbeatMs: 50,
  tickMs: 20,
  pollMs: 50,
  graceMs: 300,
  monitorMs: 20,
  expectTimeoutMs: 2_000,
  queueCheckMs: 50,
  retryMs: 50,
  shutdownCleanUpMs: 5_000,
  shutdownMs: 10_000,
};

export const requester = {
  userEntityRef: 'user:default/mia',
  entityRef: 'component:default/orders',
};

const ENDED: OperationState[] = [
  'succeeded',
  'failed',
  'cancelled',
  'interrupted',
];

/** The engine over a real database and real directories, with a provider of its own. */
export class Harness {
  static async create(
    knex: Knex,
    options: {
      times?: Partial<OperationTimes>;
      restore?: object;
      /** Other keys of `recovery` in the configuration. */
      recovery?: object;
      targets?: (root: string) => Record<string, unknown>;
      start?: boolean;
      checks?: RecoveryCheck[];
      validation?: object[];
    } = {},
  ): Promise<Harness> {
    const root = await fs.realpath(
      // Short: PostgreSQL has a socket in there.
      await fs.mkdtemp(path.join(os.tmpdir(), 'h-')),
    );
    for (const name of [
      'restore/shop',
      'restore/drills',
      'scratch',
      'backups',
    ]) {
      await fs.mkdir(path.join(root, name), { recursive: true });
    }
    const harness = new Harness(
      root,
      KnexOperationStore.create({ knex }),
      verificationParts(knex),
      KnexDrillStore.create({ knex }),
    );
    harness.checks = options.checks ?? [];
    harness.config = {
      backend: { workingDirectory: path.join(root, 'scratch') },
      recovery: {
        ...options.recovery,
        restore: {
          allowedRoots: [path.join(root, 'restore')],
          ...options.restore,
        },
        validation: options.validation,
        sources: {
          shop: {
            drill: { directory: path.join(root, 'restore/drills') },
            targets: options.targets?.(root) ?? {
              drill: {
                title: 'Drill area',
                directory: path.join(root, 'restore/shop'),
              },
            },
          },
        },
      },
    };
    harness.points.add();
    harness.sources = new Map([
      [
        'shop',
        createTestSource('shop', harness.provider, path.join(root, 'backups')),
      ],
    ]);
    harness.operations = await harness.replica(options.times);
    if (options.start !== false) harness.operations.start();
    return harness;
  }

  config: any;
  sources!: Map<string, SourceConfig>;
  operations!: Operations;
  readonly provider: TestProvider = createTestProvider();
  readonly points = new FakePoints();
  readonly auditor = mockServices.auditor.mock();
  readonly replicas: Operations[] = [];

  checks: RecoveryCheck[] = [];
  objectives: { rpoMs?: number; rto?: string } = {};

  private constructor(
    readonly root: string,
    readonly store: OperationStore,
    readonly verification: VerificationParts,
    readonly drillStore: KnexDrillStore,
  ) {}

  get manager() {
    return this.operations.manager;
  }

  get target(): string {
    return path.join(this.root, 'restore/shop');
  }

  /** Another replica over the same database. */
  async replica(
    times: Partial<OperationTimes> = {},
    store: OperationStore = this.store,
  ): Promise<Operations> {
    const operations = await createOperations({
      config: mockServices.rootConfig({ data: this.config }),
      sources: this.sources,
      store,
      points: this.points,
      verification: this.verification,
      drills: {
        store: this.drillStore,
        points: this.points,
        checks: this.checks,
        policies: [],
        objectivesOf: async () => this.objectives,
      },
      logger: mockServices.logger.mock({
        child: () => mockServices.logger.mock(),
      }),
      auditor: this.auditor,
      times: { ...TEST_TIMES, ...times },
    });
    this.replicas.push(operations);
    return operations;
  }

  /** Plans and requests, as a person would. */
  async request(
    options: {
      targetId?: string;
      paths?: string[];
      pointId?: string;
      confirmName?: string;
      reason?: string;
    } = {},
  ) {
    const { pointId = 'p1', targetId = 'drill', paths, ...more } = options;
    const plan = await this.manager.planRestore(
      pointId,
      { targetId, paths },
      requester,
    );
    return await this.manager.request(
      { kind: 'restore', pointId, targetId, paths, hash: plan.hash, ...more },
      requester,
    );
  }

  /** Requests a verification, as a person would. */
  async verify(level = 1, pointId = 'p1') {
    return await this.manager.verify(pointId, { level }, requester);
  }

  async until(
    operationId: string,
    reached: (operation: PlainOperation) => boolean,
  ): Promise<PlainOperation> {
    for (;;) {
      const operation = await this.manager.get(operationId);
      if (reached(operation)) return operation;
      if (ENDED.includes(operation.state)) {
        throw new Error(
          `Ended otherwise: ${JSON.stringify(operation, null, 1)}`,
        );
      }
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }

  async ended(operationId: string): Promise<PlainOperation> {
    return await this.until(operationId, ({ state }) => ENDED.includes(state));
  }

  /** Until the provider has written something. */
  async writing(operationId: string): Promise<PlainOperation> {
    return await this.until(
      operationId,
      ({ state, progress }) =>
        state === 'running' && (progress?.bytes ?? 0) > 0,
    );
  }

  async run(options?: { paths?: string[] }): Promise<PlainOperation> {
    return await this.ended((await this.request(options)).id);
  }

  async logOf(operationId: string): Promise<string[]> {
    const { lines } = await this.manager.log(operationId, 0, 500);
    return lines.map(({ text }) => text);
  }

  async targetEntries(): Promise<string[]> {
    return (await fs.readdir(this.target)).sort();
  }

  async scratchEntries(): Promise<string[]> {
    return await fs.readdir(path.join(this.root, 'scratch'));
  }

  async close(): Promise<void> {
    await Promise.all(this.replicas.map(replica => replica.stop()));
    await fs.rm(this.root, { recursive: true, force: true });
  }
}

export function checksOf(
  operation: Pick<Operation, 'result'>,
): Record<string, string> {
  return Object.fromEntries(
    operation.result!.checks.map(({ name, result }) => [name, result]),
  );
}
