import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Operation } from 'backstage-plugin-recovery-common';
import { axe } from '../../__testUtils__/axe';
import { FakeRecoveryApi } from '../../__testUtils__/FakeRecoveryApi';
import { renderView } from '../../__testUtils__/render';
import { ago, anOperation } from '../../__testUtils__/world';
import { OperationView } from './OperationView';

const now = Date.now();
const SLOW = { timeout: 20_000 };

const running: Partial<Operation> = {
  state: 'running',
  finishedAt: undefined,
  result: undefined,
  summary: 'Restoring orders-db to Shop drill area.',
  phases: [
    { name: 'restore', startedAt: ago(now, 10_000), outcome: 'running' },
  ],
  allowed: { cancel: true },
};

function renderOperation(
  part: Partial<Operation>,
  change?: (api: FakeRecoveryApi) => void,
) {
  const api = new FakeRecoveryApi();
  api.operations.push(anOperation(now, part));
  api.write('op-1', 'first line', 'second line');
  change?.(api);
  return { api, ...renderView(api, <OperationView operationId="op-1" />) };
}

describe('OperationView', () => {
  it('tells a restore that succeeded: sentence, result against expectation, checks', async () => {
    const { container } = renderOperation({}, api => {
      api.logs.get('op-1')!.complete = true;
    });
    expect(
      await screen.findByText(
        'Restored orders-db to Shop drill area: all 412 files came back.',
      ),
    ).toBeInTheDocument();
    expect(screen.getByText('412 of 412').parentElement).toHaveTextContent(
      'as expected',
    );
    expect(screen.getByText('Content: unknown')).toBeInTheDocument();
    expect(screen.queryByRole('progressbar')).not.toBeInTheDocument();
    expect(
      await screen.findByText(/2 lines. The log is complete\./),
    ).toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });

  it('tells a failure with its reason, next step and what was left behind', async () => {
    const { container } = renderOperation({
      state: 'failed',
      summary: 'The restore failed.',
      error: {
        code: 'damaged',
        message: 'Pack 3f09 does not match its checksum.',
        nextStep: 'Choose another point.',
      },
      result: {
        expectedFiles: 412,
        restoredFiles: 409,
        restoredBytes: 1_000,
        leftover: 'The 409 files are in .incomplete-op-1.',
        checks: [],
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Pack 3f09 does not match its checksum.Next: Choose another point.',
    );
    expect(screen.getByText('409 of 412').parentElement).toHaveTextContent(
      '3 fewer than expected',
    );
    expect(
      screen.getByText('The 409 files are in .incomplete-op-1.'),
    ).toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });

  it('shows progress in bytes and files with rate and remaining time', async () => {
    const { container } = renderOperation({
      ...running,
      progress: {
        bytes: 310_000_000,
        totalBytes: 1_240_000_000,
        files: 103,
        totalFiles: 412,
        bytesPerSecond: 25_000_000,
        remainingSeconds: 37,
        updatedAt: ago(now, 1_000),
      },
    });
    const bar = await screen.findByRole('progressbar', { name: 'Progress' });
    expect(bar).toHaveAttribute('aria-valuenow', '25');
    expect(bar.getAttribute('aria-valuetext')?.replace(/\u00a0/g, ' ')).toBe(
      '310 MB of 1.2 GB · 103 / 412 files · 25 MB a second · about 37 seconds left',
    );
    expect(await axe(container)).toHaveNoViolations();
  });

  it('says who holds back the queue that it waits in', async () => {
    const { container } = renderOperation({
      ...running,
      state: 'queued',
      queuePosition: 0,
      queue: {
        queued: 1,
        running: 0,
        limit: 2,
        paused: {
          by: 'user:default/tom',
          at: ago(now, 60_000),
          reason: 'The storage is moved',
        },
        stopped: 'A drill of the data centre.',
      },
    });
    expect(
      await screen.findByText(/^Paused by/, { exact: false }),
    ).toHaveTextContent('The storage is moved');
    expect(
      screen.getByText(
        'All operations are stopped: A drill of the data centre.',
      ),
    ).toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });

  it('shows an indeterminate bar when the whole is unknown', async () => {
    renderOperation({
      ...running,
      progress: { bytes: 41_000_000, files: 12, updatedAt: ago(now, 1_000) },
    });
    const bar = await screen.findByRole('progressbar', { name: 'Progress' });
    expect(bar).not.toHaveAttribute('aria-valuenow');
    expect(bar).toHaveAttribute(
      'aria-valuetext',
      expect.stringContaining('time left unknown'),
    );
  });

  it('follows a running operation to its end', async () => {
    const { api } = renderOperation(running);
    await screen.findByText('Restoring orders-db to Shop drill area.');
    Object.assign(api.operations[0], anOperation(now));
    expect(
      await screen.findByText(/all 412 files came back/),
    ).toBeInTheDocument();
  });

  it('says the consequence before it cancels', async () => {
    const user = userEvent.setup({ delay: null });
    const { api } = renderOperation(running);
    await user.click(
      await screen.findByRole('button', { name: 'Cancel operation…' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      dialog.getByText(/what it has written is removed/),
    ).toBeInTheDocument();
    expect(await axe(document.body)).toHaveNoViolations();
    await user.click(dialog.getByRole('button', { name: 'Let it run' }));
    expect(api.callsOf('cancelOperation')).toEqual([]);

    await user.click(screen.getByRole('button', { name: 'Cancel operation…' }));
    await user.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Cancel operation',
      }),
    );
    expect(
      await screen.findByText(/Cancellation was asked for by/),
    ).toBeInTheDocument();
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Cancel operation…' }),
    ).not.toBeInTheDocument();
  });

  it('says why an operation could not be cancelled', async () => {
    const user = userEvent.setup({ delay: null });
    renderOperation(running, api =>
      api.refuse('cancelOperation', 403, 'Only its requester may cancel it.'),
    );
    await user.click(
      await screen.findByRole('button', { name: 'Cancel operation…' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Cancel operation' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'Only its requester may cancel it.',
    );
  });

  it('offers no cancel to who may not', async () => {
    renderOperation({ ...running, allowed: { cancel: false } });
    await screen.findByText('Restoring orders-db to Shop drill area.');
    expect(
      screen.queryByRole('button', { name: 'Cancel operation…' }),
    ).not.toBeInTheDocument();
  });

  it('says so when there is no such operation', async () => {
    const api = new FakeRecoveryApi();
    renderView(api, <OperationView operationId="nope" />);
    expect(await screen.findByText('Not found')).toBeInTheDocument();
  });
});

describe('the log of an operation', () => {
  it('shows new lines as they come', async () => {
    const { api } = renderOperation(running);
    expect(await screen.findByText('second line')).toBeInTheDocument();
    api.write('op-1', { level: 'warn', text: 'third line' });
    expect(await screen.findByText('third line')).toBeInTheDocument();
    expect(screen.getByText('warning')).toBeInTheDocument();
  });

  it('finds lines and marks what was found', async () => {
    const user = userEvent.setup({ delay: null });
    renderOperation(running);
    await screen.findByText('first line');
    await user.type(
      screen.getByRole('searchbox', { name: 'Search in the log' }),
      'SECOND',
    );
    expect(
      await screen.findByText('second', { selector: 'mark' }),
    ).toBeInTheDocument();
    expect(screen.queryByText('first line')).not.toBeInTheDocument();
    expect(screen.getByText(/1 of 2 lines/)).toBeInTheDocument();
    expect(screen.queryByText(/searched/)).not.toBeInTheDocument();
    await user.type(
      screen.getByRole('searchbox', { name: 'Search in the log' }),
      ' nowhere',
    );
    expect(
      await screen.findByText('No line has “SECOND nowhere”.'),
    ).toBeInTheDocument();
  });

  it('stops following when the reader scrolls back, and follows again when told', async () => {
    const user = userEvent.setup({ delay: null });
    renderOperation(running, api =>
      api.write('op-1', ...Array.from({ length: 300 }, (_, i) => `line ${i}`)),
    );
    const follow = await screen.findByRole('switch', { name: 'Follow' });
    expect(follow).toBeChecked();
    const log = screen.getByRole('log');
    Object.defineProperty(log, 'scrollHeight', { value: 6_040 });
    Object.defineProperty(log, 'clientHeight', { value: 420 });
    await screen.findByText(/302 lines/);
    log.scrollTop = 5_620;
    fireEvent.scroll(log);
    expect(follow).toBeChecked();
    log.scrollTop = 1_000;
    fireEvent.scroll(log);
    await waitFor(() => expect(follow).not.toBeChecked());
    await user.click(follow);
    await waitFor(() => expect(log.scrollTop).toBe(6_040));
  });

  it('keeps a log of many lines out of the page', async () => {
    renderOperation({}, api => {
      api.write(
        'op-1',
        ...Array.from({ length: 21_000 }, (_, i) => `line ${i}`),
      );
      api.logs.get('op-1')!.complete = true;
      api.logs.get('op-1')!.droppedLines = 7;
    });
    expect(
      await screen.findByText(/^1,\d{3} earlier lines are not held here\.$/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('log').querySelectorAll('time').length,
    ).toBeLessThan(100);
    expect(
      screen.getByText('The log reached its limit: 7 lines were not kept.'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/were searched/)).not.toBeInTheDocument();

    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search in the log' }),
      'line 20999',
    );
    expect(
      await screen.findByText(
        /^Only the lines that are held here were searched/,
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/What was not kept cannot be searched/),
    ).toBeInTheDocument();
  });

  it('is at the end of a million lines after few questions, and holds no more than its window', async () => {
    const at = ago(now, 1_000);
    const user = userEvent.setup({ delay: null });
    const { api } = renderOperation({}, fake =>
      fake.logs.set('op-1', {
        lines: Array.from({ length: 1_000_000 }, (_, index) => ({
          seq: index + 1,
          at,
          level: 'info' as const,
          text: `line ${index + 1}`,
        })),
        complete: true,
        droppedLines: 0,
      }),
    );
    await screen.findByText(/The log is complete\./, undefined, SLOW);
    expect(
      screen.getByText(/earlier lines are not held here/),
    ).toHaveTextContent(/^9[78]\d,\d{3} /);
    expect(api.callsOf('getOperationLog').length).toBeLessThan(80);
    expect(
      screen.getByRole('log').querySelectorAll('time').length,
    ).toBeLessThan(100);

    await user.click(screen.getByRole('button', { name: 'Show first lines' }));
    expect(
      await screen.findByText('line 1', undefined, SLOW),
    ).toBeInTheDocument();
    await user.click(
      await screen.findByRole('button', { name: 'Show later lines' }, SLOW),
    );
    expect(
      await screen.findByText('line 20001', undefined, SLOW),
    ).toBeInTheDocument();
  }, 60_000);

  it('says so when the log cannot be read, and shows the operation all the same', async () => {
    renderOperation({}, api => api.refuse('getOperationLog', 403, 'Forbidden'));
    expect(
      await screen.findByText('The log could not be read: Forbidden'),
    ).toBeInTheDocument();
    expect(screen.getByText(/all 412 files came back/)).toBeInTheDocument();
  });
});
