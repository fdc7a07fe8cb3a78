import type {
  ControlFacts,
  ResourceFacts,
} from 'backstage-plugin-recovery-node';

/** Resources that hold the same data: one origin, one selector. */
export function copySets(facts: ControlFacts): ResourceFacts[][] {
  const sets = new Map<string, ResourceFacts[]>();
  for (const resource of facts.resources) {
    const key = JSON.stringify([
      resource.originId,
      Object.entries(resource.selector).sort(([a], [b]) => (a < b ? -1 : 1)),
    ]);
    sets.set(key, [...(sets.get(key) ?? []), resource]);
  }
  return [...sets.values()];
}
