import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  recoveryChecksExtensionPoint,
  recoveryControlsExtensionPoint,
  recoveryProvidersExtensionPoint,
} from 'backstage-plugin-recovery-node';
import { registerActions } from './api/actions';
import { createRouter } from './api/router';
import { CheckRegistry } from './CheckRegistry';
import {
  Collection,
  ContentReader,
  EntityPoints,
  Projection,
  SourceReader,
  VerificationRecords,
} from './collection';
import {
  Attestations,
  builtInControls,
  ControlEvaluator,
  EntityStatuses,
  ExpiryWatch,
  ObjectivePlanner,
  ObjectiveDirectory,
  readHealth,
  Reviews,
  ScorecardExports,
  Scorecards,
  SelectorHints,
  Waivers,
} from './compliance';
import { findUnknownNames, readRecoveryConfig } from './config';
import { ControlRegistry } from './ControlRegistry';
import { KnexAttestationStore } from './database/KnexAttestationStore';
import { KnexBindingStore } from './database/KnexBindingStore';
import { KnexControlStore } from './database/KnexControlStore';
import { KnexEvidenceStore } from './database/KnexEvidenceStore';
import { KnexFindingStore } from './database/KnexFindingStore';
import { KnexDrillStore } from './database/KnexDrillStore';
import { KnexOperationStore } from './database/KnexOperationStore';
import { KnexPointStore } from './database/KnexPointStore';
import { KnexProjectionStore } from './database/KnexProjectionStore';
import { KnexReviewStore } from './database/KnexReviewStore';
import { KnexSourceStore } from './database/KnexSourceStore';
import { KnexWaiverStore } from './database/KnexWaiverStore';
import { KnexVerificationStore } from './database/KnexVerificationStore';
import { applyMigrations } from './database/migrations';
import { SqliteStatistics } from './database/SqliteStatistics';
import {
  attestationEvent,
  EventFanOut,
  operationEvent,
  SignalSubscriber,
  TopicSubscriber,
  waiverEvent,
} from './events';
import {
  ChainWatch,
  EvidenceRecords,
  readChainCheckFrequency,
} from './evidence';
import { Inventory, TierAssignment } from './inventory';
import { RecoveryMetrics } from './metrics';
import {
  FindingWatch,
  NotificationSubscriber,
  readNotificationsConfig,
} from './notifications';
import {
  createOperations,
  OperationCleaner,
  readKeepOperations,
  VerificationScheduler,
  toDrill,
} from './operations';
import {
  Approvers,
  authorizeServices,
  BasicAccess,
  EntityAccess,
  registerRecoveryPermissions,
} from './permissions';
import { ProviderRegistry } from './ProviderRegistry';

/**
 * The backend of Recovery: reads recovery points from the configured sources, binds them
 * to catalog entities, and restores them to declared targets. Providers come as modules
 * through `recoveryProvidersExtensionPoint`.
 *
 * @public
 */
export const recoveryPlugin = createBackendPlugin({
  pluginId: 'recovery',
  register(env) {
    const providers = new ProviderRegistry();
    env.registerExtensionPoint(recoveryProvidersExtensionPoint, providers);
    const checks = new CheckRegistry();
    env.registerExtensionPoint(recoveryChecksExtensionPoint, checks);
    const controls = new ControlRegistry(builtInControls);
    env.registerExtensionPoint(recoveryControlsExtensionPoint, controls);

    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        database: coreServices.database,
        // These three have fallbacks: their plugins need not be installed.
        events: eventsServiceRef,
        notifications: notificationService,
        signals: signalsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        metrics: metricsServiceRef,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootConfig: coreServices.rootConfig,
        scheduler: coreServices.scheduler,
        userInfo: coreServices.userInfo,
      },
      async init(services) {
        const {
          auditor,
          database,
          httpRouter,
          lifecycle,
          logger,
          rootConfig,
          scheduler,
        } = services;

        const config = readRecoveryConfig(rootConfig, providers.all());
        for (const { message } of config.problems) {
          logger.error(`Configuration left out: ${message}`);
        }
        for (const message of findUnknownNames(rootConfig, config)) {
          logger.warn(`Configuration without effect: ${message}`);
        }
        const assignment = new TierAssignment(config);
        const tiers = {
          names: new Set(config.tiers.keys()),
          defaultTier: config.defaultTier?.name,
          tierOf: assignment.usesFilters
            ? (entity: Entity) => assignment.of(entity).tier?.name
            : undefined,
        };

        const knex = await database.getClient();
        if (!database.migrations?.skip) {
          await applyMigrations(knex);
        }
        const statistics = SqliteStatistics.create({
          database: knex,
          scheduler,
        });
        const sources = KnexSourceStore.create({ database: knex });
        const points = KnexPointStore.create({ database: knex });
        const projectionStore = KnexProjectionStore.create({ database: knex });
        const bindings = KnexBindingStore.create({ database: knex });

        const projection = new Projection(projectionStore);
        const reader = new SourceReader({
          sources,
          points,
          projectionStore,
          projection,
          logger,
          keepGone: config.keepGone,
        });
        const collection = new Collection({
          ...services,
          config,
          sources,
          bindings,
          reader,
        });
        const inventory = new Inventory({
          ...services,
          config,
          bindings,
          async onChange(sourceIds) {
            for (const id of sourceIds) {
              await projection.update(id, new Date());
            }
          },
        });
        const entityPoints = new EntityPoints({
          config,
          points,
          sources,
          bindings,
          projection,
          contents: new ContentReader({ logger }),
          readEntity: entityRef => inventory.readEntity(entityRef),
        });
        const notificationsConfig = readNotificationsConfig(rootConfig);
        const events = new EventFanOut({
          logger,
          subscribers: [
            new TopicSubscriber(services),
            new SignalSubscriber(services),
            new NotificationSubscriber({
              ...services,
              config: notificationsConfig,
            }),
          ],
        });
        const operationStore = KnexOperationStore.create({
          knex,
          onChange: (record, next) =>
            events.publish(operationEvent(record, next)),
        });
        const verificationStore = KnexVerificationStore.create({
          database: knex,
        });
        const verification = {
          store: verificationStore,
          records: new VerificationRecords({
            store: verificationStore,
            projection,
          }),
        };
        const objectives = new ObjectiveDirectory({ config, bindings });
        const operations = await createOperations({
          config: rootConfig,
          sources: config.sources,
          store: operationStore,
          points: entityPoints,
          verification,
          drills: {
            store: KnexDrillStore.create({ knex }),
            points: entityPoints,
            checks: checks.all(),
            policies: config.drillPolicies,
            defaultTier: config.defaultTier?.name,
            objectivesOf: entityRef => objectives.of(entityRef),
          },
          logger,
          auditor,
          lifecycle,
        });
        const cleaner = new OperationCleaner({
          ...services,
          store: operationStore,
          keep: readKeepOperations(rootConfig),
        });
        const evidenceStore = KnexEvidenceStore.create({ database: knex });
        const evidence = new EvidenceRecords({
          store: evidenceStore,
          operations: operationStore,
          drillOf: record =>
            record.kind === 'drill' ? toDrill(record) : undefined,
        });
        const chainWatch = new ChainWatch({
          ...services,
          check: () => evidence.checkChain(),
          frequency: readChainCheckFrequency(rootConfig),
        });
        const status = new EntityStatuses({
          config,
          bindings,
          sources,
          points: entityPoints,
          readEntity: entityRef => inventory.readEntity(entityRef),
          operations: operations.manager,
          drills: operations.drills,
        });

        const controlStore = KnexControlStore.create({ database: knex });
        const waiverStore = KnexWaiverStore.create({ database: knex });
        const attestationStore = KnexAttestationStore.create({
          database: knex,
        });
        const evaluator = new ControlEvaluator({
          config,
          controls: controls.all(),
          store: controlStore,
          sources,
          waivers: waiverStore,
          logger,
        });
        const scorecards = new Scorecards({
          config,
          controls: controls.all(),
          basis: evaluator.basis,
          store: controlStore,
          bindings,
          waivers: waiverStore,
          attestations: attestationStore,
          readEntity: entityRef => inventory.readEntity(entityRef),
        });
        const waivers = new Waivers({
          store: waiverStore,
          controls: controls.all(),
          basis: evaluator.basis,
          onChange: (change, waiver) =>
            events.publish(waiverEvent(change, waiver)),
        });
        const attestations = new Attestations({
          store: attestationStore,
          onChange: (change, attestation) =>
            events.publish(attestationEvent(change, attestation)),
        });
        const expiryWatch = new ExpiryWatch({
          watched: { waivers, attestations },
          scheduler,
        });
        const reviews = new Reviews({
          controls: controls.all(),
          basis: evaluator.basis,
          store: KnexReviewStore.create({ database: knex }),
          history: controlStore,
        });
        const findingWatch = new FindingWatch({
          ...services,
          bindings,
          status,
          events,
          findings: KnexFindingStore.create({ database: knex }),
          config: notificationsConfig,
        });
        events.subscribe(findingWatch);
        events.subscribe(
          new RecoveryMetrics({
            ...services,
            async read() {
              const ids = [...config.sources.keys()];
              const [health, queues, summary] = await Promise.all([
                readHealth(config, sources, ids, new Date()),
                operations.sourceQueues.ofSources(ids),
                scorecards.getSummary({}, {}),
              ]);
              return { sources: [...health.values()], queues, summary };
            },
          }),
        );
        const verificationScheduler = new VerificationScheduler({
          ...services,
          sources: config.sources,
          store: verificationStore,
          requests: operations.verifications,
        });

        const access = EntityAccess.create({ ...services, tiers });
        const approvers = new Approvers({
          ...services,
          access,
          ...operations.approvals.rules,
        });
        operations.approvals.checkApproversWith(record =>
          approvers.problemOf(record),
        );

        registerRecoveryPermissions({ ...services, tiers });
        const authorized = authorizeServices({
          access,
          approvers,
          status,
          hints: new SelectorHints({ series: projectionStore, bindings }),
          points: entityPoints,
          sources: collection,
          queues: operations.sourceQueues,
          bindings: inventory,
          operations: operations.manager,
          scorecards,
          exports: new ScorecardExports({
            controls: controls.all(),
            basis: evaluator.basis,
            store: controlStore,
            evidence: evidenceStore,
            attestations: attestationStore,
          }),
          waivers,
          attestations,
          basicAccess: new BasicAccess(services),
          reviews,
          objectives: new ObjectivePlanner({
            config,
            store: controlStore,
            sources,
          }),
          evidence,
          drills: operations.drills,
        });
        httpRouter.use(createRouter({ ...services, ...authorized }));
        registerActions({ ...services, ...authorized });

        lifecycle.addStartupHook(async () => {
          await collection.start();
          await inventory.start();
          await evaluator.start(services.scheduler);
          await cleaner.start();
          await chainWatch.start();
          await findingWatch.start();
          await expiryWatch.start();
          await verificationScheduler.start();
          await operations.drillScheduler.start(scheduler);
          await statistics.start();
        });
      },
    });
  },
});
