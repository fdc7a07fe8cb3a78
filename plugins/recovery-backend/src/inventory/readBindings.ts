import {
  RELATION_DEPENDS_ON,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import {
  ANNOTATION_EXCLUDED_BECAUSE,
  ANNOTATION_EXCLUDED_BY,
  ANNOTATION_PROTECTED_BY,
  BindingReference,
  parseProtectedBy,
} from 'backstage-plugin-recovery-common';
import type { RecoveryConfig } from '../config';
import type {
  BoundResource,
  EntityBindings,
  EntityProblem,
} from '../database/BindingStore';
import { resourceIdOf } from '../database/ids';
import { boundedText } from '../util/text';
import { SearchableEntity } from './entityFilter';
import * as problems from './problems';
import { readOverrides, readRunbook } from './readObjectives';
import { related } from './relations';
import { TierAssignment } from './TierAssignment';

export type BindingConfig = Pick<
  RecoveryConfig,
  'sources' | 'bindings' | 'tiers' | 'defaultTier'
>;

function annotation(entity: Entity, key: string): string | undefined {
  const value: unknown = entity.metadata.annotations?.[key];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** Most dependencies of an entity that are looked at. */
const MAX_DEPENDENCIES = 200;

/** A value that no source can have, because it is a path that leads out of itself. */
function impossibleValue(selector: Record<string, string>): string | undefined {
  const found = Object.entries(selector).find(
    ([, value]) =>
      value.split('/').includes('..') ||
      // eslint-disable-next-line no-control-regex
      /[\u0000-\u001f\u007f]/.test(value),
  );
  return found?.[0];
}

class BindingReader {
  readonly resources: BoundResource[] = [];
  readonly problems: EntityProblem[] = [];
  readonly searchable: SearchableEntity;
  private readonly entityRef: string;

  constructor(entity: Entity, private readonly config: BindingConfig) {
    this.entityRef = stringifyEntityRef(entity);
    this.searchable = new SearchableEntity(entity);
  }

  readAnnotation(value: string): void {
    for (const parsed of parseProtectedBy(value)) {
      if (parsed.ok) {
        this.bindByAnnotation(parsed.binding, parsed.text);
      } else {
        this.problems.push(problems.unreadable(parsed));
      }
    }
  }

  readRules(): void {
    for (const rule of this.config.bindings) {
      const applies =
        'entityRef' in rule.filter
          ? rule.filter.entityRef === this.entityRef
          : this.searchable.matches(rule.filter.query);
      if (!applies) {
        continue;
      }
      if (this.mayBind(rule.sourceId)) {
        this.add(rule, 'config', rule.key);
      } else if ('entityRef' in rule.filter) {
        // Meant for this entity. A filter is meant for those of its entities that may.
        this.problems.push(
          problems.notAllowed(rule, rule.key, this.allowedSources()),
        );
      }
    }
  }

  private bindByAnnotation(binding: BindingReference, text: string): void {
    const source = this.config.sources.get(binding.sourceId);
    if (!source) {
      this.problems.push(
        problems.unknownSource(binding, text, this.allowedSources()),
      );
      return;
    }
    if (!this.mayBind(binding.sourceId)) {
      this.problems.push(
        source.mayBind === 'unreadable'
          ? problems.unusableSource(binding, text)
          : problems.notAllowed(binding, text, this.allowedSources()),
      );
      return;
    }
    const impossible = impossibleValue(binding.selector);
    if (impossible) {
      this.problems.push(problems.invalidSelector(impossible, text));
      return;
    }
    this.add(binding, 'annotation', text);
  }

  private add(
    binding: BindingReference,
    boundBy: BoundResource['boundBy'],
    text: string,
  ): void {
    const other = this.resources.find(
      resource => resource.name === binding.name,
    );
    if (other) {
      const same =
        other.sourceId === binding.sourceId &&
        JSON.stringify(other.selector) === JSON.stringify(binding.selector);
      if (!same || boundBy === other.boundBy) {
        this.problems.push(problems.duplicate(binding, text));
      }
      return;
    }
    if (this.config.sources.get(binding.sourceId)?.valid === false) {
      // Bound all the same, so that the service does not look as if nothing protected it.
      this.problems.push(problems.unusableSource(binding, text));
    }
    this.resources.push({
      id: resourceIdOf(this.entityRef, binding.name),
      name: binding.name,
      sourceId: binding.sourceId,
      selector: binding.selector,
      boundBy,
    });
  }

  private mayBind(sourceId: string): boolean {
    const filter = this.config.sources.get(sourceId)?.mayBind;
    return (
      filter === undefined ||
      (filter !== 'unreadable' && this.searchable.matches(filter))
    );
  }

  /** Sources that the entity may name: telling them gives nothing away. */
  private allowedSources(): string[] {
    return [...this.config.sources.keys()]
      .filter(id => this.mayBind(id))
      .sort();
  }
}

/**
 * What the annotations of an entity and the rules of the configuration say of it.
 * Undefined when they say nothing.
 */
export function readBindings(
  entity: Entity,
  config: BindingConfig,
): EntityBindings | undefined {
  const reader = new BindingReader(entity, config);
  const protectedBy = annotation(entity, ANNOTATION_PROTECTED_BY);
  if (protectedBy !== undefined) {
    reader.readAnnotation(protectedBy);
  }
  reader.readRules();

  const { tier, asked, ignored } = new TierAssignment(config).of(
    entity,
    reader.searchable,
  );
  if (ignored !== undefined) {
    reader.problems.push(problems.enforcedTier(ignored, asked!));
  }
  const objectives = readOverrides(entity, tier);
  const { runbook, problems: runbookProblems } = readRunbook(entity);
  reader.problems.push(...objectives.problems, ...runbookProblems);
  const excludedBecause = boundedText(
    annotation(entity, ANNOTATION_EXCLUDED_BECAUSE),
    500,
  );
  const excludedBy = boundedText(
    annotation(entity, ANNOTATION_EXCLUDED_BY),
    200,
  );
  if (
    reader.resources.length === 0 &&
    reader.problems.length === 0 &&
    asked === undefined &&
    runbook === undefined &&
    excludedBecause === ''
  ) {
    return undefined;
  }
  const { lifecycle } = entity.spec ?? {};
  return {
    entityRef: stringifyEntityRef(entity),
    ownerRefs: related(entity, RELATION_OWNED_BY),
    systemRef: related(entity, RELATION_PART_OF).find(ref =>
      ref.startsWith('system:'),
    ),
    lifecycle: boundedText(lifecycle, 63) || undefined,
    dependsOn: related(entity, RELATION_DEPENDS_ON).slice(0, MAX_DEPENDENCIES),
    tier: asked,
    overrides: objectives.overrides,
    runbook,
    exclusion:
      excludedBecause === ''
        ? undefined
        : { reason: excludedBecause, by: excludedBy || undefined },
    resources: reader.resources,
    problems: reader.problems,
  };
}
