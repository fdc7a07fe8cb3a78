import { readStanzaInfo } from './info';
import { parseJson } from './json';

const backup = (more: object = {}) => ({
  label: '20261125-220842F',
  type: 'full',
  database: { id: 1, 'repo-key': 1 },
  timestamp: { start: 1795644522, stop: 1795644525 },
  archive: {
    start: '000000010000000000000002',
    stop: '000000010000000000000002',
  },
  lsn: { start: '0/2000028', stop: '0/2000100' },
  error: false,
  info: { size: 100, repository: { delta: 10 } },
  reference: null,
  ...more,
});

const stanza = (more: object = {}) => ({
  name: 'shop',
  archive: [{ database: { id: 1, 'repo-key': 1 }, id: '15-1' }],
  backup: [backup()],
  db: [{ id: 1, 'repo-key': 1, 'system-id': '7712234492283138665' }],
  repo: [{ key: 1, cipher: 'none', status: { code: 0, message: 'ok' } }],
  status: { code: 0, lock: { backup: { held: false } }, message: 'ok' },
  ...more,
});

it('keeps numbers that JavaScript would round, and texts as they are', () => {
  expect(
    parseJson(
      '{"system-id":7712234492283138665,"n":-12345678901234567890,"small":42,"x":1.5e20,"text":"id 7712234492283138665 \\" 1234567890123456789"}',
    ),
  ).toEqual({
    'system-id': '7712234492283138665',
    n: '-12345678901234567890',
    small: 42,
    x: 1.5e20,
    text: 'id 7712234492283138665 " 1234567890123456789',
  });
  expect(parseJson('{"message":"garbage \u0001\n"}')).toEqual({
    message: 'garbage  ',
  });
  expect(() => parseJson('{"a":')).toThrow(/could not be understood/);
});

describe('an answer of info', () => {
  it.each([
    ['true', true],
    ['false', false],
    ['absent', undefined],
    ['something else', 'no'],
  ])('with an error that is %s is read as it is', (_, error) => {
    const [read] = readStanzaInfo(
      [stanza({ backup: [backup({ error })] })],
      'shop',
    ).backups;
    expect(read.error).toBe(typeof error === 'boolean' ? error : undefined);
  });

  it.each([
    ['a label that is a path', { label: '../../etc' }],
    ['a label that is an option', { label: '--delta' }],
    ['times that are texts', { timestamp: { start: '1', stop: '2' } }],
    ['an unknown type', { type: 'copy' }],
    ['nothing of its cluster', { database: null }],
  ])('counts a backup with %s as unreadable', (_, more) => {
    const read = readStanzaInfo([stanza({ backup: [backup(more)] })], 'shop');
    expect(read).toMatchObject({ backups: [], unreadable: 1 });
  });

  it('takes a backup that two repositories hold for one', () => {
    const copy = backup({ database: { id: 1, 'repo-key': 2 } });
    expect(
      readStanzaInfo([stanza({ backup: [backup(), copy] })], 'shop').backups,
    ).toMatchObject([{ label: '20261125-220842F', repo: 1, copies: [2] }]);
  });

  it('that is no list, or names no such stanza, is no listing', () => {
    expect(() => readStanzaInfo({}, 'shop')).toThrow(/not a list/);
    expect(() => readStanzaInfo([], 'shop')).toThrow(/no such stanza/);
    expect(() => readStanzaInfo([stanza({ repo: [] })], 'shop')).toThrow(
      /no repository/,
    );
  });
});
