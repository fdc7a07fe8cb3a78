import { startOfDay } from './days';

describe('days', () => {
  it('begin at midnight in UTC', () => {
    expect(startOfDay('2024-02-29')).toBe(Date.UTC(2024, 1, 29));
  });

  it.each(['2023-02-29', '2024-2-9', '2024-02-29T00:00:00Z', 'today', ''])(
    'are not %p',
    text => {
      expect(startOfDay(text)).toBeUndefined();
    },
  );
});
