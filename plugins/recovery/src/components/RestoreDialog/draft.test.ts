import { isCovered, togglePath } from './draft';

describe('choosing paths', () => {
  it('takes a path and gives it back', () => {
    expect(togglePath('/a', [])).toEqual(['/a']);
    expect(togglePath('/a', ['/a', '/b'])).toEqual(['/b']);
  });

  it('lets a folder take the place of what is below it', () => {
    expect(togglePath('/data', ['/data/x', '/data/y/z', '/database'])).toEqual([
      '/database',
      '/data',
    ]);
  });

  it('knows what a chosen folder covers', () => {
    expect(isCovered('/data/x', ['/data'])).toBe(true);
    expect(isCovered('/database', ['/data'])).toBe(false);
    expect(isCovered('/data', ['/data'])).toBe(false);
  });
});
