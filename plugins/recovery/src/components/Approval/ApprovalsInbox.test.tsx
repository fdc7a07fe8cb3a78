import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Operation } from 'backstage-plugin-recovery-common';
import { axe } from '../../__testUtils__/axe';
import { FakeRecoveryApi } from '../../__testUtils__/FakeRecoveryApi';
import { anAwaitingOperation } from '../../__testUtils__/proof';
import { renderView } from '../../__testUtils__/render';
import { addScenario } from '../../__testUtils__/scenarios';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { ApprovalsInbox } from './ApprovalsInbox';

const now = Date.now();

function renderInbox(
  part: Partial<Operation> = {},
  change?: (api: FakeRecoveryApi) => void,
) {
  const user = userEvent.setup({ delay: null });
  const api = new FakeRecoveryApi();
  addScenario(api, 'proven', now);
  api.operations.push(
    anAwaitingOperation(now, {
      pointId: api.points[0].id,
      hash: 'f'.repeat(64),
      ...part,
    }),
  );
  change?.(api);
  const view = renderView(
    api,
    <RecoveryQueryProvider>
      <ApprovalsInbox />
    </RecoveryQueryProvider>,
  );
  return { api, user, ...view };
}

describe('ApprovalsInbox', () => {
  it('says what waits, who asked and why, and until when', async () => {
    const { container } = renderInbox();
    expect(
      await screen.findByText('1 request waits for your decision.'),
    ).toBeInTheDocument();
    const list = screen.getByRole('list', { name: 'Approvals' });
    expect(list).toHaveTextContent('in place');
    expect(list).toHaveTextContent('kim, 10 minutes ago');
    expect(
      await within(list).findByText(
        'A migration dropped the table of refunds.',
      ),
    ).toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });

  it('shows what would change, and approves the request of that hash with a reason', async () => {
    const { api, user } = renderInbox();
    await user.click(await screen.findByRole('button', { name: 'Approve…' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      dialog.getByText(/take the place of what is in orders-db itself/),
    ).toBeInTheDocument();
    expect(
      await dialog.findByText('1 file would be there no more'),
    ).toBeInTheDocument();
    expect(dialog.getByText('ffffffffffff…')).toBeInTheDocument();
    expect(await axe(document.body)).toHaveNoViolations();
    expect(dialog.getByRole('button', { name: 'Approve' })).toBeDisabled();
    await user.type(dialog.getByRole('textbox'), 'As agreed in the incident');
    await user.click(dialog.getByRole('button', { name: 'Approve' }));
    await waitFor(() =>
      expect(api.callsOf('approveOperation')).toEqual([
        [
          'op-awaiting',
          { hash: 'f'.repeat(64), reason: 'As agreed in the incident' },
        ],
      ]),
    );
    expect(
      await screen.findByText('Nothing waits for your decision.'),
    ).toBeInTheDocument();
  });

  it('rejects with a reason', async () => {
    const { api, user } = renderInbox();
    await user.click(await screen.findByRole('button', { name: 'Reject…' }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.type(dialog.getByRole('textbox'), 'Wrong point');
    await user.click(dialog.getByRole('button', { name: 'Reject' }));
    await waitFor(() => expect(api.callsOf('rejectOperation')).toHaveLength(1));
  });

  it('warns when what would happen is not what was requested', async () => {
    const { user } = renderInbox({ hash: 'a'.repeat(64) });
    await user.click(await screen.findByRole('button', { name: 'Approve…' }));
    expect(
      await screen.findByText(/is not what was requested/),
    ).toBeInTheDocument();
  });

  it('says why a decision was not taken, and stays open', async () => {
    const { user } = renderInbox({}, api =>
      api.refuse('approveOperation', 403, 'You requested it yourself.'),
    );
    await user.click(await screen.findByRole('button', { name: 'Approve…' }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.type(dialog.getByRole('textbox'), 'Mine');
    await user.click(dialog.getByRole('button', { name: 'Approve' }));
    expect(
      await dialog.findByText('You requested it yourself.'),
    ).toBeInTheDocument();
  });

  it('says that it loads, the inbox and each request', async () => {
    renderInbox({}, api => api.silent.add('listApprovals'));
    expect(
      await screen.findByRole('status', {
        name: 'Reading the recovery state…',
      }),
    ).toHaveAttribute('aria-busy', 'true');
    renderInbox({}, api => api.silent.add('getOperation'));
    expect(
      await screen.findByRole('status', { name: 'Reading the request…' }),
    ).toHaveAttribute('aria-busy', 'true');
    expect(
      screen.queryByRole('button', { name: 'Approve…' }),
    ).not.toBeInTheDocument();
  });

  it('offers no decision on a request that could not be read, and reads it again when asked to', async () => {
    const { api, user, container } = renderInbox({}, fake =>
      fake.refuse('getOperation', 400, 'The database is locked.'),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The database is locked.',
    );
    expect(
      screen.queryByRole('button', { name: 'Approve…' }),
    ).not.toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
    api.refusals.clear();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('button', { name: 'Approve…' }),
    ).toBeInTheDocument();
  });

  it('says why what would change cannot be shown, and lets decide all the same', async () => {
    const { user } = renderInbox({}, api =>
      api.refuse('planRestore', 400, 'The target is not mounted.'),
    );
    await user.click(await screen.findByRole('button', { name: 'Approve…' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      await dialog.findByText(
        'What it would change now cannot be shown: The target is not mounted.',
      ),
    ).toBeInTheDocument();
    await user.type(dialog.getByRole('textbox'), 'Known');
    expect(dialog.getByRole('button', { name: 'Approve' })).toBeEnabled();
  });

  it('says so when nothing waits, and when it cannot be read', async () => {
    renderInbox({ allowed: { cancel: false, approve: false } });
    expect(
      await screen.findByText('Nothing waits for your decision.'),
    ).toBeInTheDocument();
    renderInbox({}, api => api.refuse('listApprovals', 403, 'Forbidden'));
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
  });
});
