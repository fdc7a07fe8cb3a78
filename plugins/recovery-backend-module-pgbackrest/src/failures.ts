import {
  plainText,
  ProviderError,
  type ProviderErrorCode,
  type ToolResult,
} from 'backstage-plugin-recovery-node';

/** What pgBackRest does when it fails: the same number means another thing. */
export type Phase = 'read' | 'restore';

interface Meaning {
  code: ProviderErrorCode;
  summary: string;
  nextStep: string;
}

const CONFIGURATION: Meaning = {
  code: 'tool-failed',
  summary: 'pgBackRest does not accept its configuration',
  nextStep:
    'Check the configuration file of pgBackRest and the options of the source.',
};
const LOCKED: Meaning = {
  code: 'locked',
  summary: 'The stanza is locked',
  nextStep:
    'Another pgBackRest works on the stanza; try again when it has finished.',
};
const UNREACHABLE: Meaning = {
  code: 'unreachable',
  summary: 'The repository does not answer',
  nextStep:
    'Check the host of the repository, the network, and what pgBackRest logs there.',
};
const DENIED: Meaning = {
  code: 'access-denied',
  summary: 'The repository or the target could not be opened: access denied',
  nextStep:
    'Check that the user of `runAs` may read the repository and its configuration, and may write to the target and pass through the directories above it.',
};
const WRONG_KEY: Meaning = {
  code: 'access-denied',
  summary: 'The repository could not be decrypted',
  nextStep: 'Check the cipher pass and the cipher type of the repository.',
};
const DAMAGED: Meaning = {
  code: 'damaged',
  summary: 'The backup is damaged',
  nextStep:
    'Choose another point, and have the repository examined with `pgbackrest verify --output=text --verbose`.',
};
const FULL: Meaning = {
  code: 'target-full',
  summary: 'The target is full',
  nextStep: 'Free some space in the target, or choose another one.',
};
const NOT_FOUND: Meaning = {
  code: 'not-found',
  summary: 'There is no such stanza where the configuration says',
  nextStep:
    'Check `stanza`, and the paths and the bucket of the repository. A stanza is made with `pgbackrest stanza-create`.',
};
const GONE: Meaning = {
  code: 'point-gone',
  summary: 'The backup is not in the repository any more',
  nextStep: 'Refresh the source and choose a point that it still holds.',
};
const FAILED: Meaning = {
  code: 'tool-failed',
  summary: 'pgBackRest failed',
  nextStep: 'Look into the log, and try the same pgBackRest command by hand.',
};

/** Files of the repository that are missing are told otherwise. */
const FILE_MISSING: Meaning = {
  code: 'tool-failed',
  summary: 'pgBackRest misses a file that it needs',
  nextStep:
    'Check `configFile`. If the file belongs to the repository, it was changed meanwhile: refresh the source.',
};

/** By pgBackRest's numbers, which are its exit codes too. */
const BY_NUMBER: Record<number, Meaning> = {
  27: CONFIGURATION,
  30: CONFIGURATION,
  31: CONFIGURATION,
  32: CONFIGURATION,
  33: CONFIGURATION,
  34: CONFIGURATION,
  35: CONFIGURATION,
  36: CONFIGURATION,
  37: CONFIGURATION,
  38: {
    code: 'target-not-empty',
    summary: 'A PostgreSQL server runs in the target',
    nextStep: 'Restore into a new, empty directory.',
  },
  39: UNREACHABLE,
  40: {
    code: 'target-not-empty',
    summary: 'The target is not empty',
    nextStep: 'Restore into a new, empty directory.',
  },
  49: UNREACHABLE,
  50: LOCKED,
  55: FILE_MISSING,
  62: {
    ...LOCKED,
    summary: 'The stanza was stopped with `pgbackrest stop`',
    nextStep:
      'Its owner lets it go on with `pgbackrest start`; then try again.',
  },
  66: UNREACHABLE,
  70: FAILED,
  73: NOT_FOUND,
  75: GONE,
  95: WRONG_KEY,
  101: UNREACHABLE,
  102: FAILED,
};

/** While data is written, these speak of the data. */
const IN_RESTORE: Record<number, Meaning> = {
  26: DAMAGED,
  29: DAMAGED,
  55: DAMAGED,
  95: DAMAGED,
};

/** A process of pgBackRest's own that died, which says nothing of the repository. */
const OWN_PROCESS_DIED =
  /raised from local-\d+ [^\n]{0,40}protocol: unexpected eof/i;

export const CANNOT_REACH =
  /connection refused|connection reset|unable to (connect|get address)|no route to host|network is unreachable|timeout|timed out|HTTP request failed with 5\d\d|unexpected eof/i;

function meaningOf(number: number, text: string, phase: Phase): Meaning {
  if (/no space left on device|disk quota exceeded/i.test(text)) {
    return FULL;
  }
  if (/permission denied|HTTP request failed with 40[13]/i.test(text)) {
    return DENIED;
  }
  if (/user .* does not exist/i.test(text)) {
    return { ...CONFIGURATION, summary: 'The user of `runAs` does not exist' };
  }
  // What is absent in a bucket is no failure; that is a bucket that is not there.
  if (/HTTP request failed with 404/i.test(text)) {
    return NOT_FOUND;
  }
  if (CANNOT_REACH.test(text) && !OWN_PROCESS_DIED.test(text)) {
    return UNREACHABLE;
  }
  return (
    (phase === 'restore' ? IN_RESTORE[number] : undefined) ??
    BY_NUMBER[number] ??
    FAILED
  );
}

/** The error of a meaning, with what pgBackRest said. */
function errorOf(meaning: Meaning, said: string[]): ProviderError {
  const words = said.slice(0, 3).join('; ');
  return new ProviderError(
    meaning.code,
    words ? `${meaning.summary}: ${words}` : meaning.summary,
    { nextStep: meaning.nextStep },
  );
}

/** Errors and their hints, as pgBackRest writes them on standard error. */
export function complaints(stderr: string): string[] {
  const said: string[] = [];
  for (const line of stderr.split('\n')) {
    const [, level, text] = /\b(ERROR|WARN|ASSERT): (.*)$/.exec(line) ?? [];
    if (level) {
      said.push(plainText(text));
    }
  }
  return said;
}

/** The error that pgBackRest's end means. */
export function failureOf(
  result: ToolResult,
  phase: Phase = 'read',
): ProviderError {
  const said = complaints(result.stderr).filter(text =>
    /^\[\d{3}\]/.test(text),
  );
  const number = Number(/^\[(\d{3})\]/.exec(said.at(-1) ?? '')?.[1] ?? NaN);
  if (Number.isNaN(number) && /failed to execute/.test(result.stderr)) {
    return new ProviderError(
      'tool-missing',
      `pgBackRest could not be started: ${plainText(result.stderr)}`,
      {
        nextStep:
          'Install pgBackRest where the backend runs, or write its full path in `binary`. The user of `runAs` must be able to execute it.',
      },
    );
  }
  if (result.signal && Number.isNaN(number)) {
    return new ProviderError(
      'tool-failed',
      `pgBackRest was ended from outside by ${result.signal}`,
      {
        nextStep:
          'Check whether the machine ran out of memory, then try again.',
      },
    );
  }
  const words =
    said.length > 0
      ? said
      : [plainText(result.stderr) || `exit code ${result.exitCode}`];
  return errorOf(
    meaningOf(number || (result.exitCode ?? 0), result.stderr, phase),
    words,
  );
}

export function noStanza(problem: string): ProviderError {
  return errorOf(NOT_FOUND, [plainText(problem)]);
}

/** What the status of a stanza or repository in `info` means, if it is a failure. */
export function failureOfStatus(
  status: { code: number; message: string },
  encrypted: boolean,
): ProviderError | undefined {
  const said = [plainText(status.message)];
  switch (status.code) {
    case 0:
    case 2:
      return undefined;
    case 1:
    case 3:
      return noStanza(status.message);
    default: {
      const { message } = status;
      if (/\[CryptoError\]/.test(message)) {
        return errorOf(WRONG_KEY, said);
      }
      if (encrypted && /\[FormatError\]/.test(message)) {
        return errorOf(WRONG_KEY, ['its index cannot be read with the key']);
      }
      if (/\[(FormatError|ChecksumError)\]/.test(message)) {
        return errorOf(
          { ...DAMAGED, summary: 'The index of the repository is damaged' },
          said,
        );
      }
      if (/\[(FileMissing|PathMissing)Error\]/.test(message)) {
        return errorOf(NOT_FOUND, said);
      }
      return errorOf(meaningOf(NaN, message, 'read'), said);
    }
  }
}

export function damagedBackup(problem: string): ProviderError {
  return errorOf(DAMAGED, [plainText(problem)]);
}

export function pointGone(label: string): ProviderError {
  return errorOf(GONE, [plainText(label, 100)]);
}
