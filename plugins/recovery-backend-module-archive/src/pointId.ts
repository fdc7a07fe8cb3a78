import { ProviderError } from 'backstage-plugin-recovery-node';

/** Which stored object a point is, down to the version of its content. */
export interface ObjectPin {
  path: string;
  size: number;
  version: string;
}

/** `<path>@<size>-<version>`: an object that is overwritten becomes another point. */
export function formatPointId({ path, size, version }: ObjectPin): string {
  return `${path}@${size}-${encodeURIComponent(version)}`;
}

export function parsePointId(id: string): ObjectPin {
  const match = /^(.+)@([0-9]{1,16})-([^@/]{1,300})$/s.exec(id);
  const path = match?.[1] ?? '';
  const parts = path.split('/');
  if (!match || path.includes('\0') || parts.includes('..')) {
    throw new ProviderError(
      'point-gone',
      'This recovery point is not one of an archive source',
      {
        nextStep:
          'Refresh the source and choose among the points it holds now.',
      },
    );
  }
  return {
    path,
    size: Number(match[2]),
    version: decodeURIComponent(match[3]),
  };
}
