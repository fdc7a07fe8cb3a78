import {
  ProviderError,
  type ProviderErrorCode,
  type ToolResult,
} from 'backstage-plugin-recovery-node';
import { complaints, readMessages } from './messages';

/** From restic 0.17 on. */
const EXIT_CODES: Record<number, ProviderErrorCode> = {
  10: 'not-found',
  11: 'locked',
  12: 'access-denied',
};

export const UNREACHABLE =
  /connection refused|connection reset|no such host|no route to host|network is unreachable|host is down|i\/o timeout|TLS handshake timeout|context deadline exceeded|server misbehaving|(unexpected HTTP response|status code:?) \(?50[0234]\b|unexpected EOF$/i;

/**
 * What restic's messages mean, for versions that say it by message only (0.14 to 0.16)
 * and for everything that has no exit code of its own. The order decides: an address
 * that does not answer is also reported as "Is there a repository …?", and a damaged
 * pack as a number of errors.
 */
const MEANINGS: Array<[ProviderErrorCode, RegExp]> = [
  ['target-full', /no space left on device|disk quota exceeded/i],
  ['locked', /repository is already locked|repo already locked/i],
  ['unreachable', UNREACHABLE],
  [
    'access-denied',
    /wrong password or no key found|an empty password|Resolving password failed|Access ?Denied|Access Key Id you provided|request signature we calculated|InvalidAccessKeyId|SignatureDoesNotMatch|Unauthorized|Forbidden|(response|status|code)[^\n]{0,20}\b40[13]\b|(unable to (open|create)|<(config|key|index|snapshot|lock|data)\/|repository).*permission denied/i,
  ],
  [
    'point-gone',
    /no matching ID found|(failed to (find|load) snapshot|<snapshot\/|\/snapshots\/[0-9a-f]{8}).*(no such file|does not exist|\b404\b|specified key does not exist)/i,
  ],
  [
    'not-found',
    /repository does not exist|Is there a repository at the following location|unable to open config file|bucket does not exist|NoSuchBucket/i,
  ],
  [
    'damaged',
    /ciphertext verification failed|invalid data returned|not found in (repository|index|repo)|repository contains errors|Pack ID does not match|unexpected pack id|config file has zero size|(data\/[0-9a-f]{10}|\/data\/[0-9a-f]{2}\/).*(no such file|does not exist|\b404\b|specified key does not exist)|pack [0-9a-f]{64}.*(does not exist|contains \d+ errors|size mismatch)|wrong hash|unable to load tree|error loading tree/i,
  ],
  ['tool-failed', /invalid option|unknown flag|unknown command/i],
];

const NEXT_STEPS: Partial<Record<ProviderErrorCode, string>> = {
  'target-full': 'Free some space in the target, or choose another one.',
  locked:
    'Another restic works on the repository; try again when it has finished. If none does, its owner can remove the stale lock with `restic unlock`.',
  unreachable:
    'Check the address in `repository`, the server behind it and the network.',
  'access-denied':
    'Check `password` or `passwordFile`, and the credentials in `environment` and what they may read. A repository in a directory must be readable for the user of the backend.',
  'point-gone': 'Refresh the source and choose a point that it still holds.',
  'not-found':
    'Check `repository`: nothing was found there. A repository is made with `restic init`.',
  damaged:
    'Choose another point, and have the repository examined with `restic check --read-data`.',
  'tool-failed': 'Look into the log, and try the same restic command by hand.',
};

const SUMMARIES: Partial<Record<ProviderErrorCode, string>> = {
  'target-full': 'The target is full',
  locked: 'The repository is locked',
  unreachable: 'The repository does not answer',
  'access-denied': 'The repository could not be opened: access denied',
  'point-gone': 'The snapshot is not in the repository any more',
  'not-found': 'There is no repository where the configuration says',
  damaged: 'The repository is damaged',
};

/** What a failure is, by restic's exit code and messages. */
export function classify(result: ToolResult): ProviderErrorCode {
  const byCode = EXIT_CODES[result.exitCode ?? -1];
  const messages = readMessages(result.stderr);
  const text = messages.map(message => message.text).join('\n');
  if (byCode === 'not-found' && UNREACHABLE.test(text)) {
    return 'unreachable';
  }
  // What ended the run is said last: retries and lost files come before it.
  const last = messages.at(-1)?.text ?? '';
  return (
    byCode ??
    meaningOf(last, ['not-found', 'damaged', 'tool-failed']) ??
    meaningOf(text) ??
    'tool-failed'
  );
}

/** What a text of restic means, when it is one of those that are known. */
export function meaningOf(
  text: string,
  without: ProviderErrorCode[] = [],
): ProviderErrorCode | undefined {
  return MEANINGS.find(
    ([code, pattern]) => !without.includes(code) && pattern.test(text),
  )?.[0];
}

/** The error of one code, with what restic said. */
export function resticError(
  code: ProviderErrorCode,
  said: string[] = [],
): ProviderError {
  const summary = SUMMARIES[code] ?? 'restic failed';
  const words = said.slice(-3).join('; ');
  return new ProviderError(code, words ? `${summary}: ${words}` : summary, {
    nextStep: NEXT_STEPS[code] ?? NEXT_STEPS['tool-failed'],
  });
}

/** The error that restic's end means. */
export function failureOf(result: ToolResult): ProviderError {
  const code = classify(result);
  if (code === 'tool-failed' && result.signal) {
    return new ProviderError(
      'tool-failed',
      `restic was ended from outside by ${result.signal}`,
      {
        nextStep:
          'Check whether the machine ran out of memory, then try again.',
      },
    );
  }
  const said = complaints(result.stderr);
  return resticError(
    code,
    said.length > 0 ? said : [`exit code ${result.exitCode}`],
  );
}
