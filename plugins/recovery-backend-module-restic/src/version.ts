import { ProviderError } from 'backstage-plugin-recovery-node';

/** A version of restic, as far as its behaviour depends on it. */
export interface ResticVersion {
  major: number;
  minor: number;
  text: string;
}

const OLDEST_MINOR = 14;

/** Reads the first line of `restic version`. */
export function parseVersion(output: string): ResticVersion {
  const match = /^restic (\d{1,4})\.(\d{1,4})(?:\.\d+)?[^\s]*/m.exec(output);
  if (!match) {
    throw new ProviderError(
      'bad-output',
      'The program did not say its version as restic does',
      { nextStep: 'Check that `binary` names a restic program.' },
    );
  }
  const version = {
    major: Number(match[1]),
    minor: Number(match[2]),
    text: match[0],
  };
  if (!isAtLeast(version, OLDEST_MINOR)) {
    throw new ProviderError(
      'tool-missing',
      `${version.text} is too old: 0.${OLDEST_MINOR} or newer is needed`,
      { nextStep: 'Install a newer restic, or name one in `binary`.' },
    );
  }
  return version;
}

/** Whether a version is 0.`minor` or newer. */
export function isAtLeast(version: ResticVersion, minor: number): boolean {
  return version.major > 0 || version.minor >= minor;
}
