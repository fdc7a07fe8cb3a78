import { cannotRead, isMadeByNewer, parseVersion } from './version';

describe('a backup and the release that runs', () => {
  const running = parseVersion('pgBackRest 2.45');

  it.each([
    ['2.44', false],
    ['2.45', false],
    ['2.45.1', false],
    ['2.46', true],
    ['2.55.1', true],
    ['3.0', true],
    ['a text', false],
    [undefined, false],
  ])('%s is newer than 2.45: %s', (madeBy, newer) => {
    expect(isMadeByNewer({ madeBy }, running)).toBe(newer);
  });

  it('cannot be read where it is stored in ways that the release did not know', () => {
    expect(cannotRead('backup-block-incr', running)).toBe(true);
    expect(cannotRead('backup-bundle-raw', running)).toBe(true);
    expect(cannotRead('backup-bundle', running)).toBe(false);
    expect(
      cannotRead('backup-block-incr', parseVersion('pgBackRest 2.46')),
    ).toBe(false);
  });
});
