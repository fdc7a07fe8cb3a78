import type {
  RehearsalFacts,
  ResourceFacts,
} from 'backstage-plugin-recovery-node';

function latest(rehearsals: RehearsalFacts[]): RehearsalFacts | undefined {
  return rehearsals.reduce<RehearsalFacts | undefined>(
    (last, one) => (!last || one.at > last.at ? one : last),
    undefined,
  );
}

export function lastDrill(resource: ResourceFacts): RehearsalFacts | undefined {
  return latest(resource.rehearsals.filter(({ kind }) => kind === 'drill'));
}

/** The last drill or restore that passed and was timed: what RTA is taken from. */
export function lastTimed(resource: ResourceFacts): RehearsalFacts | undefined {
  return latest(
    resource.rehearsals.filter(
      ({ passed, took }) => passed && took !== undefined,
    ),
  );
}
