import type { ToolResult } from 'backstage-plugin-recovery-node';
import { classify, failureOf } from './failures';
import { complaints } from './messages';

function ended(exitCode: number, stderr: string): ToolResult {
  return { exitCode, signal: null, stderr, stderrTruncated: false };
}

/** What restic really wrote, by version. */
const SAID: Array<[string, string, number, string]> = [
  ['access-denied', '0.14', 1, 'Fatal: wrong password or no key found'],
  [
    'access-denied',
    '0.18',
    12,
    '{"message_type":"exit_error","code":12,"message":"Fatal: wrong password or no key found"}',
  ],
  ['access-denied', '0.14', 1, 'Fatal: an empty password is not a password'],
  [
    'access-denied',
    '0.14',
    1,
    'Fatal: unable to open config file: Stat: Access Denied.\nIs there a repository at the following location?\ns3:https://s3.example.com/b',
  ],
  [
    'access-denied',
    '0.14',
    1,
    'Fatal: unable to open config file: unexpected HTTP response (401): 401 Unauthorized\nIs there a repository at the following location?',
  ],
  [
    'access-denied',
    '0.14',
    1,
    'Fatal: unable to open config file: Stat: The AWS Access Key Id you provided does not exist in our records.\nIs there a repository at the following location?',
  ],
  [
    'not-found',
    '0.14',
    1,
    'Fatal: unable to open config file: stat /nope/config: no such file or directory\nIs there a repository at the following location?\n/nope',
  ],
  [
    'not-found',
    '0.18',
    10,
    '{"message_type":"exit_error","code":10,"message":"Fatal: repository does not exist: unable to open config file: stat /nope/config: no such file or directory\\nIs there a repository at the following location?\\n/nope"}',
  ],
  [
    'unreachable',
    '0.14',
    1,
    'Fatal: unable to open config file: client.Head: Head "http://127.0.0.1:9/config": dial tcp 127.0.0.1:9: connect: connection refused\nIs there a repository at the following location?\nrest:http://127.0.0.1:9/',
  ],
  [
    'unreachable',
    '0.18',
    10,
    '{"message_type":"exit_error","code":10,"message":"Fatal: repository does not exist: unable to open config file: dial tcp: lookup nowhere.example.com: no such host"}',
  ],
  [
    'locked',
    '0.14',
    1,
    'unable to create lock in backend: repository is already locked by PID 1 on vm by root (UID 0, GID 0)\nthe `unlock` command can be used to remove stale locks',
  ],
  [
    'damaged',
    '0.14',
    1,
    'ignoring error for /srv/data/big: ciphertext verification failed\nFatal: There were 1 errors\n',
  ],
  [
    'damaged',
    '0.14',
    1,
    'Load(<data/3ed786c5e3>, 3000245, 0) returned error, retrying after 552ms: open /r/data/3e/3ed786c5e3643c3132551576669cbf5183311b54452972755afa4971d923150d: no such file or directory\nFatal: There were 1 errors',
  ],
  [
    'damaged',
    '0.18',
    1,
    '{"message_type":"error","error":{"message":"ReadFull(<data/0a1fa3babd>): open /r/data/0a/0a1f: no such file or directory"},"during":"restore","item":"/"}\n{"message_type":"exit_error","code":1,"message":"Fatal: There were 2 errors\\n"}',
  ],
  [
    'damaged',
    '0.14',
    2,
    'creating restorer failed: load <snapshot/3867305583>: invalid data returned',
  ],
  [
    'point-gone',
    '0.14',
    1,
    'invalid id "0123": no matching ID found for prefix "0123"',
  ],
  [
    'point-gone',
    '0.18',
    1,
    '{"message_type":"exit_error","code":1,"message":"Fatal: failed to find snapshot: failed to load snapshot 01234567: open /r/snapshots/0123456789: no such file or directory"}',
  ],
  ['tool-failed', '0.14', 1, 'unknown flag: --nonsense'],
];

describe('what restic says', () => {
  it.each(SAID)('is %s (%s)', (code, _version, exitCode, stderr) => {
    expect(classify(ended(exitCode, stderr))).toBe(code);
    expect(failureOf(ended(exitCode, stderr)).nextStep).toBeTruthy();
  });

  it('is shown without call stacks and control characters', () => {
    expect(
      complaints(
        'id 123 not found in repository\ngithub.com/restic/restic/internal.Load\n\tgithub.com/restic/restic/x.go:256\nmain.main\n\x1b[2K\x07next\n',
      ),
    ).toEqual(['id 123 not found in repository', 'next']);
  });

  it('is no complaint when it is about the cache', () => {
    expect(
      complaints(
        'unable to open cache: unable to locate cache directory: neither $XDG_CACHE_HOME nor $HOME are defined\nusing parent snapshot 0123\n',
      ),
    ).toEqual([]);
  });

  it('may look like JSON and be none', () => {
    expect(complaints('{"message_type":"exit_error"\n{not json}')).toEqual([
      '{"message_type":"exit_error"',
      '{not json}',
    ]);
  });
});
