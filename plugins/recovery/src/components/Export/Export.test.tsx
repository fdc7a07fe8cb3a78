import { identityApiRef, storageApiRef } from '@backstage/core-plugin-api';
import { mockApis } from '@backstage/frontend-test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import { axe } from '../../__testUtils__/axe';
import type { FakeRecoveryApi } from '../../__testUtils__/FakeRecoveryApi';
import { entityRenderer } from '../../__testUtils__/render';
import { aListed } from '../../__testUtils__/scorecards';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { FleetPage } from '../Fleet/FleetPage';
import { utcDayOf } from '../Fleet/trend';
import { FrameworkView } from '../Frameworks/FrameworkView';
import { ScorecardReport } from './ScorecardReport';

const now = Date.now();
const DAY = 86_400_000;
const TODAY = utcDayOf(now);

const apis = [
  [
    identityApiRef,
    mockApis.identity({
      userEntityRef: 'user:default/kim',
      ownershipEntityRefs: ['user:default/kim', 'group:default/shop'],
    }),
  ],
  [storageApiRef, mockApis.storage()],
] as const;

function aDay(day: string, totalCount: number) {
  const entities = { compliant: 0, failing: totalCount, unknown: 0 };
  return { day, totalCount, entities, waived: 0 };
}

function someResults(api: FakeRecoveryApi) {
  api.listed = [aListed(now, 'component:default/orders')];
  const item = {
    entityRef: 'component:default/orders',
    group: 'protection' as const,
    since: '2026-11-01T00:00:00.000Z',
  };
  api.exported = [
    {
      ...item,
      control: 'protected',
      title: 'Protected at all',
      result: 'pass',
      reason: 'Two resources.',
    },
    {
      ...item,
      control: 'verified-full',
      title: 'Verified: fully read',
      group: 'proof',
      result: 'fail',
      reason: 'Read 33 days ago.',
    },
    {
      ...item,
      entityRef: 'component:default/static',
      control: 'protected',
      title: 'Protected at all',
      result: 'not-applicable',
      reason: 'It is excluded: it keeps no data.',
    },
  ];
}

function render(
  element: JSX.Element,
  at: string,
  change: (api: FakeRecoveryApi) => void = someResults,
) {
  return entityRenderer('orders', apis)(
    <RecoveryQueryProvider>{element}</RecoveryQueryProvider>,
    change,
    at,
  );
}

/** Types a day into the parts of the field. */
async function typeDay(
  user: ReturnType<typeof render>['user'],
  day: string,
): Promise<void> {
  const [year, month, date] = day.split('-');
  const parts = within(await screen.findByRole('dialog')).getAllByRole(
    'spinbutton',
  );
  for (const part of parts) {
    const name = part.getAttribute('data-type');
    await user.click(part);
    await user.keyboard(
      { year, month, day: date }[name as 'year' | 'month' | 'day'],
    );
  }
}

describe('the export of scorecards', () => {
  const create = URL.createObjectURL;
  let saved: Array<{ name: string; file: Blob }>;

  beforeEach(() => {
    saved = [];
    let last: Blob;
    URL.createObjectURL = jest.fn((file: Blob) => {
      last = file;
      return 'blob:file';
    }) as typeof URL.createObjectURL;
    jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function click(this: HTMLAnchorElement) {
        saved.push({ name: this.download, file: last });
      });
  });

  afterEach(() => {
    URL.createObjectURL = create;
    jest.restoreAllMocks();
  });

  it('saves the file that the backend gives, for the present filters', async () => {
    const { api, user } = render(<FleetPage />, '/recovery?tier=gold');
    await user.click(await screen.findByRole('button', { name: 'Export…' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      dialog.getByText(/^The services that the present filters find/),
    ).toBeInTheDocument();
    await user.click(dialog.getByRole('button', { name: 'CSV' }));
    await waitFor(() => expect(saved).toHaveLength(1));
    expect(saved[0].name).toBe(`recovery-controls-${TODAY}.csv`);
    expect(await saved[0].file.text()).toContain('component:default/orders');
    expect(api.callsOf('exportScorecards')).toEqual([
      [expect.objectContaining({ tier: ['gold'], format: 'csv' })],
    ]);
    expect(dialog.getByRole('link', { name: 'Report' })).toHaveAttribute(
      'href',
      '/recovery/report?tier=gold',
    );
    expect(await axe(document.body)).toHaveNoViolations();
  });

  it('is one of the framework on its page, as of a past day', async () => {
    const past = utcDayOf(now - 3 * DAY);
    const { api, user } = render(
      <FrameworkView frameworkId="nist-800-53" />,
      '/recovery/frameworks/nist-800-53',
      fake => {
        someResults(fake);
        fake.days = [aDay(past, 2)];
      },
    );
    await user.click(await screen.findByRole('button', { name: 'Export…' }));
    await typeDay(user, past);
    const json = screen.getByRole('button', { name: 'JSON' });
    await waitFor(() => expect(json).toBeEnabled());
    await user.click(json);
    await waitFor(() => expect(saved).toHaveLength(1));
    expect(saved[0].name).toBe(`recovery-nist-800-53-${past}.json`);
    expect(api.callsOf('exportScorecards')[0][0]).toMatchObject({
      format: 'json',
      asOf: past,
      framework: 'nist-800-53',
    });
  });

  it('says why there can be none of a day', async () => {
    const { api, user } = render(<FleetPage />, '/recovery');
    await user.click(await screen.findByRole('button', { name: 'Export…' }));
    await typeDay(user, utcDayOf(now + 400 * DAY));
    expect(await screen.findByText(/is still to come\./)).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'CSV' })).toBeDisabled();
    await typeDay(user, '2020-01-15');
    expect(
      await screen.findByText(/^Nothing is on record of these services/),
    ).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'CSV' })).toBeDisabled();
    expect(api.callsOf('exportScorecards')).toEqual([]);
  });

  it('says why it failed', async () => {
    const { user } = render(<FleetPage />, '/recovery', api => {
      someResults(api);
      api.refuse('exportScorecards', 503, 'The database is being restored.');
    });
    await user.click(await screen.findByRole('button', { name: 'Export…' }));
    await user.click(await screen.findByRole('button', { name: 'JSON' }));
    expect(
      await screen.findByText('The database is being restored.'),
    ).toBeInTheDocument();
  });
});

describe('the report of controls', () => {
  it('leads from controls to results, with exclusions and the end of the chain', async () => {
    const { api, container } = render(
      <ScorecardReport />,
      '/recovery/report?owner=mine',
    );
    expect(
      await screen.findByRole('heading', { name: 'Recovery controls' }),
    ).toBeInTheDocument();
    const paper = screen.getByRole('article');
    expect(paper).toHaveTextContent(
      '3 results of controls over 2 services. What is not known is no pass.',
    );
    expect(paper).toHaveTextContent('Owner: Mine');
    expect(paper).toHaveTextContent('Read 33 days ago.');
    expect(paper).toHaveTextContent('It is excluded: it keeps no data.');
    expect(paper).toHaveTextContent('Nothing is waived.');
    expect(paper).toHaveTextContent(
      `yarn recovery-evidence verify --config ../../app-config.yaml --head 4711:${'ab'.repeat(
        32,
      )}`,
    );
    expect(await screen.findByText(/kim/)).toBeInTheDocument();
    expect(api.callsOf('exportScorecards')[0][0]).toMatchObject({
      owner: ['user:default/kim', 'group:default/shop'],
      format: 'json',
    });
    expect(await axe(container)).toHaveNoViolations();
  });

  it('goes clause by clause through a framework, and says what takes a person', async () => {
    render(<ScorecardReport />, '/recovery/report?framework=nist-800-53');
    const clauses = await screen.findByRole('list', { name: 'Clauses' });
    const [first, second, third] = within(clauses)
      .getAllByRole('listitem')
      .filter(item => item.parentElement === clauses);
    expect(first).toHaveTextContent('CP-9');
    expect(first).toHaveTextContent('Protected at all');
    expect(second).toHaveTextContent('Verified: fully read');
    expect(third).toHaveTextContent(
      'A person has to look at it. Nobody had attested it by then.',
    );
    expect(
      screen.queryByRole('heading', { name: 'Attested by people' }),
    ).not.toBeInTheDocument();
  });

  it('holds what people attested, of a framework and of all', async () => {
    const attested = (api: FakeRecoveryApi) => {
      someResults(api);
      api.personClauses = [
        {
          framework: 'nist-800-53',
          clause: 'CP-2',
          text: 'There is a plan.',
          attestation: {
            id: 'attestation-1',
            framework: 'nist-800-53',
            clause: 'CP-2',
            clauseText: 'There was a plan.',
            statement: 'The plan is kept and known.',
            evidence: { text: 'Wiki', link: 'https://example.com/plan' },
            state: 'revoked',
            attestedBy: 'user:default/mia',
            attestedAt: '2026-10-01T08:00:00.000Z',
            expiresAt: '2027-10-01T08:00:00.000Z',
            revocation: {
              by: 'user:default/tom',
              at: '2026-11-01T08:00:00.000Z',
              reason: 'Lost',
            },
          },
        },
      ];
    };
    const { container } = render(
      <ScorecardReport />,
      '/recovery/report?owner=mine',
      attested,
    );
    const list = await screen.findByRole('list', {
      name: 'Attested by people',
    });
    for (const text of [
      /The plan is kept and known/,
      /https:\/\/example\.com\/plan/,
      /The clause was put like this then: There was a plan/,
      /attestation-1/,
    ]) {
      expect(list).toHaveTextContent(text);
    }
    await waitFor(() =>
      expect(list).toHaveTextContent(
        /CP-2 of NIST SP 800-53.*Attested by mia.*It was revoked by tom.*: Lost/,
      ),
    );
    expect(await axe(container)).toHaveNoViolations();
  });

  it('is not made of a day before all records, or to come', async () => {
    const { api } = render(
      <ScorecardReport />,
      '/recovery/report?asOf=2020-01-15',
    );
    expect(
      await screen.findByText(/^Nothing is on record of these services/),
    ).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Print' })).toBeDisabled();
    expect(api.callsOf('exportScorecards')).toEqual([]);
    render(<ScorecardReport />, '/recovery/report?asOf=2999-01-01');
    expect(await screen.findByText(/is still to come\./)).toBeInTheDocument();
    render(<ScorecardReport />, '/recovery/report?asOf=2026-02-30');
    expect(
      await screen.findByText(/^2026-02-30 is no day/),
    ).toBeInTheDocument();
  });

  it('says why it cannot be made', async () => {
    render(<ScorecardReport />, '/recovery/report', api =>
      api.refuse('exportScorecards', 403, 'You may not.'),
    );
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
  });
});
