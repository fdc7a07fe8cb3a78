import { screen, within } from '@testing-library/react';
import { axe } from 'jest-axe';
import { entityRenderer } from '../../__testUtils__/render';
import { aListed } from '../../__testUtils__/scorecards';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { FrameworkList } from './FrameworkList';
import { FrameworkView } from './FrameworkView';

const render = entityRenderer('orders');

describe('FrameworkList', () => {
  const list = (
    <RecoveryQueryProvider>
      <FrameworkList />
    </RecoveryQueryProvider>
  );

  it('says of each how many clauses are met, and how many need a person', async () => {
    const { container } = render(list);
    const frameworks = await screen.findByRole('list', { name: 'Frameworks' });
    expect(frameworks).toHaveTextContent(
      '1 of 2 clauses met. For 1 it takes a person.',
    );
    expect(
      within(frameworks).getByRole('link', { name: 'NIST SP 800-53' }),
    ).toHaveAttribute('href', '/recovery/frameworks/nist-800-53');
    expect(await axe(container)).toHaveNoViolations();
  });

  it('says so when there is nothing to hold against them', async () => {
    render(list, api => {
      api.frameworks = [];
    });
    expect(
      await screen.findByText(/no service that the frameworks could/),
    ).toBeInTheDocument();
  });
});

describe('FrameworkView', () => {
  const view = (id: string) => (
    <RecoveryQueryProvider>
      <FrameworkView frameworkId={id} />
    </RecoveryQueryProvider>
  );

  it('shows each clause with its controls and what they say', async () => {
    const { container } = render(view('nist-800-53'), api => {
      api.listed = [aListed(Date.now(), 'component:default/orders')];
    });
    const clauses = await screen.findByRole('list', { name: 'Clauses' });
    expect(
      within(clauses).getByRole('list', {
        name: 'Services by what is said of CP-9(1)',
      }),
    ).toHaveTextContent('1 failing 1 not known 2 passing');
    expect(
      await within(clauses).findByRole('link', {
        name: 'Verified: fully read',
      }),
    ).toHaveAttribute('href', '/recovery?control=verified-full&state=fail');
    expect(await axe(container)).toHaveNoViolations();
  });

  it('does not count what needs a person as met', async () => {
    render(view('nist-800-53'));
    expect(
      await screen.findByText(/^1 of 2 clauses that controls can speak to/),
    ).toHaveTextContent('For 1 more it takes a person.');
    expect(screen.getByText('needs a person')).toBeInTheDocument();
  });

  it('says so when there is no such framework', async () => {
    render(view('made-up'));
    expect(await screen.findByText('Not found')).toBeInTheDocument();
  });
});
