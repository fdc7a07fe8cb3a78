import {
  OBJECTIVE_NAMES,
  type BindingReference,
  type ParsedBinding,
  type ParsedObjective,
} from 'backstage-plugin-recovery-common';
import type { OverrideLimits, TierConfig } from '../config';
import type { EntityProblem } from '../database/BindingStore';
import { formatDuration } from '../util/format';
import { distance } from '../util/nearText';
import { boundedText } from '../util/text';

const MAX_BINDING_LENGTH = 120;
const NAMED_SOURCES = 5;

function shown(text: string): string {
  return boundedText(text, MAX_BINDING_LENGTH);
}

function oneOf(sourceIds: string[]): string {
  if (sourceIds.length === 0) {
    return 'No source may be named by this entity yet.';
  }
  const more = sourceIds.length > NAMED_SOURCES ? ', …' : '';
  return `This entity may name: ${sourceIds
    .slice(0, NAMED_SOURCES)
    .join(', ')}${more}.`;
}

/** Those that may be meant before all others, which stay in their order. */
function nearestFirst(typed: string, sourceIds: string[]): string[] {
  const away = (id: string) => Math.min(distance(typed, id), typed.length);
  return [...sourceIds].sort((a, b) => away(a) - away(b));
}

const NEXT_STEPS = {
  syntax:
    'Write the line as "name: source key=value" in the annotation recovery/protected-by.',
  'too-long':
    'Shorten the annotation recovery/protected-by, or have an administrator bind by rule.',
  'too-many':
    'Bind with fewer lines: one selector may match several series of points.',
} as const;

export function unreadable(
  parsed: Extract<ParsedBinding, { ok: false }>,
): EntityProblem {
  return {
    code: parsed.code,
    message: boundedText(parsed.message, 500),
    nextStep: NEXT_STEPS[parsed.code],
    binding: shown(parsed.text),
  };
}

export function unknownSource(
  binding: BindingReference,
  text: string,
  allowed: string[],
): EntityProblem {
  return {
    code: 'unknown-source',
    message: `There is no source "${binding.sourceId}".`,
    nextStep: `Correct the name of the source in the annotation recovery/protected-by. ${oneOf(
      nearestFirst(binding.sourceId, allowed),
    )}`,
    binding: shown(text),
  };
}

export function notAllowed(
  binding: BindingReference,
  text: string,
  allowed: string[],
): EntityProblem {
  return {
    code: 'not-allowed',
    message: `The source "${binding.sourceId}" does not let this entity bind to it.`,
    nextStep: `Name a source of your own, or ask an administrator to add this entity to mayBind of the source. ${oneOf(
      allowed,
    )}`,
    binding: shown(text),
  };
}

export function unusableSource(
  binding: BindingReference,
  text: string,
): EntityProblem {
  return {
    code: 'unusable-source',
    message: `The source "${binding.sourceId}" cannot be read: its configuration is wrong.`,
    nextStep:
      'Ask an administrator to correct the configuration of the source.',
    binding: shown(text),
  };
}

export function duplicate(
  binding: BindingReference,
  text: string,
): EntityProblem {
  return {
    code: 'duplicate',
    message: `The name "${binding.name}" is used by another binding of this entity; the first one counts.`,
    nextStep: 'Give each binding a name of its own, or remove one of the two.',
    binding: shown(text),
  };
}

export function invalidSelector(key: string, text: string): EntityProblem {
  return {
    code: 'invalid-selector',
    message: `The value of "${key}" can never match: it holds "..", or a control character.`,
    nextStep: `Write the value of "${key}" as the source lists it; the recovery points of the source show it.`,
    binding: shown(text),
  };
}

export function unreadableObjective(
  parsed: Extract<ParsedObjective, { ok: false }>,
): EntityProblem {
  return {
    code: parsed.code,
    message: boundedText(parsed.message, 500),
    nextStep: `Write pairs such as rpo=4h in the annotation recovery/objectives. It may name: ${OBJECTIVE_NAMES.join(
      ', ',
    )}.`,
    binding: shown(parsed.text),
  };
}

function limitsText(limits: OverrideLimits): string {
  const least =
    limits.min && `at least ${formatDuration(limits.min.toMillis())}`;
  const most = limits.max && `at most ${formatDuration(limits.max.toMillis())}`;
  return [least, most].filter(Boolean).join(' and ');
}

export function outsideLimits(
  parsed: Extract<ParsedObjective, { ok: true }>,
  tier: TierConfig | undefined,
): EntityProblem {
  const limits = tier?.overrides?.get(parsed.name);
  return {
    code: 'outside-limits',
    message: limits
      ? `${parsed.name} of ${formatDuration(
          parsed.milliseconds,
        )} lies outside what the tier ${tier!.title} allows: ${limitsText(
          limits,
        )}. The tier's own value holds.`
      : `${
          tier ? `The tier ${tier.title}` : 'An entity without a tier'
        } does not let ${parsed.name} be moved.`,
    nextStep: limits
      ? 'Choose a value within the limits, or ask an administrator for another tier.'
      : `Remove ${parsed.name} from the annotation recovery/objectives, or ask an administrator to allow it for the tier.`,
    binding: shown(parsed.text),
  };
}

export function longerThanMtd(rto: number, mtd: number): EntityProblem {
  return {
    code: 'outside-limits',
    message: `The RTO of ${formatDuration(
      rto,
    )} would be longer than the MTD of ${formatDuration(
      mtd,
    )}. The tier's own values hold.`,
    nextStep:
      'Choose an RTO in the annotation recovery/objectives that is shorter than the MTD.',
  };
}

export function enforcedTier(ignored: string, tier: string): EntityProblem {
  return {
    code: 'enforced-tier',
    message: `The annotation recovery/tier names "${ignored}", but the tier ${tier} is enforced for this entity.`,
    nextStep:
      'Remove the annotation, or ask an administrator for another tier.',
  };
}

export function invalidRunbook(
  message: string,
  nextStep: string,
): EntityProblem {
  return { code: 'invalid-runbook', message, nextStep };
}
