import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { FakeRecoveryApi } from '../../__testUtils__/FakeRecoveryApi';
import { renderView } from '../../__testUtils__/render';
import { addScenario } from '../../__testUtils__/scenarios';
import { EntityRecoveryCard } from '../EntityRecoveryCard/EntityRecoveryCard';

async function openDialog(change?: (api: FakeRecoveryApi) => void) {
  const user = userEvent.setup({ delay: null });
  const api = new FakeRecoveryApi();
  addScenario(api, 'proven', Date.now());
  change?.(api);
  renderView(api, <EntityRecoveryCard />, { entity: 'proven' });
  await user.click(await screen.findByRole('button', { name: 'Restore…' }));
  const dialog = within(await screen.findByRole('dialog'));
  await dialog.findByText('newest usable');
  const next = () => user.click(dialog.getByRole('button', { name: 'Next' }));
  return { user, api, dialog, next };
}

describe('RestoreDialog', () => {
  it('proposes the newest usable point and lets no damaged one be chosen', async () => {
    const { dialog } = await openDialog(api => {
      api.points[0] = {
        ...api.points[0],
        usable: false,
        state: 'damaged',
        reason: 'A data pack has changed since it was written.',
      };
    });
    const radios = dialog.getAllByRole('radio');
    expect(radios[0]).toBeDisabled();
    expect(radios[1]).toBeChecked();
    expect(
      dialog.getAllByText(
        'Cannot be chosen: A data pack has changed since it was written.',
      ).length,
    ).toBeGreaterThan(0);
    expect(await axe(document.body)).toHaveNoViolations();
  });

  it('goes from point to operation, carrying the hash of the plan', async () => {
    const { user, api, dialog, next } = await openDialog();
    await next();
    await dialog.findByRole('radio', { name: 'Everything in the point' });
    await next();

    expect(
      await dialog.findByRole('radio', { name: /Shop drill area/ }),
    ).toBeChecked();
    expect(dialog.getByRole('radio', { name: /Scratch disk/ })).toBeDisabled();
    expect(
      dialog.getByText(/The directory does not exist/),
    ).toBeInTheDocument();
    const inPlace = dialog.getByRole('radiogroup', {
      name: 'Over the data that is there',
    });
    expect(within(inPlace).getByRole('radio')).toBeDisabled();
    expect(within(inPlace).getByText(/need approvals/)).toBeInTheDocument();
    expect(await axe(document.body)).toHaveNoViolations();
    await next();

    expect(
      await dialog.findByText('A fresh folder is made in Shop drill area.'),
    ).toBeInTheDocument();
    expect(dialog.getByText('1.2 GB in 412 files')).toBeInTheDocument();
    expect(await axe(document.body)).toHaveNoViolations();
    expect(api.callsOf('requestOperation')).toEqual([]);
    await user.type(dialog.getByRole('textbox'), 'Drill of November');
    await user.click(dialog.getByRole('button', { name: 'Start restore' }));

    await waitFor(() =>
      expect(api.callsOf('requestOperation')).toEqual([
        [
          {
            kind: 'restore',
            pointId: 'proven-orders-db-p0',
            targetId: 'drill-area',
            paths: undefined,
            hash: 'f'.repeat(64),
            reason: 'Drill of November',
          },
        ],
      ]),
    );
    await waitFor(() =>
      expect(screen.getByLabelText('address')).toHaveTextContent(
        /^\/recovery\/operations\/op-100/,
      ),
    );
  });

  it('reads the listing of the point folder by folder and page by page', async () => {
    const { user, api, dialog, next } = await openDialog();
    await next();
    await user.click(
      await dialog.findByRole('radio', { name: 'Only some files or folders' }),
    );
    expect(
      dialog.getByText('Choose at least one file or folder to go on.'),
    ).toBeInTheDocument();
    expect(dialog.getByRole('button', { name: 'Next' })).toBeDisabled();

    const list = await dialog.findByRole('list', {
      name: 'Contents of the point',
    });
    expect(
      within(list).getByText('<img src=x onerror=alert(1)>'),
    ).toBeInTheDocument();
    expect(api.callsOf('listPointContents')).toHaveLength(1);
    await user.click(dialog.getByRole('button', { name: 'Open uploads' }));
    expect(await dialog.findByText('scan-0000.pdf')).toBeInTheDocument();
    expect(dialog.queryByText('scan-0100.pdf')).not.toBeInTheDocument();
    await user.click(dialog.getByRole('button', { name: 'Show more' }));
    expect(await dialog.findByText('scan-0100.pdf')).toBeInTheDocument();
    await user.click(dialog.getByRole('checkbox', { name: 'scan-0007.pdf' }));
    expect(dialog.getByText('1 path chosen')).toBeInTheDocument();
    await user.click(
      dialog.getByRole('button', { name: 'Remove /uploads/scan-0007.pdf' }),
    );
    await user.click(dialog.getByRole('button', { name: 'Top' }));
    await user.click(await dialog.findByRole('checkbox', { name: 'etc' }));
    await next();
    await dialog.findByRole('radio', { name: /Shop drill area/ });
    await next();
    await dialog.findByText('1 chosen paths of the point is written into it.');
    expect(api.callsOf('planRestore')).toEqual([
      ['proven-orders-db-p0', { targetId: 'drill-area', paths: ['/etc'] }],
    ]);
  });

  it('lets nobody start what the plan refuses', async () => {
    const { dialog, next } = await openDialog(api => {
      api.plan = {
        refusals: ['The target has 1 GB free; the restore needs 1.3 GB.'],
      };
    });
    await next();
    await dialog.findByRole('radio', { name: 'Everything in the point' });
    await next();
    await dialog.findByRole('radio', { name: /Shop drill area/ });
    await next();
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'The target has 1 GB free; the restore needs 1.3 GB.',
    );
    expect(
      dialog.getByRole('button', { name: 'Start restore' }),
    ).toBeDisabled();
  });

  it('says why a request failed, and works it out again', async () => {
    const { user, api, dialog, next } = await openDialog(fake =>
      fake.refuse(
        'requestOperation',
        409,
        'Another restore writes to Shop drill area.',
      ),
    );
    await next();
    await dialog.findByRole('radio', { name: 'Everything in the point' });
    await next();
    await dialog.findByRole('radio', { name: /Shop drill area/ });
    await next();
    await dialog.findByText('A fresh folder is made in Shop drill area.');
    await user.click(dialog.getByRole('button', { name: 'Start restore' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'Another restore writes to Shop drill area.',
    );
    expect(
      dialog.getByRole('button', { name: 'Start restore' }),
    ).toBeDisabled();
    await user.click(dialog.getByRole('button', { name: 'Work it out again' }));
    await waitFor(() => expect(api.callsOf('planRestore')).toHaveLength(2));
    await waitFor(() =>
      expect(
        dialog.getByRole('button', { name: 'Start restore' }),
      ).toBeEnabled(),
    );
  });

  it('shows what the backend said when the targets cannot be read', async () => {
    const { dialog, next } = await openDialog(api =>
      api.refuse('listPointTargets', 400, 'The point is gone.'),
    );
    await next();
    await dialog.findByRole('radio', { name: 'Everything in the point' });
    await next();
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'The point is gone.',
    );
    expect(dialog.getByRole('button', { name: 'Next' })).toBeDisabled();
  });
});
