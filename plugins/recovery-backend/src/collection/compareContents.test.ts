import { compareContents } from './digests';

describe('comparing a point with the one before it', () => {
  it('tells fewer files and bytes where both are known', () => {
    expect(
      compareContents(
        { type: 'snapshot', fileCount: 50, sizeBytes: 900 },
        { type: 'snapshot', fileCount: 100, sizeBytes: 1000 },
      ),
    ).toEqual({ what: 'files', before: 100, after: 50 });
    expect(
      compareContents(
        { type: 'snapshot', sizeBytes: 500 },
        { type: 'snapshot', sizeBytes: 1000 },
      ),
    ).toEqual({ what: 'bytes', before: 1000, after: 500 });
  });

  it('tells an archive that takes far less room, although nothing else is known', () => {
    expect(
      compareContents(
        { type: 'archive', storedBytes: 300 },
        { type: 'archive', storedBytes: 1000 },
      ),
    ).toEqual({ what: 'stored bytes', before: 1000, after: 300 });
  });

  it('takes no notice of small differences, nor of what increments take', () => {
    expect(
      compareContents(
        { type: 'archive', storedBytes: 900 },
        { type: 'archive', storedBytes: 1000 },
      ),
    ).toBeUndefined();
    for (const previous of ['incremental', 'full'] as const) {
      expect(
        compareContents(
          { type: 'incremental', storedBytes: 1 },
          { type: previous, storedBytes: 1000 },
        ),
      ).toBeUndefined();
    }
  });
});
