import { screen, waitFor, within } from '@testing-library/react';
import { axe } from '../../__testUtils__/axe';
import { entityRenderer } from '../../__testUtils__/render';
import { aListed, anAttestation } from '../../__testUtils__/scorecards';
import { ago, DAY } from '../../__testUtils__/world';
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

describe('a clause that needs a person', () => {
  const now = Date.now();
  const view = (
    <RecoveryQueryProvider>
      <FrameworkView frameworkId="nist-800-53" />
    </RecoveryQueryProvider>
  );
  const clauses = () => screen.findByRole('list', { name: 'Clauses' });

  it('is attested with a statement, evidence and an end', async () => {
    const { api, user } = render(view);
    await user.click(
      await screen.findByRole('button', { name: 'Attest… CP-2' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      dialog.getByText('There is a contingency plan, reviewed and handed out.'),
    ).toBeInTheDocument();
    expect(dialog.getByText(/It is no pass of a control/)).toBeInTheDocument();
    expect(await axe(document.body)).toHaveNoViolations();
    const attest = dialog.getByRole('button', { name: 'Attest' });
    await user.type(
      dialog.getByRole('textbox', { name: /^What is so/ }),
      'The board reviewed it.',
    );
    expect(attest).toBeDisabled();
    const link = dialog.getByRole('textbox', { name: /^Link to/ });
    await user.type(link, 'minutes.pdf');
    expect(dialog.getByText(/^Write a whole address/)).toBeInTheDocument();
    expect(attest).toBeDisabled();
    await user.clear(link);
    await user.type(link, 'https://example.com/minutes');
    await user.click(attest);
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    const [[sent]] = api.callsOf('attest') as [[{ expiresAt: string }]];
    expect(sent).toEqual({
      framework: 'nist-800-53',
      clause: 'CP-2',
      statement: 'The board reviewed it.',
      evidence: { link: 'https://example.com/minutes' },
      expiresAt: expect.stringMatching(/Z$/),
    });
    const days = (Date.parse(sent.expiresAt) - now) / DAY;
    expect(days).toBeGreaterThan(363.9);
    expect(days).toBeLessThan(365.1);
    expect(await screen.findByText(/^Attested until/)).toHaveTextContent(
      /by ada/,
    );
    expect(
      screen.getByText(/^1 of 2 clauses that controls can speak to/),
    ).toHaveTextContent('For 1 more it takes a person. 1 of these attested.');
  });

  it('says until when it is attested, by whom, and on what evidence', async () => {
    const { container } = render(view, api => {
      api.attestations = [anAttestation(now)];
    });
    const list = await clauses();
    expect(within(list).getByText('attested')).toBeInTheDocument();
    expect(within(list).queryByText('needs a person')).not.toBeInTheDocument();
    expect(list).toHaveTextContent(/Attested until .*, by kim\./);
    expect(list).toHaveTextContent('The plan was reviewed by the board.');
    expect(list).toHaveTextContent('Evidence: Minutes 7');
    expect(
      within(list).getByRole('link', { name: /example\.com/ }),
    ).toHaveAttribute('href', 'https://example.com/minutes');
    expect(
      within(list).queryByRole('button', { name: 'Revoke… CP-2' }),
    ).not.toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });

  it('says that an attestation expired, and what no longer counts', async () => {
    render(view, api => {
      api.attestations = [
        anAttestation(now, { state: 'expired', expiresAt: ago(now, 2 * DAY) }),
      ];
    });
    const list = await clauses();
    expect(within(list).getByText('attestation expired')).toBeInTheDocument();
    expect(list).toHaveTextContent('by kim expired 2 days ago');
    expect(list).toHaveTextContent('A person has to look at it');
    expect(
      screen.getByText(/^1 of 2 clauses that controls can speak to/),
    ).not.toHaveTextContent('attested');
  });

  it('is taken back with a reason, and keeps its history', async () => {
    const { api, user, container } = render(view, fake => {
      fake.attestations = [
        anAttestation(now, { allowed: { revoke: true } }),
        anAttestation(now, {
          id: 'attestation-0',
          state: 'expired',
          clauseText: 'There is a plan.',
          attestedBy: 'user:default/lee',
          expiresAt: ago(now, 40 * DAY),
        }),
      ];
    });
    await user.click(
      await screen.findByRole('button', { name: 'Revoke… CP-2' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/It stays in the history/)).toBeInTheDocument();
    await user.type(dialog.getByRole('textbox'), 'The plan changed');
    await user.click(dialog.getByRole('button', { name: 'Revoke' }));
    await waitFor(() =>
      expect(api.callsOf('revokeAttestation')).toEqual([
        ['attestation-1', 'The plan changed'],
      ]),
    );
    const list = await clauses();
    expect(
      await within(list).findByText('attestation revoked'),
    ).toBeInTheDocument();
    expect(list).toHaveTextContent('The plan changed');
    await user.click(screen.getByRole('button', { name: 'Show history CP-2' }));
    const history = await screen.findByRole('list', {
      name: 'Attestations of CP-2',
    });
    expect(history).toHaveTextContent('The attestation by lee expired');
    expect(history).toHaveTextContent(
      'The clause was put like this then: There is a plan.',
    );
    expect(await axe(container)).toHaveNoViolations();
  });

  it('is not offered to who may not attest, and never where controls speak', async () => {
    render(view, api => {
      api.frameworks[0].allowed.attest = false;
    });
    await clauses();
    expect(
      screen.queryByRole('button', { name: /^Attest/ }),
    ).not.toBeInTheDocument();
  });

  it('says why it was not attested, and that its history cannot be read', async () => {
    const { user } = render(view, api => {
      api.attestations = [anAttestation(now)];
      api.refuse('attest', 403, 'You do not have the permission.');
      api.refuse('listAttestations', 400, 'The database is locked.');
    });
    await user.click(
      await screen.findByRole('button', { name: 'Show history CP-2' }),
    );
    expect(
      await screen.findByText('The attestations could not be read'),
    ).toBeInTheDocument();
    await user.click(
      screen.getByRole('button', { name: 'Attest again… CP-2' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await user.type(
      dialog.getByRole('textbox', { name: /^What is so/ }),
      'It is.',
    );
    await user.type(
      dialog.getByRole('textbox', { name: /^Evidence/ }),
      'Minutes 7',
    );
    await user.click(dialog.getByRole('button', { name: 'Attest' }));
    expect(
      await dialog.findByText('You do not have the permission.'),
    ).toBeInTheDocument();
  });
});
