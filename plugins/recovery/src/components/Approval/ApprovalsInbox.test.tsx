import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Operation } from 'backstage-plugin-recovery-common';
import { axe } from 'jest-axe';
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

  it('says so when nothing waits, and when it cannot be read', async () => {
    renderInbox({ allowed: { cancel: false, approve: false } });
    expect(
      await screen.findByText('Nothing waits for your decision.'),
    ).toBeInTheDocument();
    renderInbox({}, api => api.refuse('listApprovals', 403, 'Forbidden'));
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
  });
});
