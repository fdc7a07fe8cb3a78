import { screen, waitFor, within } from '@testing-library/react';
import { axe } from '../../__testUtils__/axe';
import type { FakeRecoveryApi } from '../../__testUtils__/FakeRecoveryApi';
import { entityRenderer } from '../../__testUtils__/render';
import { allOf, aScorecard, countsOf } from '../../__testUtils__/scorecards';
import { ago, DAY } from '../../__testUtils__/world';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { EntityScorecardCard } from './EntityScorecardCard';
import { ScorecardSection } from './ScorecardSection';

const now = Date.now();
const REF = 'component:default/orders';

const render = entityRenderer('orders');

function renderCard(change: (api: FakeRecoveryApi) => void = () => {}) {
  return render(<EntityScorecardCard />, change);
}

function renderSection(
  change: (api: FakeRecoveryApi) => void = () => {},
  at = '/',
) {
  return render(
    <RecoveryQueryProvider>
      <ScorecardSection entityRef={REF} />
    </RecoveryQueryProvider>,
    change,
    at,
  );
}

describe('EntityScorecardCard', () => {
  it('says the level first, then what fails first, why and what to do', async () => {
    const { container } = renderCard();
    expect(
      await screen.findByText('Level 2 of 5: protection and recency reached.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Fails first: Verified: fully read'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/orders-db was last read in full 33 days ago/),
    ).toHaveTextContent('for 3 days');
    expect(
      screen.getByText('Next: Verify orders-db at level 3.'),
    ).toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });

  it('counts what is not known apart from what passes', async () => {
    renderCard();
    const counts = within(
      await screen.findByRole('list', { name: 'Controls by result' }),
    );
    expect(
      counts.getAllByRole('listitem').map(item => item.textContent?.trim()),
    ).toEqual(['1 failing', '2 not known', '6 passing', '1 not asked']);
    expect(
      screen.getByText('What is not known counts as no pass.'),
    ).toBeInTheDocument();
  });

  it('shows each step with what is missing of it', async () => {
    renderCard();
    const steps = within(
      await screen.findByRole('list', { name: 'Steps to the highest level' }),
    );
    expect(
      steps.getAllByRole('listitem').map(item => item.textContent?.trim()),
    ).toEqual([
      'Protection3 of 3',
      'Recency2 of 2',
      'Proof0 of 1',
      'Rehearsal1 of 1',
      'Resilience0 of 2',
    ]);
  });

  it('does not say that something fails when it only is not known', async () => {
    renderCard(api => {
      api.scorecards = [
        aScorecard(
          now,
          { firstFailing: 'encrypted' },
          { 'verified-full': { result: 'pass' } },
        ),
      ];
    });
    expect(
      await screen.findByText('Not known first: Encrypted'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/Fails first/)).not.toBeInTheDocument();
  });

  it('says so when nothing is asked, and when nothing was evaluated yet', async () => {
    renderCard(api => {
      api.scorecards = [
        aScorecard(
          now,
          { level: 0, firstFailing: undefined, pending: true },
          allOf('not-applicable'),
        ),
      ];
    });
    expect(
      await screen.findByText(/No level: nothing is asked/),
    ).toHaveTextContent('Waits to be evaluated');
  });

  it('says why it cannot be shown', async () => {
    renderCard(api => api.refuse('getScorecard', 403, 'Forbidden'));
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
  });

  it('can be tried again when it could not be read', async () => {
    const { api, user } = renderCard(fake =>
      fake.refuse('getScorecard', 400, 'The database is locked.'),
    );
    expect(
      await screen.findByText('The scorecard could not be read'),
    ).toBeInTheDocument();
    api.refusals.clear();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText(/Level 2 of 5/)).toBeInTheDocument();
  });

  it('keeps room while it is read', async () => {
    renderCard(api => api.silent.add('getScorecard'));
    expect(
      await screen.findByRole('status', { name: 'Reading the scorecard…' }),
    ).toBeInTheDocument();
  });
});

describe('ScorecardSection', () => {
  it('shows controls by group with their reasons', async () => {
    const { container } = renderSection();
    const proof = await screen.findByRole('list', { name: 'Proof' });
    expect(proof).toHaveTextContent('fails');
    expect(proof).toHaveTextContent('33 days ago, against 30 days');
    expect(screen.getByRole('list', { name: 'Resilience' })).toHaveTextContent(
      'not known',
    );
    expect(await axe(container)).toHaveNoViolations();
  });

  it('says a step once that several controls wait for', async () => {
    renderSection();
    const steps = within(
      await screen.findByRole('list', { name: 'What to do' }),
    );
    expect(
      steps.getAllByRole('listitem').map(item => item.textContent),
    ).toEqual([
      'Verify orders-db at level 3. Verified: fully read',
      'Declare storage of restic-shop. Encrypted, Immutable copy',
    ]);
  });

  it('shows evidence on demand, with a way to the operation, and keeps it in the address', async () => {
    const { user } = renderSection();
    await user.click(
      await screen.findByRole('button', {
        name: /^Verified: fully read\s+fails/,
      }),
    );
    expect(await screen.findByText('read in full')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'open operation' }),
    ).toHaveAttribute('href', '/recovery/operations/op-verify');
    expect(screen.getByLabelText('address')).toHaveTextContent(
      '/?control=verified-full',
    );
    await user.click(
      screen.getByRole('button', { name: /^Verified: fully read\s+fails/ }),
    );
    expect(screen.queryByText('read in full')).not.toBeInTheDocument();
  });

  it('opens the control that the address names, and shows its history when asked', async () => {
    const { user, container } = renderSection(api => {
      api.changes = [
        {
          recordedAt: ago(now, 3 * DAY),
          since: ago(now, 3 * DAY),
          result: 'fail',
          reason: 'It became too old.',
        },
        {
          recordedAt: ago(now, 33 * DAY),
          since: ago(now, 33 * DAY),
          result: 'pass',
          reason: 'It was read.',
        },
      ];
    }, '/?control=verified-full');
    await user.click(
      await screen.findByRole('button', { name: 'Show history' }),
    );
    expect(await screen.findByText('It became too old.')).toBeInTheDocument();
    expect(screen.getByText('It was read.')).toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });

  it('asks for nothing beyond the scorecard until it is opened', async () => {
    const { api } = renderSection();
    await screen.findByRole('list', { name: 'Proof' });
    expect(api.callsOf('listControlChanges')).toHaveLength(0);
  });

  it('has no list of things to do when all passes', async () => {
    renderSection(api => {
      const card = aScorecard(
        now,
        { level: 5, firstFailing: undefined },
        allOf('pass'),
      );
      api.scorecards = [card];
      expect(card.counts).toEqual(countsOf(Array(10).fill('pass')));
    });
    expect(await screen.findByText(/^Level 5 of 5/)).toBeInTheDocument();
    await waitFor(() =>
      expect(screen.queryByText('What to do')).not.toBeInTheDocument(),
    );
  });
});
