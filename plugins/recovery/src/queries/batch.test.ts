import { createBatch } from './batch';

describe('a batch of questions', () => {
  const asked: string[][] = [];
  const batch = createBatch(async names => {
    asked.push(names);
    if (names.includes('broken')) {
      throw new Error('No answer.');
    }
    return new Map(
      names.filter(name => name !== 'none').map(n => [n, `of ${n}`]),
    );
  }, 3);

  beforeEach(() => {
    asked.length = 0;
  });

  it('asks once for what is asked for together', async () => {
    expect(
      await Promise.all(['a', 'b', 'a', 'none'].map(name => batch(name))),
    ).toEqual(['of a', 'of b', 'of a', undefined]);
    expect(asked).toEqual([['a', 'b', 'none']]);
  });

  it('asks for no more than so many at a time', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map(name => batch(name)));
    expect(asked).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('asks anew for what comes later, also after a failure', async () => {
    await expect(batch('broken')).rejects.toThrow('No answer.');
    expect(await batch('a')).toBe('of a');
    expect(asked).toEqual([['broken'], ['a']]);
  });
});
