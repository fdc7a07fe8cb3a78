import type { RecoveryPoint } from 'backstage-plugin-recovery-common';
import type { Words } from '../hooks/useWords';
import { sizeInWords, sizeOfPoint } from './sizeOfPoint';

const words = ((key: string) => key) as unknown as Words;
const bytes = (value: number) => `${value} B`;

function point(sizes: Partial<RecoveryPoint>): RecoveryPoint {
  return sizes as RecoveryPoint;
}

describe('the size of a point', () => {
  it('is what a restore would write, where that is known', () => {
    const both = point({ sizeBytes: 90, storedBytes: 30 });
    expect(sizeOfPoint(both)).toBe(90);
    expect(sizeInWords(both, words, bytes)).toBe('90 B');
  });

  it('is otherwise what it takes at its source, and says so', () => {
    const stored = point({ storedBytes: 30 });
    expect(sizeOfPoint(stored)).toBe(30);
    expect(sizeInWords(stored, words, bytes)).toBe('point.stored 30 B');
  });

  it('is unknown when the source tells neither', () => {
    expect(sizeOfPoint(point({}))).toBeUndefined();
    expect(sizeInWords(point({}), words, bytes)).toBe('common.unknownSize');
  });
});
