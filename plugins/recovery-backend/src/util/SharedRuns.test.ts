import { SharedRuns } from './SharedRuns';

/** Work that goes on until it is told to end. */
function heldWork() {
  const ends: Array<(error?: Error) => void> = [];
  return {
    ends,
    work: () =>
      new Promise<void>((resolve, reject) =>
        ends.push(error => (error ? reject(error) : resolve())),
      ),
  };
}

const settle = () => new Promise(resolve => setImmediate(resolve));

describe('SharedRuns', () => {
  it('lets all that come while a run goes on share the next one', async () => {
    const { ends, work } = heldWork();
    const runs = new SharedRuns();
    const done: number[] = [];
    const all = [0, 1, 2, 3].map(n =>
      runs.run('a', work).then(() => done.push(n)),
    );
    expect(ends).toHaveLength(1);
    ends[0]();
    await settle();
    expect([done, ends.length]).toEqual([[0], 2]);
    const later = runs.run('a', work);
    ends[1]();
    await Promise.all(all);
    expect([done, ends.length]).toEqual([[0, 1, 2, 3], 3]);
    ends[2]();
    await later;
    const again = runs.run('a', work);
    expect(ends).toHaveLength(4);
    ends[3]();
    await again;
  });

  it('keeps keys apart', async () => {
    const { ends, work } = heldWork();
    const runs = new SharedRuns();
    const all = [runs.run('a', work), runs.run('b', work)];
    expect(ends).toHaveLength(2);
    ends.forEach(end => end());
    await Promise.all(all);
  });

  it('tells a failure to those who share the run alone', async () => {
    const { ends, work } = heldWork();
    const runs = new SharedRuns();
    const first = runs.run('a', work);
    const second = runs.run('a', work);
    ends[0](new Error('away'));
    await expect(first).rejects.toThrow('away');
    await settle();
    ends[1]();
    await expect(second).resolves.toBeUndefined();
  });
});
