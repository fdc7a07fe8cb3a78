import { ProviderError } from 'backstage-plugin-recovery-node';
import { entryPath } from './entryPath';

function toSegments(path: string): string[] {
  const parsed = entryPath(path.replace(/^\/+/, ''));
  if (!parsed.safe) {
    throw new ProviderError(
      'nothing-matched',
      `The path "${path}" ${parsed.reason}`,
      {
        nextStep:
          'Choose paths as the contents of the recovery point list them.',
      },
    );
  }
  return parsed.segments;
}

/** Which entries of an archive are wanted. */
export class Selection {
  readonly #wanted:
    | Array<{ path: string; key: string; matched: boolean }>
    | undefined;

  constructor(paths: string[] | undefined) {
    const wanted = paths?.map(path => ({
      path,
      key: toSegments(path).join('/'),
      matched: false,
    }));
    this.#wanted = wanted?.some(each => each.key === '') ? undefined : wanted;
  }

  get everything(): boolean {
    return this.#wanted === undefined;
  }

  /** Remembers that the path was there. */
  includes(segments: string[]): boolean {
    if (!this.#wanted) return true;
    const key = segments.join('/');
    let included = false;
    for (const each of this.#wanted) {
      if (key === each.key || key.startsWith(`${each.key}/`)) {
        each.matched = true;
        included = true;
      }
    }
    return included;
  }

  /** Wanted paths that no entry had. Throws when that is all of them. */
  assertMatched(): string[] {
    const missing = (this.#wanted ?? []).filter(each => !each.matched);
    if (this.#wanted && missing.length === this.#wanted.length) {
      throw new ProviderError(
        'nothing-matched',
        `None of the wanted paths is in the archive, such as "${
          this.#wanted[0]?.path ?? ''
        }"`,
        {
          nextStep:
            'Choose paths as the contents of the recovery point list them.',
        },
      );
    }
    return missing.map(each => each.path);
  }
}
