import type {
  BindingReference,
  ParsedBinding,
} from 'backstage-plugin-recovery-common';
import type { EntityProblem } from '../database/BindingStore';
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
      allowed,
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
