import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from '../../__testUtils__/axe';
import { FakeRecoveryApi } from '../../__testUtils__/FakeRecoveryApi';
import { renderView } from '../../__testUtils__/render';
import {
  addScenario,
  refOf,
  SCENARIOS,
  type Scenario,
} from '../../__testUtils__/scenarios';
import { EntityRecoveryCard } from './EntityRecoveryCard';

const now = Date.now();

function renderCard(
  scenario: Scenario,
  change?: (api: FakeRecoveryApi) => void,
) {
  const api = new FakeRecoveryApi();
  addScenario(api, scenario, now);
  change?.(api);
  const view = renderView(api, <EntityRecoveryCard />, { entity: scenario });
  return { api, ...view };
}

describe('EntityRecoveryCard', () => {
  it.each([
    ['proven', /^Recoverable to 12 minutes ago, within the RPO of 1 hour$/],
    ['listed', /^Recoverable to 3 hours ago, within the RPO of 1 hour$/],
    ['no-rpo', /^Recoverable to 3 hours ago; no RPO is set$/],
    [
      'old',
      /^Recoverable only to 4 days ago, which is older than the RPO of 1 hour$/,
    ],
    [
      'damaged',
      /^The newest point is damaged; recoverable to 1 day ago from an older one$/,
    ],
    ['unusable', /^Not recoverable: there is no usable recovery point$/],
    [
      'unreachable',
      /^Cannot tell: Shop repository has been unreachable for 9 hours$/,
    ],
    ['unprotected', /^Nothing protects this component$/],
    [
      'wrong-bindings',
      /^Nothing protects this component: its bindings cannot be used$/,
    ],
    ['excluded', /^Left out of backups on purpose$/],
  ] as Array<[Scenario, RegExp]>)(
    'begins the state %s with its sentence',
    async (scenario, sentence) => {
      renderCard(scenario);
      const heading = await screen.findByRole('heading', { name: 'Recovery' });
      expect(heading).toBeInTheDocument();
      await waitFor(() =>
        expect(
          [...document.querySelectorAll('p')].some(p =>
            sentence.test(p.textContent ?? ''),
          ),
        ).toBe(true),
      );
    },
  );

  it.each(SCENARIOS)(
    'has no accessibility violations in the state %s',
    async scenario => {
      const { container } = renderCard(scenario);
      await waitFor(() =>
        expect(container.querySelector('[aria-busy]')).toBeNull(),
      );
      expect(await axe(container)).toHaveNoViolations();
    },
  );

  it('says what is proven and what is only listed', async () => {
    renderCard('listed');
    expect(
      await screen.findByText(
        'Not proven: the points are listed, none has been read back yet.',
      ),
    ).toBeInTheDocument();
    const uploads = within(
      screen.getByRole('list', { name: 'Protected resources' }),
    );
    expect(uploads.getByText('listed only')).toBeInTheDocument();
    expect(uploads.getByText('restored')).toBeInTheDocument();
  });

  it('says how much was verified, and how long the last drill took against the RTO', async () => {
    renderCard('drilled');
    const proof = await screen.findByRole('list', {
      name: 'What is proven of orders-db',
    });
    expect(proof).toHaveTextContent(
      'Verified 2 of 3 levels, last full read 12 days ago.',
    );
    expect(proof).toHaveTextContent(
      'Proven by a drill 8 days ago, took 14 min (RTO 30 min).',
    );
    expect(
      screen.getByRole('list', { name: 'What is proven of uploads' }),
    ).toHaveTextContent('Never restored. No drill has run yet.');
  });

  it('says what speaks against a recovery: a failed drill, checks that pass anything, late verification', async () => {
    renderCard('doubted');
    const proof = await screen.findByRole('list', {
      name: 'What is proven of orders-db',
    });
    expect(proof).toHaveTextContent(
      'Never verified. The next one was due 2 days ago.',
    );
    expect(proof).toHaveTextContent(
      'The last drill failed 1 day ago: The newest row is 3 days old. The last one that passed was 1 month ago.',
    );
    expect(proof).toHaveTextContent(
      'A scheduled drill was due 1 day ago and has not taken place.',
    );
    expect(proof).toHaveTextContent(/passed a deliberately damaged copy/);
    const uploads = screen.getByRole('list', {
      name: 'What is proven of uploads',
    });
    expect(uploads).toHaveTextContent('Cannot be verified at its source.');
    expect(uploads).toHaveTextContent(
      'it took 45 min, longer than the RTO of 30 min.',
    );
  });

  it('says nothing of verification and drills where nothing is known of them', async () => {
    renderCard('proven');
    await screen.findByText(/Recoverable to/);
    expect(
      screen.queryByRole('list', { name: /What is proven/ }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Run drill' }),
    ).not.toBeInTheDocument();
  });

  it('asks for a drill of a chosen resource and point, and leads to it', async () => {
    const user = userEvent.setup({ delay: null });
    const { api } = renderCard('drilled');
    await user.click(await screen.findByRole('button', { name: 'Run drill' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/removes it again/)).toBeInTheDocument();
    expect(await axe(document.body)).toHaveNoViolations();
    await user.click(dialog.getByRole('radio', { name: 'A random one' }));
    await user.click(dialog.getByRole('button', { name: 'Run drill' }));
    await waitFor(() =>
      expect(api.callsOf('requestDrill')).toEqual([
        [
          refOf('drilled'),
          {
            resourceId: 'drilled-orders-db',
            pick: 'random',
            reason: undefined,
          },
        ],
      ]),
    );
    await waitFor(() =>
      expect(screen.getByLabelText('address')).toHaveTextContent(
        /^\/recovery\/operations\/op-/,
      ),
    );
  });

  it('keeps the dialog and says why when a drill is refused', async () => {
    const user = userEvent.setup({ delay: null });
    renderCard('drilled', api =>
      api.refuse('requestDrill', 409, 'A drill of it is running already.'),
    );
    await user.click(await screen.findByRole('button', { name: 'Run drill' }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Run drill' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'A drill of it is running already.',
    );
  });

  it('shows at most three findings, each with its next step', async () => {
    renderCard('old');
    const list = await screen.findByRole('list', { name: 'What to look at' });
    expect(within(list).getAllByRole('listitem')).toHaveLength(3);
    expect(within(list).getAllByText(/^Next: /)).toHaveLength(3);
    expect(
      screen.getByText('1 more finding in the details'),
    ).toBeInTheDocument();
  });

  it('names an unreachable source, since when, and what to do', async () => {
    renderCard('last-known');
    const sources = await screen.findByRole('list', { name: 'Sources' });
    expect(sources).toHaveTextContent(
      'Shop repository restic: unreachable for 9 hours',
    );
    expect(sources).toHaveTextContent(
      'The repository server refused the connection.',
    );
    expect(sources).toHaveTextContent('Next: Start the repository server');
    expect(document.body).toHaveTextContent(
      'Last known: recoverable to 1 day ago.',
    );
  });

  it('offers the annotation to copy when nothing protects the entity', async () => {
    const user = userEvent.setup();
    const write = jest.spyOn(navigator.clipboard, 'writeText');
    renderCard('unprotected');
    await user.click(await screen.findByRole('button', { name: 'Copy' }));
    expect(write).toHaveBeenCalledWith(
      expect.stringContaining('recovery/protected-by: |'),
    );
    expect(
      await screen.findByRole('button', { name: 'Copied' }),
    ).toBeInTheDocument();
  });

  it('says what to change in each wrong binding, once', async () => {
    renderCard('wrong-bindings');
    const list = await screen.findByRole('list', {
      name: 'What to look at',
    });
    expect(within(list).getAllByRole('listitem')).toHaveLength(2);
    expect(list).toHaveTextContent('orders-db: restic-shpo tag=orders-db');
    expect(list).toHaveTextContent(
      'Next: Ask the owner of the source to allow it in mayBind.',
    );
    expect(screen.getAllByText(/restic-shpo/)).toHaveLength(1);
    expect(screen.getAllByText(/Nothing protects/)).toHaveLength(1);
  });

  it('says why and by whom an entity is left out', async () => {
    renderCard('excluded');
    expect(
      await screen.findByText(/Reason: Holds no data of its own\./),
    ).toHaveTextContent('Decided by group:default/shop.');
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('tells a reader without permission whom to ask, and offers no retry', async () => {
    renderCard('proven', api =>
      api.refuse('getEntityStatus', 403, 'Forbidden'),
    );
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
    expect(screen.getByText(/recovery\.point\.read/)).toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('shows what the backend said when it fails, and reads again on request', async () => {
    const user = userEvent.setup();
    const { api } = renderCard('proven', fake =>
      fake.refuse('getEntityStatus', 400, 'The name is too long.'),
    );
    expect(
      await screen.findByText(/The name is too long\./),
    ).toBeInTheDocument();
    api.refusals.clear();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText(/Recoverable to/)).toBeInTheDocument();
  });

  it('says that it loads while there is no answer yet', async () => {
    renderCard('proven', api => api.silent.add('getEntityStatus'));
    expect(
      await screen.findByRole('status', {
        name: 'Reading the recovery state…',
      }),
    ).toHaveAttribute('aria-busy', 'true');
  });

  it('has the sources read again and says so', async () => {
    const user = userEvent.setup();
    const { api } = renderCard('proven');
    await user.click(
      await screen.findByRole('button', { name: 'Refresh now' }),
    );
    expect(api.callsOf('refreshEntity')).toEqual([[refOf('proven')]]);
    expect(
      await screen.findByRole('button', { name: 'Refreshing…' }),
    ).toBeDisabled();
  });

  it('offers neither restore nor refresh to who may only read', async () => {
    renderCard('reader');
    expect(await screen.findByText(/Recoverable to/)).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Restore…' }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Refresh now' }),
    ).not.toBeInTheDocument();
  });

  it('shows hostile names as text', async () => {
    const { container } = renderCard('hostile');
    expect(
      (await screen.findAllByText(/<script>alert\(1\)<\/script>/)).length,
    ).toBeGreaterThan(0);
    expect(container.querySelector('script')).toBeNull();
    expect(
      screen.getAllByText(/\$t\(title\) \{\{time\}\}/).length,
    ).toBeGreaterThan(0);
  });

  it('links a running operation and the last restore', async () => {
    renderCard('running');
    const links = await screen.findAllByRole('link', {
      name: 'Open operation',
    });
    expect(links.map(link => link.getAttribute('href'))).toEqual([
      '/recovery/operations/op-running',
      '/recovery/operations/op-1',
    ]);
  });
});
