import { checkRestored, combineExpectations } from './restoreChecks';

const count = (files: number, bytes: number) => ({ files, bytes, others: 0 });

describe('what came back', () => {
  it.each([
    ['the same', count(2, 10), { files: 2, bytes: 10 }, ['pass', 'pass']],
    ['more', count(3, 11), { files: 2, bytes: 10 }, ['pass', 'pass']],
    ['a file fewer', count(1, 10), { files: 2, bytes: 10 }, ['fail', 'pass']],
    ['a byte fewer', count(2, 9), { files: 2, bytes: 10 }, ['pass', 'fail']],
    ['nothing', count(0, 0), { files: 2, bytes: 10 }, ['fail', 'fail']],
    [
      'nothing, as expected',
      count(0, 0),
      { files: 0, bytes: 0 },
      ['fail', 'pass'],
    ],
    ['nothing, and nobody knows', count(0, 0), {}, ['fail', 'unknown']],
    ['something, and nobody knows', count(1, 1), {}, ['unknown', 'unknown']],
    ['empty files', count(2, 0), { files: 2 }, ['pass', 'unknown']],
  ])('is judged when it is %s', (_, restored, expected, results) => {
    expect(
      checkRestored(restored, expected, []).map(({ result }) => result),
    ).toEqual(results);
  });

  it('shows complaints of the tool, a few of them and cleaned', () => {
    const complaints = Array.from(
      { length: 100 },
      (_, index) => `\u001b[31mtrouble ${index}`,
    );
    const check = checkRestored(count(1, 1), {}, complaints)[2];
    expect(check).toMatchObject({ name: 'complaints', result: 'unknown' });
    expect(check.message).toBe(
      'The tool complained 100 times: "trouble 0", "trouble 1", "trouble 2".',
    );
  });
});

describe('what should come back', () => {
  it('is the most that somebody who looked into the point expects', () => {
    expect(
      combineExpectations({
        before: { files: 5, bytes: 100 },
        after: { files: 7, bytes: 90 },
        listed: { files: 99, bytes: 99 },
      }),
    ).toEqual({ files: 7, bytes: 100 });
  });

  it('is what the listing said when nobody looked', () => {
    expect(
      combineExpectations({ before: { files: 5 }, listed: { bytes: 8 } }),
    ).toEqual({ files: 5, bytes: 8 });
    expect(combineExpectations({})).toEqual({});
    expect(
      combineExpectations({ before: { files: Number.NaN, bytes: -1 } }),
    ).toEqual({});
  });
});
