import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import type { DayOfPoints } from 'backstage-plugin-recovery-common';
import { DayStrip } from './DayStrip';

function days(...worst: DayOfPoints['worst'][]): DayOfPoints[] {
  return worst.map((each, index) => ({
    date: `2026-11-${String(index + 1).padStart(2, '0')}`,
    points: each === 'none' ? 0 : 2,
    usable: each === 'none' || each === 'damaged' ? 0 : 2,
    bytes: each === 'none' ? undefined : 1000 * (index + 1),
    worst: each,
  }));
}

describe('DayStrip', () => {
  it('tells in words how many days have points and how many have trouble', async () => {
    renderInTestApp(
      <DayStrip
        days={days(
          'ok',
          'none',
          'partial',
          'damaged',
          'unknown',
          'failed',
          'ok',
        )}
      />,
    );
    expect(await screen.findByRole('img')).toHaveAccessibleName(
      'Last 14 days: points on 6 days, 3 with trouble.',
    );
    expect(screen.getByText('2026-11-02: no point')).toBeInTheDocument();
    expect(
      screen.getByText('2026-11-04: 2 points, 0 usable, damaged'),
    ).toBeInTheDocument();
  });

  it('draws each outcome in a shape of its own', async () => {
    renderInTestApp(
      <DayStrip days={days('ok', 'unknown', 'partial', 'damaged', 'none')} />,
    );
    const shapes = (await screen.findByRole('img')).querySelectorAll(
      ':scope > g',
    );
    const drawn = [...shapes].map(shape =>
      [...shape.querySelectorAll('rect, path')]
        .slice(1)
        .map(part => `${part.tagName}.${part.getAttribute('class')}`)
        .join('+'),
    );
    expect(new Set(drawn).size).toBe(5);
  });
});
