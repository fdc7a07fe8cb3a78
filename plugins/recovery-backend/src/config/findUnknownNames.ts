import type { Config } from '@backstage/config';
import type { RecoveryConfig } from './types';

type Kind = 'source' | 'tier' | 'target';

interface NamingRules {
  key: string;
  /** Keys of a rule, each with what it names. */
  names: Record<string, Kind>;
}

const RULES: NamingRules[] = [
  {
    key: 'recovery.approvals.require',
    names: { source: 'source', tier: 'tier', target: 'target' },
  },
  { key: 'recovery.validation', names: { source: 'source' } },
  {
    key: 'recovery.drillPolicies',
    names: { sources: 'source', tiers: 'tier' },
  },
];

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The entries of an object or a list, each with the key that leads to it. */
function entriesOf(key: string, value: unknown): [string, unknown][] {
  if (!isObject(value)) return [];
  return Object.entries(value).map(([name, entry]) => [
    Array.isArray(value) ? `${key}[${name}]` : `${key}.${name}`,
    entry,
  ]);
}

/**
 * Names in rules that nothing bears, as sentences. Such a rule is not wrong, since what
 * it names may come later; but a name that is spelled wrong would take away an approval
 * or a check, and nobody would know.
 */
export function findUnknownNames(
  rootConfig: Config,
  config: Pick<RecoveryConfig, 'sources' | 'tiers'>,
): string[] {
  const targets = entriesOf('', rootConfig.getOptional('recovery.sources'))
    .flatMap(([, source]) => (isObject(source) ? [source.targets] : []))
    .flatMap(declared => (isObject(declared) ? Object.keys(declared) : []));
  const known: Record<Kind, ReadonlySet<string>> = {
    source: new Set(config.sources.keys()),
    tier: new Set(config.tiers.keys()),
    target: new Set(targets),
  };
  return RULES.flatMap(({ key, names }) =>
    entriesOf(key, rootConfig.getOptional(key)).flatMap(([ruleKey, rule]) =>
      Object.entries(names).flatMap(([field, kind]) =>
        [isObject(rule) ? rule[field] : undefined]
          .flat()
          .filter(
            (name): name is string =>
              typeof name === 'string' && !known[kind].has(name),
          )
          .map(
            name =>
              `${ruleKey}.${field} names "${name}", and there is no ${kind} of that name: the rule is for nothing there. Names of ${kind}s: ${
                [...known[kind]].sort().join(', ') || 'none'
              }.`,
          ),
      ),
    ),
  );
}
