import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_OBJECTIVES,
  ANNOTATION_RUNBOOK,
  ANNOTATION_RUNBOOK_REVIEWED,
  type ObjectiveName,
  parseObjectives,
} from 'backstage-plugin-recovery-common';
import type { TierConfig } from '../config';
import type {
  EntityProblem,
  ObjectiveOverrides,
  RunbookReference,
} from '../database/BindingStore';
import { DateTime } from 'luxon';
import { boundedText } from '../util/text';
import * as problems from './problems';

const MAX_URL_LENGTH = 1000;

function annotation(entity: Entity, key: string): string | undefined {
  const value: unknown = entity.metadata.annotations?.[key];
  return typeof value === 'string' && value.trim() !== ''
    ? value.trim()
    : undefined;
}

function withinLimits(
  tier: TierConfig,
  name: ObjectiveName,
  milliseconds: number,
): boolean {
  const limits = tier.overrides?.get(name);
  return (
    limits !== undefined &&
    milliseconds >= (limits.min?.toMillis() ?? 0) &&
    milliseconds <= (limits.max?.toMillis() ?? Infinity)
  );
}

/** Reads what the annotations say of the entity's objectives, as far as its tier allows it. */
export function readOverrides(
  entity: Entity,
  tier: TierConfig | undefined,
): { overrides: ObjectiveOverrides; problems: EntityProblem[] } {
  const value = annotation(entity, ANNOTATION_OBJECTIVES);
  if (value === undefined) {
    return { overrides: {}, problems: [] };
  }
  const found: EntityProblem[] = [];
  const overrides: ObjectiveOverrides = {};
  for (const parsed of parseObjectives(value)) {
    if (!parsed.ok) {
      found.push(problems.unreadableObjective(parsed));
    } else if (!tier || !withinLimits(tier, parsed.name, parsed.milliseconds)) {
      found.push(problems.outsideLimits(parsed, tier));
    } else {
      overrides[parsed.name] = parsed.milliseconds;
    }
  }
  const rto = overrides.rto ?? tier?.rto?.toMillis();
  const mtd = overrides.mtd ?? tier?.mtd?.toMillis();
  if (
    rto !== undefined &&
    mtd !== undefined &&
    rto > mtd &&
    (overrides.rto !== undefined || overrides.mtd !== undefined)
  ) {
    found.push(problems.longerThanMtd(rto, mtd));
    delete overrides.rto;
    delete overrides.mtd;
  }
  return { overrides, problems: found };
}

/** Of a web page; without a name or password, which everybody would see. */
function isAddress(text: string): boolean {
  try {
    const { protocol, username, password } = new URL(text);
    return ['http:', 'https:'].includes(protocol) && !username && !password;
  } catch {
    return false;
  }
}

/** Reads where the runbook is and when it was reviewed. */
export function readRunbook(entity: Entity): {
  runbook?: RunbookReference;
  problems: EntityProblem[];
} {
  const address = annotation(entity, ANNOTATION_RUNBOOK);
  const reviewed = annotation(entity, ANNOTATION_RUNBOOK_REVIEWED);
  const found: EntityProblem[] = [];
  const day = reviewed?.match(/^\d{4}-\d\d-\d\d$/)
    ? DateTime.fromISO(reviewed, { zone: 'utc' })
    : undefined;
  if (reviewed !== undefined && !day?.isValid) {
    found.push(
      problems.invalidRunbook(
        `"${boundedText(reviewed, 40)}" is not a day.`,
        'Write the day of the last review in recovery/runbook-reviewed as 2026-11-25.',
      ),
    );
  }
  if (
    address !== undefined &&
    (address.length > MAX_URL_LENGTH || !isAddress(address))
  ) {
    found.push(
      problems.invalidRunbook(
        'The address of the runbook is not one of a web page.',
        `Write an address in recovery/runbook that begins with https://, holds no password and has at most ${MAX_URL_LENGTH} characters.`,
      ),
    );
    return { problems: found };
  }
  return {
    runbook:
      address === undefined
        ? undefined
        : {
            url: new URL(address).href.slice(0, MAX_URL_LENGTH * 3),
            reviewedAt: day?.isValid ? day.toJSDate().toISOString() : undefined,
          },
    problems: found,
  };
}
