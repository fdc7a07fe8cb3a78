import { createTranslationMessages } from '@backstage/frontend-plugin-api';
import { createWordsRef } from './createWordsRef';
import type { Words } from './hooks/useWords';

describe('words', () => {
  it('are known by their addresses, as those of any translation ref', () => {
    const ref = createWordsRef({
      id: 'test',
      messages: { a: 'A', b: { c: 'C', d: { e: 'E' } } },
    });
    const words: typeof ref.T = { a: 'A', 'b.c': 'C', 'b.d.e': 'E' };
    const messages = createTranslationMessages({ ref, messages: words });
    expect(messages).toMatchObject({ id: 'test', messages: words });
    // @ts-expect-error There is no such word.
    createTranslationMessages({ ref, messages: { 'b.x': 'X' } });
  });

  it('take what they have places for', () => {
    const told: unknown[][] = [];
    const t = ((...given: unknown[]) => told.push(given)) as unknown as Words;
    t('title');
    t('trend.days', { amount: '30' });
    t('waiver.waiting', { count: 2 });
    t(told.length > 1 ? 'more.more' : 'more.less');
    // @ts-expect-error There is no such word.
    t('titel');
    // @ts-expect-error It has a place to fill.
    t('trend.days');
    // @ts-expect-error It has another place.
    t('trend.days', { days: '30' });
    // @ts-expect-error It counts.
    t('waiver.waiting', { count: 'two' });
    expect(told).toHaveLength(8);
  });
});
