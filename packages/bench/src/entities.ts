import type { Entity } from '@backstage/catalog-model';

export interface EntityPlan {
  /** How many components with one protected resource each. */
  count: number;
  /** Annotation of each; `{n}` stands for its number. */
  protectedBy?: string;
  /** Further components, without the annotation. */
  names?: string[];
}

export function entityName(n: number): string {
  return `service-${n}`;
}

export function benchEntities(plan: EntityPlan): Entity[] {
  const numbered = Array.from({ length: plan.count }, (_, n) => n);
  return [...numbered, ...(plan.names ?? [])].map((n, index) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: typeof n === 'number' ? entityName(n) : n,
      annotations: {
        'backstage.io/managed-by-location': 'url:https://example.invalid/bench',
        'backstage.io/managed-by-origin-location':
          'url:https://example.invalid/bench',
        ...(plan.protectedBy &&
          typeof n === 'number' && {
            'recovery/protected-by': plan.protectedBy.replace(
              /\{n\}/g,
              String(n),
            ),
          }),
      },
    },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: `team-${index % 100}`,
    },
  }));
}
