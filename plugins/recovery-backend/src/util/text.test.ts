import { joinSentences } from './text';

describe('sentences one after the other', () => {
  it('end with a full stop each, whatever they came with', () => {
    expect(
      joinSentences([
        'The directory /srv does not exist',
        undefined,
        'Is it mounted?',
        '',
        'It was never read.',
        'And so on…',
      ]),
    ).toBe(
      'The directory /srv does not exist. Is it mounted? It was never read. And so on…',
    );
  });

  it('are none of nothing', () => {
    expect(joinSentences([undefined, ''])).toBe('');
  });
});
