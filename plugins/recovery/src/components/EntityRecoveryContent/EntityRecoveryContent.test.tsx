import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from '../../__testUtils__/axe';
import { FakeRecoveryApi } from '../../__testUtils__/FakeRecoveryApi';
import { renderView } from '../../__testUtils__/render';
import {
  addScenario,
  refOf,
  type Scenario,
} from '../../__testUtils__/scenarios';
import { ago, anOperation, DAY } from '../../__testUtils__/world';
import { EntityRecoveryContent } from './EntityRecoveryContent';

const now = Date.now();

async function renderTab(
  options: {
    scenario?: Scenario;
    at?: string;
    change?: (api: FakeRecoveryApi) => void;
  } = {},
) {
  const { scenario = 'proven', at = '/', change } = options;
  const user = userEvent.setup({ delay: null });
  const api = new FakeRecoveryApi();
  addScenario(api, scenario, now);
  change?.(api);
  const view = renderView(api, <EntityRecoveryContent />, {
    entity: scenario,
    at,
  });
  return { api, user, ...view };
}

const table = () =>
  screen.findByRole('grid', { name: 'Recovery points, newest first' });
const chart = () =>
  screen.findByRole('group', { name: 'Chart of recovery points over time' });
const address = () => screen.getByLabelText('address').textContent ?? '';

describe('EntityRecoveryContent', () => {
  it.each([
    'proven',
    'unreachable',
    'wrong-bindings',
    'hostile',
    'drilled',
    'doubted',
  ] as const)(
    'has no accessibility violations in the state %s',
    async scenario => {
      const { container } = await renderTab({ scenario });
      await screen.findAllByText(/./, { selector: 'p' });
      await waitFor(() =>
        expect(container.querySelector('[aria-busy="true"]')).toBeNull(),
      );
      expect(await axe(container)).toHaveNoViolations();
    },
  );

  it('begins with the sentence, and tells the chart in words', async () => {
    await renderTab();
    await chart();
    expect(document.body).toHaveTextContent(
      /Recoverable to \d+ minutes ago, within the RPO of 1 hour/,
    );
    expect(
      screen.getByText(/48 points from .*: 46 usable, 2 not; 0 operations\./),
    ).toBeInTheDocument();
  });

  it('keeps chart, table, details and address together when a point is chosen in the table', async () => {
    const { user } = await renderTab();
    const rows = within(await table()).getAllByRole('row');
    await user.click(within(rows[1]).getAllByRole('gridcell')[0]);
    await waitFor(() =>
      expect(address()).toContain('point=proven-orders-db-p0'),
    );
    expect(await screen.findByText('Id at its source')).toBeInTheDocument();
    expect(rows[1]).toHaveAttribute('aria-selected', 'true');
    const mark = within(await chart()).getByRole('button', { pressed: true });
    expect(mark).toHaveAccessibleName(
      /^orders-db, .*complete, usable, restored$/,
    );
  });

  it('opens at the point that the address names, and moves the chart to it', async () => {
    const { user } = await renderTab({
      at: '/?point=proven-orders-db-p4&range=90d',
    });
    expect(
      await screen.findByText(
        /Not usable: A data pack has changed since it was written\./,
      ),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Restore this point…' }),
    ).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Close details' }));
    expect(address()).toBe('/?range=90d');
  });

  it('lets the chart be used by keyboard alone', async () => {
    const { user } = await renderTab();
    const marks = within(await chart()).getAllByRole('button');
    expect(
      marks.filter(mark => mark.getAttribute('tabindex') === '0'),
    ).toHaveLength(1);
    marks[marks.length - 1].focus();
    await user.keyboard('{ArrowLeft}');
    expect(document.activeElement).toBe(marks[marks.length - 2]);
    await user.keyboard('{Home}');
    expect(document.activeElement).toBe(marks[0]);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(address()).toContain('point='));
    await user.keyboard('+');
    await waitFor(() => expect(address()).toMatch(/from=.*to=/));
    await waitFor(async () =>
      expect(await chart()).toContainElement(
        document.activeElement as unknown as SVGElement,
      ),
    );
    await user.click(screen.getByRole('radio', { name: '7 days' }));
    await waitFor(() => expect(address()).toContain('range=7d'));
    expect(address()).not.toContain('from=');
  });

  it('draws operations, and leads to them', async () => {
    const { user } = await renderTab({
      change: api =>
        api.operations.push(anOperation(now, { entityRef: refOf('proven') })),
    });
    await user.click(
      await within(await chart()).findByRole('button', {
        name: /^Restore succeeded,/,
      }),
    );
    await waitFor(() => expect(address()).toBe('/recovery/operations/op-1'));
  });

  it('keeps filters and search in the address and asks the backend for what matches', async () => {
    const { api, user } = await renderTab({ at: '/?state=damaged' });
    const grid = await table();
    expect(within(grid).getAllByText('damaged')).toHaveLength(2);
    await user.type(
      screen.getByRole('searchbox', { name: 'Search by id or title' }),
      'uploads',
    );
    await waitFor(() => expect(address()).toContain('search=uploads'));
    await waitFor(() =>
      expect(api.callsOf('listEntityPoints').at(-1)).toEqual([
        refOf('proven'),
        { limit: 25, state: ['damaged'], search: 'uploads' },
      ]),
    );
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect(address()).toBe('/'));
  });

  it('says so when no point matches', async () => {
    await renderTab({ at: '/?search=nowhere' });
    expect(
      await screen.findByText('No point matches the filters.'),
    ).toBeInTheDocument();
  });

  it('goes through the points page by page', async () => {
    const { user } = await renderTab();
    await table();
    expect(screen.getByText('1 to 25 of 78')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Next table page' }));
    expect(await screen.findByText('26 to 50 of 78')).toBeInTheDocument();
    await user.click(
      screen.getByRole('button', { name: 'Previous table page' }),
    );
    expect(await screen.findByText('1 to 25 of 78')).toBeInTheDocument();
  });

  it('asks for pages as long as the address says, and for no others', async () => {
    const { api } = await renderTab({ at: '/?size=500' });
    await table();
    expect(api.callsOf('listEntityPoints')).toEqual([
      [refOf('proven'), { limit: 500 }],
    ]);
    const other = await renderTab({ at: '/?size=9999' });
    await waitFor(() =>
      expect(other.api.callsOf('listEntityPoints')).toEqual([
        [refOf('proven'), { limit: 25 }],
      ]),
    );
  });

  it('says that there are no points yet, and when they come', async () => {
    await renderTab({ scenario: 'unreachable' });
    expect(
      await screen.findByText('There are no recovery points yet.'),
    ).toBeInTheDocument();
    expect(screen.getByText(/No recovery point between/)).toBeInTheDocument();
  });

  it('restores the point whose details are open', async () => {
    const { user } = await renderTab({ at: '/?point=proven-orders-db-p3' });
    await user.click(
      await screen.findByRole('button', { name: 'Restore this point…' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await dialog.findByText('newest usable');
    const chosen = dialog.getByRole('radio', { checked: true });
    expect(chosen).toHaveAttribute('value', 'proven-orders-db-p3');
  });

  it('says that a point is gone when the address names one that is', async () => {
    await renderTab({ at: '/?point=long-gone' });
    expect(
      await screen.findByText(/No recovery point long-gone is known\./),
    ).toBeInTheDocument();
  });

  it('lists operations with who asked for them', async () => {
    await renderTab({
      change: api =>
        api.operations.push(
          anOperation(now, {
            entityRef: refOf('proven'),
            requestedAt: ago(now, 2 * DAY),
          }),
        ),
    });
    const list = await screen.findByRole('grid', { name: 'Operations' });
    expect(list).toHaveTextContent('all 412 files came back');
    expect(list).toHaveTextContent('kim');
    expect(list).toHaveTextContent('2 days ago');
  });

  it('tells drills with their phases, and how many took too long', async () => {
    await renderTab({ scenario: 'drilled' });
    expect(
      await screen.findByRole('img', {
        name: /^10 drills from .* The longest took 41 min; 1 took longer than the RTO\.$/,
      }),
    ).toBeInTheDocument();
    const grid = screen.getByRole('grid', {
      name: 'Recovery drills, newest first',
    });
    expect(within(grid).getAllByRole('row')).toHaveLength(11);
    expect(grid).toHaveTextContent('the newest row is 3 days old');
    expect(grid).toHaveTextContent(
      'negative drill: a damaged copy had to fail',
    );
  });

  it('tells how far verification has come, by source and level', async () => {
    await renderTab({ scenario: 'drilled' });
    const levels = await screen.findByRole('grid', {
      name: 'Levels of verification of Shop repository',
    });
    expect(within(levels).getAllByRole('row')[3]).toHaveTextContent(
      /fully read.*passed, part after part.*12 days ago/,
    );
    expect(
      screen.getByRole('progressbar', { name: /Parts of the repository/ }),
    ).toHaveAttribute(
      'aria-valuetext',
      'This round: 11 of 24 parts read and intact.',
    );
  });

  it('claims nothing of verification, drills and evidence where there is none', async () => {
    await renderTab({ scenario: 'proven' });
    expect(
      await screen.findByText('No drill has been run yet.'),
    ).toBeInTheDocument();
    expect(
      screen.getAllByText('Nothing is known of verifications of this source.'),
    ).toHaveLength(2);
    expect(
      await screen.findByText('There is no evidence yet.'),
    ).toBeInTheDocument();
  });

  it('lists evidence, and says where its chain is broken', async () => {
    await renderTab({
      scenario: 'drilled',
      change: api => {
        api.chain = {
          intact: false,
          brokenAt: 7,
          problem: 'Its hash differs.',
        };
      },
    });
    expect(
      await screen.findByText('The chain of evidence is broken at record 7'),
    ).toBeInTheDocument();
    const grid = screen.getByRole('grid', {
      name: 'Records of evidence, newest first',
    });
    expect(within(grid).getAllByRole('row').length).toBeGreaterThan(10);
    expect(grid).toHaveTextContent('Restore requested');
  });

  it('says so when the chain could not be checked, and when drills could not be read', async () => {
    await renderTab({
      scenario: 'drilled',
      change: api => {
        api.refuse('checkEvidenceChain', 400, 'The database is locked.');
        api.refuse('listEntityDrills', 400, 'No such page.');
      },
    });
    expect(
      await screen.findByText(
        'Whether the chain of evidence is whole could not be checked: The database is locked.',
      ),
    ).toBeInTheDocument();
    expect(await screen.findByText(/No such page\./)).toBeInTheDocument();
  });

  it('has a point verified at a level whose proof it names', async () => {
    const { api, user } = await renderTab({
      scenario: 'drilled',
      at: '/?point=drilled-uploads-p0',
    });
    await user.click(await screen.findByRole('button', { name: 'Verify…' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      dialog.getByText(/verifies the repository as a whole/),
    ).toBeInTheDocument();
    await user.click(dialog.getByRole('radio', { name: /^Read a sample/ }));
    expect(await axe(document.body)).toHaveNoViolations();
    await user.click(dialog.getByRole('button', { name: 'Verify' }));
    await waitFor(() =>
      expect(api.callsOf('verifyPoint')).toEqual([
        ['drilled-uploads-p0', { level: 2 }],
      ]),
    );
  });

  it('pauses a source with a reason, and lets it go on', async () => {
    const { api, user } = await renderTab({ scenario: 'drilled' });
    await user.click(
      await screen.findByRole('button', { name: 'Pause Shop repository…' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByRole('button', { name: 'Pause' })).toBeDisabled();
    await user.type(dialog.getByRole('textbox'), 'New disk');
    await user.click(dialog.getByRole('button', { name: 'Pause' }));
    expect(await screen.findByText(/Paused by/)).toHaveTextContent('New disk');
    await user.click(
      screen.getByRole('button', { name: 'Resume Shop repository' }),
    );
    await waitFor(() => expect(api.callsOf('resumeSource')).toHaveLength(1));
  });

  it('says what holds back a source, to whoever may not change it as well', async () => {
    await renderTab({ scenario: 'doubted' });
    expect(
      await screen.findByText(/All operations are stopped: .*disks are moved/),
    ).toBeInTheDocument();
    expect(screen.getByText(/moves to a new disk/)).toBeInTheDocument();
    expect(screen.getByText('0 of 1 running, 4 waiting.')).toBeInTheDocument();
  });

  it('tells a reader without permission whom to ask', async () => {
    await renderTab({
      change: api => api.refuse('getEntityStatus', 403, 'Forbidden'),
    });
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
  });
});
