import { screen, within } from '@testing-library/react';
import { axe } from '../../__testUtils__/axe';
import { entityRenderer } from '../../__testUtils__/render';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { ObjectivesSection } from './ObjectivesSection';

const render = entityRenderer('orders');

const section = (
  <RecoveryQueryProvider>
    <ObjectivesSection entityRef="component:default/orders" />
  </RecoveryQueryProvider>
);

describe('ObjectivesSection', () => {
  it('says first how many objectives are met, missed and not known', async () => {
    const { container } = render(section);
    expect(
      await screen.findByText(/1 of 4 objectives met; 2 missed, 1 not known\./),
    ).toHaveTextContent('The tier platinum would meet what others demand.');
    expect(await axe(container)).toHaveNoViolations();
  });

  it('puts what is asked, demanded, achieved and possible side by side', async () => {
    render(section);
    const table = within(
      await screen.findByRole('grid', { name: 'Objectives beside what is so' }),
    );
    const [rpo] = table
      .getAllByRole('row')
      .filter(row => row.textContent?.startsWith('RPO'));
    expect(
      within(rpo)
        .getAllByRole('gridcell')
        .map(cell => cell.textContent),
    ).toEqual([
      '4 hr',
      '1 hrby checkout',
      '3 hr',
      '6 hr',
      'Missed. 3 h, against 1 h that component:default/checkout needs.Next: Back up orders-db every hour.',
    ]);
  });

  it('counts what is a number of things, and names apart what is not asked', async () => {
    render(section);
    const row = await screen.findByRole('row', {
      name: /Copies, with the data/,
    });
    expect(
      within(row)
        .getAllByRole('gridcell')
        .map(cell => cell.textContent)
        .slice(0, 4),
    ).toEqual(['3', '–', '2', '–']);
    expect(screen.getByText('Not asked: MTD.')).toBeInTheDocument();
    expect(screen.queryByRole('row', { name: /MTD/ })).toBeNull();
  });

  it('lists what depends on the service', async () => {
    render(section);
    expect(
      await screen.findByRole('list', { name: 'What depends on it asks' }),
    ).toHaveTextContent('checkout platinum · RPO 1 hr · RTO 1 hr');
  });

  it('says so when nothing is asked', async () => {
    render(section, api => {
      api.objectives = { items: [], demands: [], suggestedTier: undefined };
    });
    expect(
      await screen.findByText(/No objective is asked of this service/),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Nothing that you may see depends on this service.'),
    ).toBeInTheDocument();
  });

  it('says why it cannot be shown', async () => {
    render(section, api =>
      api.refuse('getObjectivePlan', 400, 'The database is locked.'),
    );
    expect(
      await screen.findByText('The objectives could not be read'),
    ).toBeInTheDocument();
  });
});
