import { failureOf, failureOfStatus, type Phase } from './failures';

const ended = (number: number, text: string) => ({
  exitCode: number,
  signal: null,
  stderr: `P00  ERROR: [0${number}]: ${text}\n       HINT: a hint`,
  stderrTruncated: false,
});

describe('the number of a failure', () => {
  it.each<[number, string, Phase, string]>([
    [26, 'error restoring x: actual checksum', 'restore', 'damaged'],
    [29, 'decompression failed', 'restore', 'damaged'],
    [55, 'unable to open missing file', 'restore', 'damaged'],
    [95, 'cipher header invalid', 'restore', 'damaged'],
    [95, 'cipher header invalid', 'read', 'access-denied'],
    [31, "invalid option '--x'", 'read', 'tool-failed'],
    [37, 'requires option: stanza', 'read', 'tool-failed'],
    [
      38,
      'unable to restore while PostgreSQL is running',
      'restore',
      'target-not-empty',
    ],
    [40, 'because it contains files', 'restore', 'target-not-empty'],
    [
      41,
      "unable to open file '/x': [13] Permission denied",
      'read',
      'access-denied',
    ],
    [
      47,
      "unable to create path '/x': [13] Permission denied",
      'restore',
      'access-denied',
    ],
    [49, 'unable to connect', 'read', 'unreachable'],
    [50, 'unable to acquire lock on file', 'restore', 'locked'],
    [
      55,
      "unable to open missing file '/x.conf' for read",
      'read',
      'tool-failed',
    ],
    [
      42,
      'raised from local-1 protocol: unexpected eof',
      'restore',
      'tool-failed',
    ],
    [62, 'stop file exists for stanza shop', 'restore', 'locked'],
    [
      64,
      'unable to write: [28] No space left on device',
      'restore',
      'target-full',
    ],
    [75, 'backup set X is not valid', 'restore', 'point-gone'],
    [122, 'something else', 'read', 'tool-failed'],
  ])('%i (%s) while it does a %s means %s', (number, text, phase, code) => {
    const failure = failureOf(ended(number, text), phase);
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(text);
    expect(failure.nextStep).toBeTruthy();
  });

  it('is not needed to see that a program is missing or was ended', () => {
    const result = { exitCode: 127, signal: null, stderrTruncated: false };
    expect(
      failureOf({
        ...result,
        stderr: 'runuser: failed to execute /x: No such file or directory',
      }).code,
    ).toBe('tool-missing');
    expect(
      failureOf({ ...result, exitCode: null, signal: 'SIGKILL', stderr: '' })
        .message,
    ).toContain('SIGKILL');
  });
});

describe('the status of a repository', () => {
  it.each([
    [0, 'ok', false, undefined],
    [2, 'no valid backups', false, undefined],
    [1, 'missing stanza path', false, 'not-found'],
    [3, 'missing stanza data', false, 'not-found'],
    [99, '[CryptoError] cipher header invalid', true, 'access-denied'],
    [99, '[FormatError] key/value found outside', true, 'access-denied'],
    [99, '[FormatError] key/value found outside', false, 'damaged'],
    [99, '[HostConnectError] unable to connect', false, 'unreachable'],
    [99, '[FileOpenError] [13] Permission denied', false, 'access-denied'],
    [
      99,
      '[ProtocolError] HTTP request failed with 404 (Not Found): GET /backups/',
      false,
      'not-found',
    ],
    [99, '[Something] new', false, 'tool-failed'],
    [7, 'a status of the future', false, 'tool-failed'],
  ])('%i, %s, encrypted %p, means %s', (code, message, encrypted, meaning) => {
    expect(failureOfStatus({ code, message }, encrypted)?.code).toBe(meaning);
  });
});
