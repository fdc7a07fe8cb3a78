import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  SourceHealth,
  VerificationState,
} from 'backstage-plugin-recovery-common';
import { axe } from '../../__testUtils__/axe';
import { FakeRecoveryApi } from '../../__testUtils__/FakeRecoveryApi';
import { aVerification } from '../../__testUtils__/proof';
import { renderView } from '../../__testUtils__/render';
import { addScenario } from '../../__testUtils__/scenarios';
import { ago, DAY, HOUR } from '../../__testUtils__/world';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { VerificationSection } from './VerificationSection';
import { VerifyDialog } from './VerifyDialog';

const now = Date.now();

function aSource(verification?: VerificationState): SourceHealth {
  const api = new FakeRecoveryApi();
  addScenario(api, 'drilled', now);
  const [status] = api.statuses.values();
  return { ...status.sources[0], title: 'Shop repository', verification };
}

const renderSection = (...sources: SourceHealth[]) =>
  renderView(new FakeRecoveryApi(), <VerificationSection sources={sources} />);

describe('VerificationSection', () => {
  it('says so where no source is bound', async () => {
    renderSection();
    expect(await screen.findByText('No source is bound.')).toBeInTheDocument();
  });

  it('claims nothing where nothing is known', async () => {
    const { container } = renderSection(aSource());
    expect(
      await screen.findByText(
        'Nothing is known of verifications of this source.',
      ),
    ).toBeInTheDocument();
    expect(screen.queryByRole('grid')).not.toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });

  it('says of what was never verified that it was not, level by level', async () => {
    renderSection(
      aSource(
        aVerification(now, {
          levels: [],
          rotation: undefined,
          lastFullReadAt: undefined,
          nextAt: undefined,
        }),
      ),
    );
    expect(await screen.findByText('Never verified.')).toBeInTheDocument();
    const [, ...rows] = within(screen.getByRole('grid')).getAllByRole('row');
    expect(rows).toHaveLength(3);
    for (const row of rows) {
      expect(row).toHaveTextContent('not tried');
    }
    expect(
      screen.getByText(/No verification is scheduled\./),
    ).toBeInTheDocument();
  });

  it('says what can hold back what is due', async () => {
    renderSection(
      aSource(
        aVerification(now, {
          overdue: false,
          nextAt: new Date(now - 3 * 3_600_000).toISOString(),
        }),
      ),
    );
    expect(
      await screen.findByText(/The next verification was due/),
    ).toHaveTextContent(/was due 3 hours ago\. Quiet hours, the daily budget/);
  });

  it('puts a failure in words, with what was said, and passes nothing for it', async () => {
    const { container } = renderSection(
      aSource(
        aVerification(now, {
          levels: [
            {
              level: 3,
              result: 'fail',
              at: ago(now, 2 * HOUR),
              summary: '2 packs do not have their checksums.',
              operationId: 'op-verify',
            },
          ],
          rotation: undefined,
          lastFullReadAt: ago(now, 40 * DAY),
          overdue: true,
          problem: 'Another verification runs.',
        }),
      ),
    );
    expect(
      await screen.findByText(/^Verification failed \(fully read\)/),
    ).toHaveTextContent('2 packs do not have their checksums.');
    expect(
      screen.getByText('Nothing is scheduled: Another verification runs.'),
    ).toBeInTheDocument();
    expect(screen.getByRole('grid')).toHaveTextContent(/fully read.*failed/);
    expect(screen.getByRole('grid')).not.toHaveTextContent('passed');
    expect(screen.queryByText(/Next verification/)).not.toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });
});

describe('VerifyDialog', () => {
  function renderDialog(change: (api: FakeRecoveryApi) => void) {
    const user = userEvent.setup({ delay: null });
    const api = new FakeRecoveryApi();
    addScenario(api, 'drilled', now);
    change(api);
    const onClose = jest.fn();
    const point = api.points.find(({ verificationLevels }) =>
      Boolean(verificationLevels?.length),
    )!;
    renderView(
      api,
      <RecoveryQueryProvider>
        <VerifyDialog point={point} wholeRepository={false} onClose={onClose} />
      </RecoveryQueryProvider>,
    );
    return { api, user, onClose };
  }

  it.each([
    [403, 'You do not have the permission recovery.verification.run.'],
    [409, 'A verification of this source waits already.'],
  ])(
    'stays open and says why when refused with %d',
    async (status, message) => {
      const { user, onClose } = renderDialog(api =>
        api.refuse('verifyPoint', status, message),
      );
      const dialog = within(await screen.findByRole('dialog'));
      await user.click(dialog.getByRole('button', { name: 'Verify' }));
      const alert = await dialog.findByRole('alert');
      expect(alert).toHaveTextContent('The verification was not requested');
      expect(alert).toHaveTextContent(message);
      expect(onClose).not.toHaveBeenCalled();
      expect(await axe(document.body)).toHaveNoViolations();
    },
  );

  it('asks once while there is no answer', async () => {
    const { api, user } = renderDialog(fake => fake.silent.add('verifyPoint'));
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Verify' }));
    await user.click(dialog.getByRole('button', { name: /Verify/ }));
    expect(api.callsOf('verifyPoint')).toHaveLength(1);
  });
});
