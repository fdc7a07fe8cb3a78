import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from '../../__testUtils__/axe';
import { FakeRecoveryApi } from '../../__testUtils__/FakeRecoveryApi';
import { renderView } from '../../__testUtils__/render';
import { addScenario, type Scenario } from '../../__testUtils__/scenarios';
import { EntityRecoveryCard } from '../EntityRecoveryCard/EntityRecoveryCard';

async function openDialog(
  change?: (api: FakeRecoveryApi) => void,
  scenario: Scenario = 'proven',
) {
  const user = userEvent.setup({ delay: null });
  const api = new FakeRecoveryApi();
  addScenario(api, scenario, Date.now());
  change?.(api);
  renderView(api, <EntityRecoveryCard />, { entity: scenario });
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

  describe('to an instant', () => {
    async function openAtTime() {
      const opened = await openDialog(undefined, 'drilled');
      await opened.user.click(
        opened.dialog.getByRole('radio', { name: 'A time inside the window' }),
      );
      expect(
        opened.dialog.getByRole('button', { name: 'Next' }),
      ).toBeDisabled();
      await opened.user.click(
        opened.dialog.getByRole('button', { name: 'Earliest possible' }),
      );
      await opened.dialog.findByText(/Starts from the point of/);
      return opened;
    }

    it('shows the window, and the time in the zone of the reader and in UTC', async () => {
      const { dialog } = await openAtTime();
      expect(
        dialog.getByRole('img', { name: /Window from .* with 1 gaps/ }),
      ).toBeInTheDocument();
      expect(
        dialog.getByRole('group', { name: /Time to go back to/ }),
      ).toBeInTheDocument();
      expect(
        dialog.getByText(/· \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/),
      ).toBeInTheDocument();
      expect(dialog.getByText(/are missing\./)).toBeInTheDocument();
      expect(dialog.getByRole('button', { name: 'Next' })).toBeEnabled();
      expect(await axe(document.body)).toHaveNoViolations();
    });

    it('refuses a time after the window, by keyboard, and offers the nearest', async () => {
      const { user, dialog } = await openAtTime();
      dialog.getByRole('spinbutton', { name: /^year/ }).focus();
      await user.keyboard('{ArrowUp}');
      expect(
        await dialog.findByText(/after the latest time that can be restored/),
      ).toBeInTheDocument();
      expect(dialog.getByRole('button', { name: 'Next' })).toBeDisabled();
      await user.click(dialog.getByRole('button', { name: /UTC\)$/ }));
      await dialog.findByText(/Starts from the point of/);
      expect(dialog.getByRole('button', { name: 'Next' })).toBeEnabled();
    });

    it('carries the instant through plan and request', async () => {
      const { user, api, dialog, next } = await openAtTime();
      await next();
      await dialog.findByRole('radio', { name: 'Everything in the point' });
      await next();
      await dialog.findByRole('radio', { name: /Shop drill area/ });
      await next();
      expect(await dialog.findByText('Recover to')).toBeInTheDocument();
      await user.click(dialog.getByRole('button', { name: 'Start restore' }));
      await waitFor(() =>
        expect(api.callsOf('requestOperation')).toHaveLength(1),
      );
      const recoverTo = {
        type: 'time',
        value: expect.stringMatching(/^\d{4}-.*Z$/),
      };
      expect(api.callsOf('planRestore')[0][1]).toMatchObject({ recoverTo });
      expect(api.callsOf('requestOperation')[0][0]).toMatchObject({
        recoverTo,
        pointId: 'drilled-orders-db-p8',
      });
    });

    it('brings back all that is stored, from the newest usable point', async () => {
      const { user, api, dialog, next } = await openDialog(
        undefined,
        'drilled',
      );
      await user.click(dialog.getByRole('radio', { name: 'The newest state' }));
      await dialog.findByText(/replays all changes since then/);
      await next();
      await dialog.findByRole('radio', { name: 'Everything in the point' });
      expect(dialog.queryByText('How far from there?')).not.toBeInTheDocument();
      await next();
      await dialog.findByRole('radio', { name: /Shop drill area/ });
      await next();
      await dialog.findByText('Recover to');
      expect(api.callsOf('planRestore')[0]).toMatchObject([
        'drilled-orders-db-p0',
        { recoverTo: { type: 'default' } },
      ]);
    });

    it('lets a point be restored up to a name, which must be entered', async () => {
      const { user, api, dialog, next } = await openDialog(
        undefined,
        'drilled',
      );
      await next();
      await user.click(
        await dialog.findByRole('button', { name: /How far from there/ }),
      );
      await user.click(
        await screen.findByRole('option', {
          name: 'Up to a named restore point',
        }),
      );
      expect(dialog.getByRole('button', { name: 'Next' })).toBeDisabled();
      await user.type(
        dialog.getByRole('textbox', { name: /Name of the restore point/ }),
        'before-migration',
      );
      await next();
      await dialog.findByRole('radio', { name: /Shop drill area/ });
      await next();
      await dialog.findByText('Recover to');
      expect(api.callsOf('planRestore')[0][1]).toMatchObject({
        recoverTo: { type: 'name', value: 'before-migration' },
      });
    });
  });

  it('over its own data shows what would change, and asks for name, reason and approval', async () => {
    const { user, api, dialog, next } = await openDialog(fake => {
      fake.targets = fake.targets.map(target =>
        target.type === 'in-place'
          ? { ...target, state: 'ready', reason: undefined }
          : target,
      );
    });
    await next();
    await dialog.findByRole('radio', { name: 'Everything in the point' });
    await next();
    const inPlace = await dialog.findByRole('radiogroup', {
      name: 'Over the data that is there',
    });
    await user.click(within(inPlace).getByRole('radio'));
    await next();

    expect(
      await dialog.findByText('1 file would be there no more'),
    ).toBeInTheDocument();
    expect(dialog.getByText('17 files would change')).toBeInTheDocument();
    expect(
      dialog.getByText(/An owner of the service who is not you may give it/),
    ).toHaveTextContent('expires when nobody decides within 1 hour');
    expect(await axe(document.body)).toHaveNoViolations();

    const ask = dialog.getByRole('button', { name: 'Request approval' });
    expect(ask).toBeDisabled();
    await user.type(
      dialog.getByRole('textbox', { name: /Type orders-db to confirm/ }),
      'orders',
    );
    await user.type(
      dialog.getByRole('textbox', { name: /Reason/ }),
      'A table was dropped',
    );
    expect(ask).toBeDisabled();
    await user.type(
      dialog.getByRole('textbox', { name: /Type orders-db to confirm/ }),
      '-db',
    );
    expect(ask).toBeEnabled();
    await user.click(ask);
    await waitFor(() =>
      expect(api.callsOf('requestOperation')[0][0]).toMatchObject({
        targetId: 'live',
        confirmName: 'orders-db',
        reason: 'A table was dropped',
      }),
    );
  });
});
