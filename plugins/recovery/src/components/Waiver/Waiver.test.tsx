import { screen, waitFor, within } from '@testing-library/react';
import type { ControlStanding, Waiver } from 'backstage-plugin-recovery-common';
import { axe } from '../../__testUtils__/axe';
import type { FakeRecoveryApi } from '../../__testUtils__/FakeRecoveryApi';
import { entityRenderer } from '../../__testUtils__/render';
import { aScorecard, aWaiver } from '../../__testUtils__/scorecards';
import { DAY } from '../../__testUtils__/world';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { ScorecardSection } from '../Scorecard/ScorecardSection';
import { WaiverRequests } from './WaiverRequests';

const now = Date.now();
const REF = 'component:default/orders';
const render = entityRenderer('orders');

/** The scorecard of orders with the control opened that has the waiver, if any. */
function renderControl(
  control: string,
  change: (api: FakeRecoveryApi) => void = () => {},
) {
  return render(
    <RecoveryQueryProvider>
      <ScorecardSection entityRef={REF} />
    </RecoveryQueryProvider>,
    api => {
      api.scorecards = [aScorecard(now)];
      change(api);
    },
    `/?control=${control}`,
  );
}

/** A waiver as the backend knows it, shown on the scorecard too. */
function withWaiver(
  part: Partial<Waiver>,
  standing: Partial<ControlStanding> = {},
) {
  return (api: FakeRecoveryApi) => {
    const waiver = aWaiver(now, part);
    const { id, state, reason, requestedBy, expiresAt, decision } = waiver;
    api.waivers = [waiver];
    api.scorecards = [
      aScorecard(
        now,
        {},
        {
          [waiver.control]: {
            waiver: {
              id,
              state,
              reason,
              requestedBy,
              expiresAt,
              approvedBy: decision?.by,
            },
            ...standing,
          },
        },
      ),
    ];
  };
}

const APPROVED = {
  state: 'approved',
  decision: {
    by: 'user:default/ada',
    at: new Date(now).toISOString(),
    reason: 'r',
  },
  allowed: { decide: false, revoke: true },
} as const;

describe('the waiver of a control', () => {
  it('is requested with a reason and an end, by who knows what it means', async () => {
    const { api, user } = renderControl('verified-full');
    await user.click(
      await screen.findByRole('button', { name: 'Request a waiver…' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/a waiver is no pass/)).toBeInTheDocument();
    expect(dialog.getByText(/once somebody else has approved/)).toBeVisible();
    expect(await axe(document.body)).toHaveNoViolations();
    const request = dialog.getByRole('button', { name: 'Request waiver' });
    expect(request).toBeDisabled();
    await user.type(
      dialog.getByRole('textbox', { name: /^Why it deviates/ }),
      ' The repository moves. ',
    );
    await user.click(request);
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    const [[sent]] = api.callsOf('requestWaiver') as [[{ expiresAt: string }]];
    expect(sent).toEqual({
      entityRef: REF,
      control: 'verified-full',
      reason: 'The repository moves.',
      expiresAt: expect.stringMatching(/Z$/),
    });
    const days = (Date.parse(sent.expiresAt) - now) / DAY;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThan(31.1);
    expect(
      await screen.findByText(/Somebody else has to approve it/),
    ).toHaveTextContent('Reason: The repository moves.');
    expect(
      screen.queryByRole('button', { name: 'Request a waiver…' }),
    ).not.toBeInTheDocument();
    // Who asked may take it back, and not approve it.
    expect(
      await screen.findByRole('button', { name: 'Revoke…' }),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Approve…' }),
    ).not.toBeInTheDocument();
  });

  it('cannot end on a day that is over', async () => {
    const { user } = renderControl('verified-full');
    await user.click(
      await screen.findByRole('button', { name: 'Request a waiver…' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await user.type(dialog.getByRole('textbox'), 'It moves.');
    await user.click(dialog.getByRole('spinbutton', { name: /^year/ }));
    await user.keyboard('2020');
    expect(
      await dialog.findByText('Choose a day from today until in a year.'),
    ).toBeInTheDocument();
    expect(
      dialog.getByRole('button', { name: 'Request waiver' }),
    ).toBeDisabled();
  });

  it('is offered neither for what passes nor to who may not request', async () => {
    renderControl('runbook');
    expect(await screen.findByText(/^Passes when/)).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Request a waiver…' }),
    ).not.toBeInTheDocument();
  });

  it('is not offered to who may not request', async () => {
    renderControl('verified-full', api => {
      api.scorecards[0].allowed.requestWaiver = false;
    });
    expect(await screen.findByText(/^Passes when/)).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Request a waiver…' }),
    ).not.toBeInTheDocument();
  });

  it('says why it was not requested, and stays open', async () => {
    const { user } = renderControl('encrypted', api =>
      api.refuse('requestWaiver', 409, 'There is a waiver already.'),
    );
    await user.click(
      await screen.findByRole('button', { name: 'Request a waiver…' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await user.type(dialog.getByRole('textbox'), 'It moves.');
    await user.click(dialog.getByRole('button', { name: 'Request waiver' }));
    expect(
      await dialog.findByText('There is a waiver already.'),
    ).toBeInTheDocument();
  });

  it('is approved by who may, and then counts', async () => {
    const { api, user } = renderControl('verified-full', withWaiver({}));
    await user.click(await screen.findByRole('button', { name: 'Approve…' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      dialog.getByText('The repository moves next week.'),
    ).toBeInTheDocument();
    expect(await axe(document.body)).toHaveNoViolations();
    await user.type(dialog.getByRole('textbox'), 'As agreed');
    await user.click(dialog.getByRole('button', { name: 'Approve' }));
    await waitFor(() =>
      expect(api.callsOf('approveWaiver')).toEqual([['waiver-1', 'As agreed']]),
    );
    expect(await screen.findByText(/^Waived until/)).toHaveTextContent(
      /requested by kim, approved by ada.* Without the waiver: fails\./,
    );
  });

  it('is revoked with a reason while it is in force', async () => {
    const { api, user } = renderControl(
      'verified-full',
      withWaiver(APPROVED, { result: 'waived', underlying: 'fail' }),
    );
    await user.click(await screen.findByRole('button', { name: 'Revoke…' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/It ends at once/)).toBeInTheDocument();
    await user.type(dialog.getByRole('textbox'), 'It has moved');
    await user.click(dialog.getByRole('button', { name: 'Revoke' }));
    await waitFor(() =>
      expect(api.callsOf('revokeWaiver')).toEqual([
        ['waiver-1', 'It has moved'],
      ]),
    );
    expect(
      await screen.findByRole('button', { name: 'Request a waiver…' }),
    ).toBeInTheDocument();
  });

  it.each([
    [{ result: 'fail' }, /^A waiver until .* counts as soon as/],
    [{ result: 'pass' }, /The control does without it/],
  ] as const)('does not count before its time: %j', async (standing, words) => {
    renderControl('verified-full', withWaiver(APPROVED, standing));
    expect(await screen.findByText(words)).toBeInTheDocument();
  });

  it('for many services is decided about by who may see them all', async () => {
    renderControl('verified-full', api => {
      withWaiver(APPROVED, { result: 'waived', underlying: 'fail' })(api);
      api.waivers = [];
    });
    expect(
      await screen.findByText(/whoever may see all of them decides/),
    ).toBeInTheDocument();
  });
});

describe('WaiverRequests', () => {
  const list = (
    <RecoveryQueryProvider>
      <WaiverRequests />
    </RecoveryQueryProvider>
  );

  it('shows what waits: of which service, by whom, why and until when', async () => {
    const { container } = render(list, api => {
      api.waivers = [
        aWaiver(now),
        aWaiver(now, {
          id: 'waiver-2',
          entityRef: undefined,
          selector: { owner: ['group:default/shop'], tier: ['gold'] },
        }),
        aWaiver(now, {
          id: 'mine',
          allowed: { decide: false, revoke: true },
        }),
      ];
    });
    expect(
      await screen.findByText('2 requests of waivers wait for your decision.'),
    ).toBeInTheDocument();
    const [first, second] = within(
      screen.getByRole('list', { name: 'Waivers' }),
    ).getAllByRole('listitem');
    expect(first).toHaveTextContent('kim, 1 hour ago');
    expect(first).toHaveTextContent('The repository moves next week.');
    expect(
      within(first).getByRole('link', { name: /^Waiver of/ }),
    ).toHaveAttribute(
      'href',
      '/recovery/services/default/component/orders?control=verified-full',
    );
    expect(second).toHaveTextContent('all services that fit');
    expect(second).toHaveTextContent('gold');
    expect(await axe(container)).toHaveNoViolations();
  });

  it('is empty after the last was rejected', async () => {
    const { api, user } = render(list, fake => {
      fake.waivers = [aWaiver(now)];
    });
    await user.click(await screen.findByRole('button', { name: 'Reject…' }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.type(dialog.getByRole('textbox'), 'Verify it');
    await user.click(dialog.getByRole('button', { name: 'Reject' }));
    expect(
      await screen.findByText(
        'No request of a waiver waits for your decision.',
      ),
    ).toBeInTheDocument();
    expect(api.callsOf('rejectWaiver')).toEqual([['waiver-1', 'Verify it']]);
  });

  it('says why a decision was not taken, and why nothing can be shown', async () => {
    const { user } = render(list, api => {
      api.waivers = [aWaiver(now)];
      api.refuse('approveWaiver', 409, 'The waiver is revoked.');
    });
    await user.click(await screen.findByRole('button', { name: 'Approve…' }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.type(dialog.getByRole('textbox'), 'Agreed');
    await user.click(dialog.getByRole('button', { name: 'Approve' }));
    expect(
      await dialog.findByText('The waiver is revoked.'),
    ).toBeInTheDocument();
  });

  it('can be tried again when it could not be read', async () => {
    const { api, user } = render(list, fake =>
      fake.refuse('listWaivers', 400, 'The database is locked.'),
    );
    expect(
      await screen.findByText('The requests of waivers could not be read'),
    ).toBeInTheDocument();
    api.refusals.clear();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByText(
        'No request of a waiver waits for your decision.',
      ),
    ).toBeInTheDocument();
  });

  it('says so to who may not see it, and while it is read', async () => {
    render(list, api => api.refuse('listWaivers', 403, 'Forbidden'));
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
  });
});
