import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { SourceStorage } from './tierTypes';
import { readName } from './values';

/** Reads what the administrator declares of where the backups of a source lie. */
export function readStorage(
  sourceId: string,
  sources: Config,
): SourceStorage | undefined {
  const key = `recovery.sources.${sourceId}.storage`;
  const config = sources.getConfig(sourceId).getOptionalConfig('storage');
  if (!config) {
    return undefined;
  }
  const flag = (name: string): boolean | undefined => {
    const value = config.getOptional(name);
    if (value !== undefined && typeof value !== 'boolean') {
      throw new InputError(`${key}.${name} must be true or false.`);
    }
    return value;
  };
  const copyOf = config.getOptionalString('copyOf');
  if (
    copyOf !== undefined &&
    (copyOf === sourceId || !sources.keys().includes(copyOf))
  ) {
    throw new InputError(
      `${key}.copyOf must name another source. Name one of: ${
        sources
          .keys()
          .filter(id => id !== sourceId)
          .join(', ') || 'none'
      }.`,
    );
  }
  return {
    medium: config.has('medium')
      ? readName(config.getOptional('medium'), `${key}.medium`)
      : undefined,
    offsite: flag('offsite'),
    encrypted: flag('encrypted'),
    immutable: flag('immutable'),
    copyOf,
  };
}
