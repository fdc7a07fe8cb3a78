import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { RecoveryCheck } from 'backstage-plugin-recovery-node';
import { errorText } from '../../config/values';

/** A check with its settings, as declared. */
export interface DeclaredCheck {
  type: string;
  check: RecoveryCheck;
  settings: unknown;
}

/** One entry of `recovery.validation`: the checks on what is restored from a source. */
export interface ValidationRule {
  /** For messages: where the rule is declared. */
  configKey: string;
  sourceId?: string;
  /** Only for this entity and this protected resource; for all of them when absent. */
  entityRef?: string;
  resourceName?: string;
  /** Whether the checks are made after restores too, besides drills. */
  afterRestore: boolean;
  checks: DeclaredCheck[];
  /** Why the rule cannot be used. What it is for then fails, and does not pass unchecked. */
  problem?: string;
}

/** What a rule is looked up for. */
export interface ValidationSubject {
  sourceId: string;
  entityRef: string;
  resourceName: string;
}

const KEYS = ['source', 'entity', 'resource', 'afterRestore', 'checks'];

/** The declared checks. Never throws: a wrong rule keeps its place, with its problem. */
export function readValidation(
  rootConfig: Config,
  checks: Iterable<RecoveryCheck>,
): ValidationRule[] {
  const known = new Map([...checks].map(check => [check.type, check]));
  const key = 'recovery.validation';
  let rules: Config[];
  try {
    rules = rootConfig.getOptionalConfigArray(key) ?? [];
  } catch {
    return [
      {
        configKey: key,
        afterRestore: false,
        checks: [],
        problem: `${key} is not a list of rules, each with a source and checks`,
      },
    ];
  }
  return rules.map((rule, index) => readRule(rule, `${key}[${index}]`, known));
}

/** The rules for what was restored, in the order of their declaration. */
export function rulesFor(
  rules: readonly ValidationRule[],
  subject: ValidationSubject,
): ValidationRule[] {
  return rules.filter(
    rule =>
      // A rule whose source cannot be read may be for any of them.
      (rule.sourceId === undefined || rule.sourceId === subject.sourceId) &&
      (rule.entityRef === undefined || rule.entityRef === subject.entityRef) &&
      (rule.resourceName === undefined ||
        rule.resourceName === subject.resourceName),
  );
}

function readRule(
  config: Config,
  configKey: string,
  known: ReadonlyMap<string, RecoveryCheck>,
): ValidationRule {
  const rule: ValidationRule = { configKey, afterRestore: false, checks: [] };
  try {
    const unknown = config.keys().find(name => !KEYS.includes(name));
    if (unknown !== undefined) {
      throw new InputError(
        `${configKey}.${unknown} is not known: write one of ${KEYS.join(', ')}`,
      );
    }
    rule.sourceId = config.getString('source');
    rule.entityRef = config
      .getOptionalString('entity')
      ?.toLocaleLowerCase('en-US');
    rule.resourceName = config.getOptionalString('resource');
    rule.afterRestore = config.getOptionalBoolean('afterRestore') ?? false;
    if (rule.entityRef && !/^[^:/]+:[^:/]+\/[^:/]+$/.test(rule.entityRef)) {
      throw new InputError(
        `${configKey}.entity is not a full reference such as component:default/orders`,
      );
    }
    const checks = config.getConfigArray('checks');
    if (checks.length === 0) {
      throw new InputError(`${configKey}.checks is empty: declare a check`);
    }
    rule.checks = checks.map((check, index) =>
      readCheck(check, `${configKey}.checks[${index}]`, known),
    );
    return rule;
  } catch (error) {
    const text = errorText(error).replace(/\.$/, '');
    return {
      ...rule,
      checks: [],
      problem: text.includes(configKey) ? text : `${configKey}: ${text}`,
    };
  }
}

function readCheck(
  config: Config,
  key: string,
  known: ReadonlyMap<string, RecoveryCheck>,
): DeclaredCheck {
  const type = config.getString('type');
  const check = known.get(type);
  if (!check) {
    throw new InputError(
      `${key}.type names "${type.slice(
        0,
        80,
      )}", which is not installed. Add its backend module, or name one of: ${
        [...known.keys()].sort().join(', ') || 'none'
      }`,
    );
  }
  const unknown = config.keys().find(name => name !== 'type' && name !== type);
  if (unknown !== undefined) {
    throw new InputError(
      `${key}.${unknown} is not known: the settings of a check of type ${type} stand under ${key}.${type}`,
    );
  }
  const part = config.getOptionalConfig(type);
  if (!part) {
    throw new InputError(
      `${key}.${type} is missing: say there what to look at`,
    );
  }
  return {
    type,
    check,
    settings: check.readSettings(part, { key: `${key}.${type}` }),
  };
}
