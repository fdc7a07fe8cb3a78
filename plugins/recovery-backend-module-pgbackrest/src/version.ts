import { ProviderError } from 'backstage-plugin-recovery-node';

export interface PgBackRestVersion {
  major: number;
  minor: number;
  text: string;
}

const OLDEST = { major: 2, minor: 45 };

/** Reads the output of `pgbackrest version`. */
export function parseVersion(output: string): PgBackRestVersion {
  const match = /^pgBackRest (\d{1,3})\.(\d{1,3})\S*/m.exec(output);
  if (!match) {
    throw new ProviderError(
      'bad-output',
      'The program did not say its version as pgBackRest does',
      { nextStep: 'Check that `binary` names a pgBackRest program.' },
    );
  }
  const version = {
    major: Number(match[1]),
    minor: Number(match[2]),
    text: match[0],
  };
  if (
    version.major < OLDEST.major ||
    (version.major === OLDEST.major && version.minor < OLDEST.minor)
  ) {
    throw new ProviderError(
      'tool-missing',
      `${version.text} is too old: ${OLDEST.major}.${OLDEST.minor} or newer is needed`,
      { nextStep: 'Install a newer pgBackRest, or name one in `binary`.' },
    );
  }
  return version;
}
