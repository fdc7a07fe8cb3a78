import {
  DEFAULT_NAMESPACE,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { RecoveryProvider } from 'backstage-plugin-recovery-node';
import { Duration } from 'luxon';
import { readDrillPolicy } from './readDrillPolicies';
import { readCollectionDefaults, readSource } from './readSources';
import { readStorage } from './readStorage';
import { readTier } from './readTiers';
import type { SourceStorage, TierConfig } from './tierTypes';
import type { BindingRule, ConfigProblem, RecoveryConfig } from './types';
import {
  errorText,
  readEntityFilter,
  readFrequency,
  readName,
  readOptionalDuration,
  readSelector,
} from './values';

function readBindingRule(
  config: Config,
  key: string,
  sourceIds: readonly string[],
): BindingRule {
  const entity = config.getOptionalString('entity');
  const query = config.getOptional('filter');
  if ((entity === undefined) === (query === undefined)) {
    throw new InputError(`${key} must have either "entity" or "filter".`);
  }
  const sourceId = config.getString('source');
  if (!sourceIds.includes(sourceId)) {
    throw new InputError(
      `${key}.source names "${sourceId.slice(
        0,
        80,
      )}", which is not configured. ` +
        `Name one of: ${sourceIds.join(', ') || 'none'}.`,
    );
  }
  return {
    key,
    filter:
      entity === undefined
        ? { query: readEntityFilter(query, `${key}.filter`) }
        : {
            entityRef: stringifyEntityRef(
              parseEntityRef(entity, {
                defaultKind: 'component',
                defaultNamespace: DEFAULT_NAMESPACE,
              }),
            ),
          },
    name: readName(config.getOptionalString('name') ?? sourceId, `${key}.name`),
    sourceId,
    selector: readSelector(config.getOptional('selector'), `${key}.selector`),
  };
}

/**
 * Reads and checks what collection, inventory and compliance need of the
 * configuration. A part that is wrong never stops the others: a wrong source is
 * returned as invalid, with an error that names its config key; a wrong tier or rule is
 * left out and reported in `problems`.
 */
export function readRecoveryConfig(
  rootConfig: Config,
  providers: Iterable<RecoveryProvider>,
): RecoveryConfig {
  const problems: ConfigProblem[] = [];
  const attempt = <T>(key: string, read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      const text = errorText(error);
      problems.push({
        key,
        message: text.includes(key) ? text : `${key}: ${text}`,
      });
      return undefined;
    }
  };

  const config = rootConfig.getOptionalConfig('recovery');
  const providersByType = new Map(
    [...providers].map(provider => [provider.type, provider]),
  );
  const defaults =
    attempt('recovery.collection', () =>
      readCollectionDefaults(config?.getOptionalConfig('collection')),
    ) ?? readCollectionDefaults(undefined);

  const sources =
    attempt('recovery.sources', () => config?.getOptionalConfig('sources')) ??
    undefined;
  const tiersConfig = attempt('recovery.tiers', () =>
    config?.getOptionalConfig('tiers'),
  );
  const tiers = new Map<string, TierConfig>();
  for (const name of tiersConfig?.keys() ?? []) {
    const tier = attempt(`recovery.tiers.${name}`, () =>
      readTier(name, tiersConfig!),
    );
    if (tier) {
      tiers.set(name, tier);
    }
  }

  const defaultTier = attempt('recovery.defaultTier', () => {
    const name = config?.getOptionalString('defaultTier');
    if (name !== undefined && !tiers.has(name)) {
      const known = [...tiers.keys()].join(', ') || 'none';
      throw new InputError(
        `recovery.defaultTier names "${name}", which is not a tier. Name one of: ${known}.`,
      );
    }
    return name === undefined ? undefined : tiers.get(name);
  });

  const storage = new Map<string, SourceStorage>();
  for (const id of sources?.keys() ?? []) {
    const declared = attempt(`recovery.sources.${id}.storage`, () =>
      readStorage(id, sources!),
    );
    if (declared) {
      storage.set(id, declared);
    }
  }

  const rules =
    attempt('recovery.bindings', () =>
      config?.getOptionalConfigArray('bindings'),
    ) ?? [];
  const bindings = rules.flatMap((rule, index) => {
    const key = `recovery.bindings[${index}]`;
    return (
      attempt(key, () => readBindingRule(rule, key, sources?.keys() ?? [])) ??
      []
    );
  });

  const sourcesById = new Map(
    (sources?.keys() ?? []).map(id => [
      id,
      readSource(id, sources!, defaults, providersByType),
    ]),
  );
  for (const [id, source] of sourcesById) {
    if (source.valid && source.verificationProblem) {
      problems.push({
        key: `recovery.sources.${id}.verification`,
        message: source.verificationProblem,
      });
    }
  }
  const policiesConfig = attempt('recovery.drillPolicies', () =>
    config?.getOptionalConfig('drillPolicies'),
  );
  const drillPolicies = (policiesConfig?.keys() ?? []).flatMap(
    name =>
      attempt(`recovery.drillPolicies.${name}`, () =>
        readDrillPolicy(name, policiesConfig!),
      ) ?? [],
  );

  return {
    sources: sourcesById,
    tiers,
    defaultTier,
    storage,
    bindings,
    drillPolicies,
    inventoryFrequency:
      attempt('recovery.inventory.frequency', () =>
        readFrequency(
          config?.getOptionalConfig('inventory'),
          'frequency',
          'recovery.inventory.frequency',
          Duration.fromObject({ minutes: 5 }),
        ),
      ) ?? Duration.fromObject({ minutes: 5 }),
    keepGone:
      attempt('recovery.collection.keepGone', () =>
        readOptionalDuration(
          config?.getOptionalConfig('collection'),
          'keepGone',
          'recovery.collection.keepGone',
          Duration.fromObject({ days: 90 }),
        ),
      ) ?? Duration.fromObject({ days: 90 }),
    keepRemovedSources:
      attempt('recovery.collection.keepRemovedSources', () =>
        readOptionalDuration(
          config?.getOptionalConfig('collection'),
          'keepRemovedSources',
          'recovery.collection.keepRemovedSources',
          Duration.fromObject({ days: 90 }),
        ),
      ) ?? Duration.fromObject({ days: 90 }),
    problems,
  };
}
