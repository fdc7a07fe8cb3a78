import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {
  makeDirectory,
  readSettings,
  runCheck,
} from '../__testUtils__/context';
import { ManifestCheck } from './ManifestCheck';

const check = new ManifestCheck();

/** A restored tree with a manifest by the real sha256sum. */
function makeTree(): string {
  const directory = makeDirectory();
  const data = path.join(directory, 'data');
  mkdirSync(path.join(data, 'deep/er'), { recursive: true });
  writeFileSync(path.join(data, 'a.txt'), 'one');
  writeFileSync(path.join(data, 'deep/b\\c.bin'), Buffer.alloc(3_000_000, 7));
  writeFileSync(path.join(data, 'deep/er/new\nline'), '');
  execFileSync(
    'sh',
    [
      '-c',
      'find . -type f ! -name SHA256SUMS -exec sha256sum {} + > SHA256SUMS',
    ],
    { cwd: data },
  );
  return directory;
}

const WHOLE = { manifest: 'data/SHA256SUMS', complete: true };

describe('the check of a manifest', () => {
  it('passes when all is as it was', async () => {
    const { result, messages, outcomes } = await runCheck(
      check,
      {
        ...WHOLE,
        files: { atLeast: 4, atMost: 4 },
        bytes: { atLeast: 3_000_003 },
      },
      makeTree(),
    );
    expect(messages).toContain('3 files have the checksums of the manifest');
    expect(result).toBe('pass');
    expect(outcomes.map(({ level }) => level)).toEqual([4, 4, 4]);
  });

  it.each([
    [
      'a changed byte',
      (d: string) => writeFileSync(`${d}/a.txt`, 'onf'),
      'a.txt has other contents',
    ],
    [
      'a file cut short',
      (d: string) => truncateSync(`${d}/deep/b\\c.bin`, 9),
      'has other contents',
    ],
    ['a missing file', (d: string) => rmSync(`${d}/a.txt`), 'a.txt is missing'],
    [
      'a file too many',
      (d: string) => writeFileSync(`${d}/deep/x`, ''),
      'deep/x is not listed',
    ],
    [
      'a missing manifest',
      (d: string) => rmSync(`${d}/SHA256SUMS`),
      'SHA256SUMS is missing',
    ],
    [
      'an empty manifest',
      (d: string) => writeFileSync(`${d}/SHA256SUMS`, ''),
      'lists no file',
    ],
    [
      'nonsense',
      (d: string) => writeFileSync(`${d}/SHA256SUMS`, 'x'),
      'line 1',
    ],
    [
      'one endless line',
      (d: string) => writeFileSync(`${d}/SHA256SUMS`, 'x'.repeat(1e6)),
      'too long',
    ],
    [
      'no data at all',
      (d: string) => rmSync(d, { recursive: true }),
      'is missing',
    ],
  ])('fails for %s', async (_, damage, message) => {
    const tree = makeTree();
    damage(path.join(tree, 'data'));
    const { result, messages } = await runCheck(check, WHOLE, tree);
    expect(messages).toContain(message);
    expect(result).toBe('fail');
  });

  it('follows no link and no path out of the restored data', async () => {
    const outside = makeDirectory();
    writeFileSync(path.join(outside, 'secret'), 'one');
    const sum =
      '7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed';
    const tree = makeTree();
    symlinkSync(path.join(outside, 'secret'), path.join(tree, 'data/link'));
    for (const name of [
      'link',
      `../../${path.basename(outside)}/secret`,
      path.join(outside, 'secret'),
    ]) {
      writeFileSync(path.join(tree, 'data/SHA256SUMS'), `${sum}  ${name}\n`);
      const { result, messages } = await runCheck(
        check,
        { manifest: 'data/SHA256SUMS' },
        tree,
      );
      expect(messages).toContain('out of the restored data');
      expect(result).toBe('fail');
    }
    rmSync(path.join(tree, 'data/SHA256SUMS'));
    symlinkSync(
      path.join(outside, 'secret'),
      path.join(tree, 'data/SHA256SUMS'),
    );
    const linked = await runCheck(check, WHOLE, tree);
    expect(linked.messages).toContain('leads out');
    expect(linked.result).toBe('fail');
  });

  it('does not wait for a pipe', async () => {
    const tree = makeTree();
    rmSync(path.join(tree, 'data/a.txt'));
    execFileSync('mkfifo', [path.join(tree, 'data/a.txt')]);
    const { messages } = await runCheck(
      check,
      { manifest: 'data/SHA256SUMS' },
      tree,
    );
    expect(messages).toContain('a.txt is no regular file');
  });

  it('takes a manifest from elsewhere on the machine', async () => {
    const tree = makeTree();
    const elsewhere = path.join(makeDirectory(), 'SUMS');
    writeFileSync(
      elsewhere,
      `# kept apart\nSHA256 (a.txt) = 7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed\n`,
    );
    const settings = { manifest: elsewhere, directory: 'data' };
    expect((await runCheck(check, settings, tree)).result).toBe('pass');
    rmSync(elsewhere);
    await expect(runCheck(check, settings, tree)).rejects.toThrow(
      /SUMS cannot be read \(ENOENT\)/,
    );
  });

  it('fails for too few and too many', async () => {
    const tree = makeTree();
    const few = await runCheck(check, { files: { atLeast: 5 } }, tree);
    expect(few.messages).toBe('4 files are there; at least 5 should be there.');
    expect(few.result).toBe('fail');
    const many = await runCheck(check, { bytes: { atMost: 5 } }, tree);
    expect(many.result).toBe('fail');
    const none = await runCheck(
      check,
      { files: { atLeast: 1 } },
      makeDirectory(),
    );
    expect(none.result).toBe('fail');
  });

  it.each([
    [{}, 'key says nothing to check'],
    [{ manifset: 'x' }, 'key.manifset is not known'],
    [{ manifest: '../x' }, 'key.manifest must be a path below'],
    [{ manifest: 5 }, 'key.manifest must be a text'],
    [{ files: {} }, 'key.files has neither'],
    [{ files: { atLeast: -1 } }, 'key.files.atLeast must be a whole number'],
    [{ files: { atLeast: 1e99 } }, 'key.files.atLeast must be a whole number'],
    [{ files: { atLeast: 5, atMost: 4 } }, 'key.files.atMost is less'],
    [{ files: 5 }, 'key.files must be an object'],
    [{ complete: true, files: { atMost: 4 } }, 'key.complete needs manifest'],
  ])('refuses settings that are wrong: %j', (settings, message) => {
    expect(() => readSettings(check, settings)).toThrow(message);
  });
});
