import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { EntityRecoveryStatus } from 'backstage-plugin-recovery-common';
import { axe } from '../../__testUtils__/axe';
import { FakeRecoveryApi } from '../../__testUtils__/FakeRecoveryApi';
import { aDrill } from '../../__testUtils__/proof';
import { renderView } from '../../__testUtils__/render';
import { addScenario } from '../../__testUtils__/scenarios';
import { DAY } from '../../__testUtils__/world';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { DrillsSection } from './DrillsSection';

const now = Date.now();

/** The drills of an entity that has a place for drills, and none so far. */
function renderDrills(
  change: (api: FakeRecoveryApi, status: EntityRecoveryStatus) => void,
) {
  const user = userEvent.setup({ delay: null });
  const api = new FakeRecoveryApi();
  addScenario(api, 'drilled', now);
  api.drills = [];
  const [status] = api.statuses.values();
  change(api, status);
  const { container } = renderView(
    api,
    <RecoveryQueryProvider>
      <DrillsSection status={status} />
    </RecoveryQueryProvider>,
  );
  return { api, user, container, status };
}

describe('DrillsSection', () => {
  it('says that it loads while there is no answer', async () => {
    const { container } = renderDrills(api =>
      api.silent.add('listEntityDrills'),
    );
    expect(
      await screen.findByRole('status', {
        name: 'Reading the recovery state…',
      }),
    ).toHaveAttribute('aria-busy', 'true');
    expect(screen.queryByText(/No drill/)).not.toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });

  it('says why drills could not be read, and reads them again when asked to', async () => {
    const { api, user, container } = renderDrills(fake =>
      fake.refuse('listEntityDrills', 400, 'The database is locked.'),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The drills could not be read',
    );
    expect(screen.getByRole('alert')).toHaveTextContent(
      'The database is locked.',
    );
    expect(await axe(container)).toHaveNoViolations();
    api.refusals.clear();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByText('No drill has been run yet.'),
    ).toBeInTheDocument();
  });

  it('says which permission is missing, and offers no retry', async () => {
    renderDrills(api => api.refuse('listEntityDrills', 403, 'Forbidden'));
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Try again' }),
    ).not.toBeInTheDocument();
  });

  it.each([
    [
      'to run one, to who may',
      (status: EntityRecoveryStatus) => {
        status.allowed.drill = true;
      },
      /Run one to know how long/,
    ],
    [
      'whom to ask, to who may not',
      (status: EntityRecoveryStatus) => {
        status.allowed.drill = false;
      },
      /needs the permission recovery\.drill\.run/,
    ],
    [
      'that a place has to be declared first, to both',
      (status: EntityRecoveryStatus) =>
        status.resources.forEach(resource => {
          resource.drill = undefined;
        }),
      /No isolated place for drills is declared/,
    ],
  ])('where there is none, says %s', async (_, change, words) => {
    renderDrills((_api, status) => change(status));
    expect(
      await screen.findByText('No drill has been run yet.'),
    ).toBeInTheDocument();
    expect(screen.getByText(words)).toBeInTheDocument();
  });

  it('keeps what it has and says so when older ones cannot be read', async () => {
    const { api, user, container } = renderDrills((fake, status) => {
      fake.drills = Array.from({ length: 60 }, (_, index) =>
        aDrill(now, (index + 1) * DAY, {
          id: `op-${index}`,
          entityRef: status.entityRef,
        }),
      );
    });
    const older = await screen.findByRole('button', { name: 'Show older' });
    api.refuse('listEntityDrills', 400, 'The database is locked.');
    await user.click(older);
    expect(
      await screen.findByText(/asking again failed\. The database is locked\./),
    ).toBeInTheDocument();
    expect(screen.getAllByRole('row')).toHaveLength(51);
    expect(await axe(container)).toHaveNoViolations();
  });
});
