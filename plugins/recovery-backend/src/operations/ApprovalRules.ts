import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { Duration } from 'luxon';
import type { ApprovalNeed, OperationKind } from '../database/OperationStore';
import { readExpiry } from '../config/values';
import { durationOf } from '../util/duration';
import { OPERATION_WORDS } from './operationWords';

/** What rules know of a request. */
export interface RequestToJudge {
  kind: OperationKind;
  sourceId: string;
  targetId?: string;
  /** Of the entity, if it has one. */
  tier?: string;
  inPlace?: boolean;
}

/** One of `recovery.approvals.require`: all that is named must fit. */
interface ApprovalRule {
  kinds: string[];
  tiers?: string[];
  sources?: string[];
  targets?: string[];
  /** In words of the configuration, for people. */
  reason?: string;
}

const KEY = 'recovery.approvals';
/** What somebody agreed to long ago is not agreed to any more. */
const LONGEST_WAIT = { days: 90 };
const KINDS = Object.keys(OPERATION_WORDS);

/** Says which requests need an approval, and why. */
export class ApprovalRules {
  readonly #rules: ApprovalRule[];
  readonly #expiresAfterMs: number;
  /** Whether approvers have to own the entity. */
  readonly ownersOnly: boolean;
  /** The users and groups that alone may approve; absent when anybody may who is allowed to. */
  readonly approverRefs?: readonly string[];

  /** Throws an InputError that names the key of a wrong value. */
  static fromConfig(rootConfig: Config): ApprovalRules {
    const config = rootConfig.getOptionalConfig(KEY);
    return new ApprovalRules({
      rules: (config?.getOptionalConfigArray('require') ?? []).map(
        (rule, index) => readRule(rule, `${KEY}.require[${index}]`),
      ),
      expiresAfterMs: readExpiry(
        config,
        'expiresAfter',
        `${KEY}.expiresAfter`,
        Duration.fromObject({ hours: 24 }),
        LONGEST_WAIT,
      ).toMillis(),
      ownersOnly: config?.getOptionalBoolean('ownersOnly') ?? true,
      approverRefs: config && readApprovers(config),
    });
  }

  private constructor(options: {
    rules: ApprovalRule[];
    expiresAfterMs: number;
    ownersOnly: boolean;
    approverRefs?: string[];
  }) {
    this.#rules = options.rules;
    this.#expiresAfterMs = options.expiresAfterMs;
    this.ownersOnly = options.ownersOnly;
    this.approverRefs = options.approverRefs;
  }

  /** Why a request needs an approval, as sentences; none when it needs none. */
  reasonsFor(request: RequestToJudge): string[] {
    return [
      ...(request.inPlace
        ? ['It takes the place of the data that is there.']
        : []),
      ...this.#rules
        .filter(rule => applies(rule, request))
        .map(rule => rule.reason ?? describe(rule)),
    ];
  }

  /** What a request needs; undefined when it needs no approval. */
  needOf(request: RequestToJudge, now: Date): ApprovalNeed | undefined {
    const reasons = this.reasonsFor(request);
    return reasons.length === 0
      ? undefined
      : { reasons, expiresAt: new Date(now.getTime() + this.#expiresAfterMs) };
  }

  /** ISO 8601 duration. */
  get expiresAfter(): string {
    return durationOf(this.#expiresAfterMs).toISO()!;
  }

  /** Who may approve, as a sentence. */
  get approvers(): string {
    const named = this.approverRefs
      ? `, is or belongs to ${this.approverRefs.join(' or ')}`
      : '';
    return this.ownersOnly
      ? `Somebody else who owns the entity, alone or through a group${named}, and has the permission recovery.operation.approve.`
      : `Somebody else who has the permission recovery.operation.approve for the entity${
          named && ` and${named.slice(1)}`
        }.`;
  }
}

function applies(rule: ApprovalRule, request: RequestToJudge): boolean {
  const fits = (wanted: string[] | undefined, value: string | undefined) =>
    wanted === undefined || (value !== undefined && wanted.includes(value));
  return (
    fits(rule.kinds, request.kind) &&
    fits(rule.tiers, request.tier) &&
    fits(rule.sources, request.sourceId) &&
    fits(rule.targets, request.targetId)
  );
}

function describe(rule: ApprovalRule): string {
  const parts = [
    rule.tiers && `of tier ${rule.tiers.join(' or ')}`,
    rule.sources && `of source ${rule.sources.join(' or ')}`,
    rule.targets && `to target ${rule.targets.join(' or ')}`,
  ].filter(Boolean);
  return `Every ${rule.kinds.join(' and ')}${
    parts.length > 0 ? ` ${parts.join(' ')}` : ''
  } needs an approval here.`;
}

function readRule(config: Config, key: string): ApprovalRule {
  const kinds = readTexts(config, 'kind', key) ?? ['restore'];
  const unknown = kinds.find(kind => !KINDS.includes(kind));
  if (unknown !== undefined) {
    throw new InputError(
      `${key}.kind names "${unknown}": name ${KINDS.join(', ')}`,
    );
  }
  const known = ['kind', 'tier', 'source', 'target', 'reason'];
  const wrong = config.keys().find(name => !known.includes(name));
  if (wrong !== undefined) {
    throw new InputError(
      `${key} has the unknown key "${wrong}": a rule has ${known.join(', ')}`,
    );
  }
  return {
    kinds,
    tiers: readTexts(config, 'tier', key),
    sources: readTexts(config, 'source', key),
    targets: readTexts(config, 'target', key),
    reason: config.getOptionalString('reason')?.slice(0, 500),
  };
}

/** Users and groups as whole references, in lower case. */
function readApprovers(config: Config): string[] | undefined {
  const refs = readTexts(config, 'approvers', KEY);
  return refs?.map(ref => {
    const wrong = () =>
      new InputError(
        `${KEY}.approvers names "${ref}": name users and groups as user:default/mia or group:default/dba`,
      );
    let parsed;
    try {
      parsed = parseEntityRef(ref);
    } catch {
      throw wrong();
    }
    const whole = stringifyEntityRef(parsed);
    if (!/^(user|group):/.test(whole)) throw wrong();
    return whole;
  });
}

/** A text or a list of them. */
function readTexts(
  config: Config,
  name: string,
  key: string,
): string[] | undefined {
  const value = config.getOptional(name);
  if (value === undefined) return undefined;
  const texts = Array.isArray(value) ? value : [value];
  if (
    texts.length === 0 ||
    texts.some(text => typeof text !== 'string' || text === '')
  ) {
    throw new InputError(
      `${key}.${name} is neither a text nor a list of texts: name at least one`,
    );
  }
  return texts as string[];
}
