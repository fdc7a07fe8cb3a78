import { VerifyText } from './verifyText';

const read = (text: string) => {
  const reader = new VerifyText();
  text.split('\n').forEach(line => reader.push(line));
  return reader.end();
};

const CLEAN = '    missing: 0, checksum invalid: 0, size invalid: 0, other: 0';
const LABEL = '20261125-220842F';

it('takes a backup for valid only when all that is said of it says so', () => {
  const valid = (
    status: string,
    checked: number,
    good: number,
    counters = CLEAN,
  ) =>
    read(
      `stanza: shop\nstatus: ok\n  backup: ${LABEL}, status: ${status}, total files checked: ${checked}, total valid files: ${good}\n${counters}`,
    ).backups.get(LABEL)!.valid;
  expect(valid('valid', 9, 9)).toBe(true);
  expect(valid('invalid', 9, 8)).toBe(false);
  expect(valid('valid', 9, 8)).toBe(false);
  expect(valid('valid', 0, 0)).toBe(false);
  expect(valid('manifest missing', 0, 0)).toBe(false);
  expect(valid('in-progress', 9, 9)).toBe(false);
  expect(valid('valid', 9, 9, CLEAN.replace('other: 0', 'other: 1'))).toBe(
    false,
  );
});

it('sees damaged WAL, by number or by counter', () => {
  const archive = (counters: string, valid = 9) =>
    read(
      `stanza: shop\nstatus: ok\n  archiveId: 15-1, total WAL checked: 9, total valid WAL: ${valid}\n${counters}\n  backup: ${LABEL}, status: valid, total files checked: 1, total valid files: 1\n${CLEAN}`,
    ).archives;
  expect(archive(CLEAN)).toEqual([]);
  expect(archive(CLEAN, 8)).toEqual(['15-1: not all WAL is valid']);
  expect(
    archive(CLEAN.replace('checksum invalid: 0', 'checksum invalid: 1'), 8),
  ).toEqual([
    '15-1: missing: 0, checksum invalid: 1, size invalid: 0, other: 0',
  ]);
});

it('does not take silence, or what it does not know, for a pass', () => {
  expect(() => read('')).toThrow(/names no stanza/);
  expect(() =>
    read('stanza: shop\n  backup: new format, status: splendid'),
  ).toThrow(/unknown/);
});
