import { promises as fs } from 'node:fs';
import type { Config } from '@backstage/config';
import type { SourceConfig } from '../../config';
import { isObject, pathProblem, type DeclaredTarget } from '../config';
import { isWithin } from '../containment';
import { RestoreTargets, type TargetInspection } from '../targets';

/** The id of drill places among targets: one that no target can have. */
export const DRILL_PLACE = '(drill)';

/**
 * The isolated place of each source, where its drills write. The same rules hold as for
 * targets of restores; besides, nothing else may write there, so that what a drill leaves
 * is never taken for a restore.
 */
export class DrillPlaces {
  readonly #places: RestoreTargets;
  readonly #targets: RestoreTargets;

  constructor(options: {
    config: Config;
    allowedRoots: string[];
    sources: ReadonlyMap<string, SourceConfig>;
    /** The targets of restores. */
    targets: RestoreTargets;
  }) {
    this.#places = new RestoreTargets({
      ...options,
      targets: readDrillPlaces(options.config),
    });
    this.#targets = options.targets;
  }

  all(): DeclaredTarget[] {
    return this.#places.all();
  }

  /** The place of a source's drills, if one is declared. */
  of(sourceId: string): DeclaredTarget | undefined {
    return this.#places.ofSource(sourceId)[0];
  }

  /** Never throws: what cannot be found out is a reason. */
  async inspect(place: DeclaredTarget): Promise<TargetInspection> {
    const inspection = await this.#places.inspect(place);
    if (!inspection.usable) return inspection;
    const others = [
      ...this.#targets.all(),
      ...this.all().filter(other => other !== place),
    ];
    for (const other of others) {
      if (other.directory === undefined) continue;
      const directory = await fs
        .realpath(other.directory)
        .catch(() => undefined);
      if (
        directory !== undefined &&
        (isWithin(directory, inspection.directory) ||
          isWithin(inspection.directory, directory))
      ) {
        return {
          usable: false,
          reason: `The directory of ${place.configKey} overlaps that of ${other.configKey}: name one of its own.`,
        };
      }
    }
    return inspection;
  }
}

function readDrillPlaces(rootConfig: Config): DeclaredTarget[] {
  const sources = rootConfig.getOptional('recovery.sources');
  if (!isObject(sources)) return [];
  return Object.entries(sources).flatMap(([sourceId, source]) =>
    isObject(source) && source.drill !== undefined
      ? [readDrillPlace(sourceId, source.drill)]
      : [],
  );
}

function readDrillPlace(sourceId: string, value: unknown): DeclaredTarget {
  const configKey = `recovery.sources.${sourceId}.drill`;
  const place: DeclaredTarget = {
    sourceId,
    id: DRILL_PLACE,
    title: 'Drill place',
    type: 'alternate',
    configKey,
  };
  if (!isObject(value)) {
    return {
      ...place,
      problem: `${configKey} is not an object: give it a directory`,
    };
  }
  const unknown = Object.keys(value).find(name => name !== 'directory');
  if (unknown !== undefined) {
    return { ...place, problem: `${configKey}.${unknown} is not known` };
  }
  const { directory } = value;
  if (typeof directory !== 'string') {
    return {
      ...place,
      problem: `${configKey}.directory is missing: name a directory inside one of recovery.restore.allowedRoots`,
    };
  }
  const problem = pathProblem(directory);
  return {
    ...place,
    directory,
    ...(problem && { problem: `${configKey}.directory ${problem}` }),
  };
}
