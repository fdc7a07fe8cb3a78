import { ProviderError } from 'backstage-plugin-recovery-node';

export interface PgBackRestVersion {
  major: number;
  minor: number;
  text: string;
}

type Release = Pick<PgBackRestVersion, 'major' | 'minor'>;

const OLDEST: Release = { major: 2, minor: 45 };

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
  if (isOlder(version, OLDEST)) {
    throw new ProviderError(
      'tool-missing',
      `${version.text} is too old: ${OLDEST.major}.${OLDEST.minor} or newer is needed`,
      { nextStep: 'Install a newer pgBackRest, or name one in `binary`.' },
    );
  }
  return version;
}

function isOlder(a: Release, b: Release): boolean {
  return a.major < b.major || (a.major === b.major && a.minor < b.minor);
}

function releaseOf(text: string | undefined): Release | undefined {
  const [, major, minor] = /^(\d{1,3})\.(\d{1,3})/.exec(text ?? '') ?? [];
  return major ? { major: Number(major), minor: Number(minor) } : undefined;
}

/**
 * Whether a backup was made by a newer release than the one that runs. An older one
 * misreads what it does not know: it calls good backups invalid, and its restores may
 * fail or go round for ever.
 */
export function isMadeByNewer(
  { madeBy }: { madeBy?: string },
  running: Release,
): boolean {
  const made = releaseOf(madeBy);
  return made !== undefined && isOlder(running, made);
}

/** Before it, files that are stored by block or raw in bundles were not known. */
const FIRST_WITH_BLOCKS: Release = { major: 2, minor: 46 };

/** Whether the running release is known not to read what a manifest says of itself. */
export function cannotRead(setting: string, running: Release): boolean {
  return (
    /^backup-(block-incr|bundle-raw)$/.test(setting) &&
    isOlder(running, FIRST_WITH_BLOCKS)
  );
}

/** The error of a backup that only a newer release can be trusted with. */
export function newerNeeded(
  { label, madeBy }: { label: string; madeBy?: string },
  running: PgBackRestVersion,
  happened: string,
): ProviderError {
  return new ProviderError(
    'tool-missing',
    `${label} was made by pgBackRest ${madeBy}, and ${running.text} runs here: ${happened}`,
    {
      nextStep: `Install pgBackRest ${madeBy} or newer where the backend runs, or name one in \`binary\`.`,
    },
  );
}
