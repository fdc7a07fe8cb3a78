import { fireEvent, screen, within } from '@testing-library/react';
import { axe } from '../../__testUtils__/axe';
import type { FakeRecoveryApi } from '../../__testUtils__/FakeRecoveryApi';
import { entityRenderer } from '../../__testUtils__/render';
import { aListed } from '../../__testUtils__/scorecards';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { HeatMap } from './HeatMap';
import { moved } from './HeatMapGrid';

const now = Date.now();
const render = entityRenderer('orders');

function renderMap(count: number, change?: (api: FakeRecoveryApi) => void) {
  return render(
    <RecoveryQueryProvider>
      <HeatMap query={{}} />
    </RecoveryQueryProvider>,
    api => {
      api.listed = Array.from({ length: count }, (_, i) =>
        aListed(now, `component:default/service-${i}`),
      );
      change?.(api);
    },
  );
}

const grid = () =>
  screen.findByRole('grid', { name: 'Results of controls by service' });

describe('HeatMap', () => {
  it('says each result in words, and what it is of', async () => {
    const { container } = renderMap(3);
    const [, first] = within(await grid()).getAllByRole('row');
    expect(within(first).getByRole('rowheader')).toHaveTextContent('service-0');
    expect(
      within(first).getByRole('gridcell', { name: 'fails' }),
    ).toHaveAttribute('title', 'Verified: fully read: fails');
    expect(await axe(container)).toHaveNoViolations();
  });

  it('keeps 10,000 services out of the page, and reads only the first of them', async () => {
    const { api } = renderMap(10_000);
    const map = await grid();
    expect(map).toHaveAttribute('aria-rowcount', '10001');
    expect(within(map).getAllByRole('row').length).toBeLessThan(80);
    expect(api.callsOf('getScorecardHeatMap')).toHaveLength(1);
  });

  it('reads on where the reader comes to the end, once', async () => {
    const { api } = renderMap(450);
    const map = await grid();
    map.scrollTop = 190 * 32;
    fireEvent.scroll(map);
    expect(await within(map).findByText('service-200')).toBeInTheDocument();
    expect(within(map).queryByText('service-1')).not.toBeInTheDocument();
    expect(api.callsOf('getScorecardHeatMap')).toHaveLength(2);
    expect(api.callsOf('getScorecardHeatMap')[1]).toEqual([
      expect.objectContaining({ cursor: '200' }),
    ]);
  });

  it('keeps what has the focus in the page, however far it is scrolled away', async () => {
    const { user } = renderMap(450);
    const map = await grid();
    await user.tab();
    await user.keyboard('{Control>}{End}{/Control}');
    expect(document.activeElement).toHaveAttribute('data-row', '199');
    map.scrollTop = 0;
    fireEvent.scroll(map);
    expect(document.activeElement).toHaveAttribute('data-row', '199');
  });

  it('goes from cell to cell by keyboard, and opens the scorecard at the control', async () => {
    const { user } = renderMap(3);
    await grid();
    await user.tab();
    expect(document.activeElement).toHaveAttribute('data-row', '0');
    await user.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}');
    expect(document.activeElement).toHaveAttribute('data-row', '1');
    expect(document.activeElement).toHaveAttribute('data-column', '2');
    await user.keyboard('{Enter}');
    expect(screen.getByLabelText('address')).toHaveTextContent(
      '/recovery/services/default/component/service-1?control=binding-valid',
    );
  });

  it('says so when it cannot be read', async () => {
    renderMap(1, api =>
      api.refuse('getScorecardHeatMap', 400, 'The database is locked.'),
    );
    expect(
      await screen.findByText('The services could not be read'),
    ).toBeInTheDocument();
  });
});

describe('moved', () => {
  const size = { rows: 100, columns: 11, page: 10 };
  it.each([
    ['ArrowUp', false, { row: 0, column: 5 }, { row: 0, column: 5 }],
    ['ArrowRight', false, { row: 3, column: 10 }, { row: 3, column: 10 }],
    ['PageDown', false, { row: 95, column: 1 }, { row: 99, column: 1 }],
    ['Home', false, { row: 7, column: 4 }, { row: 7, column: 0 }],
    ['Home', true, { row: 7, column: 4 }, { row: 0, column: 0 }],
    ['End', true, { row: 7, column: 4 }, { row: 99, column: 10 }],
    ['a', false, { row: 7, column: 4 }, undefined],
  ])('%s (control %p) leads from %p to %p', (key, ctrlKey, from, to) => {
    expect(moved(from, { key, ctrlKey }, size)).toEqual(to);
  });
});
