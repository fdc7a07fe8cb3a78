import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Operation } from 'backstage-plugin-recovery-common';
import { axe } from '../../__testUtils__/axe';
import { FakeRecoveryApi } from '../../__testUtils__/FakeRecoveryApi';
import {
  aDrill,
  aDrillOperation,
  anAwaitingOperation,
  someEvidence,
} from '../../__testUtils__/proof';
import { renderView } from '../../__testUtils__/render';
import { addScenario } from '../../__testUtils__/scenarios';
import { ago, anOperation, DAY } from '../../__testUtils__/world';
import { OperationCompare } from './OperationCompare';
import { OperationReport } from './OperationReport';
import { OperationView } from './OperationView';

const now = Date.now();

function render(
  operations: Operation[],
  element: JSX.Element,
  change?: (api: FakeRecoveryApi) => void,
  at?: string,
) {
  const api = new FakeRecoveryApi();
  addScenario(api, 'proven', now);
  api.operations.push(...operations);
  api.evidence.push(...someEvidence(operations));
  change?.(api);
  return { api, ...renderView(api, element, { at }) };
}

const drill = aDrill(now, 9 * DAY);
const drillOperation = aDrillOperation(now, drill);
const verification: Partial<Operation> = {
  kind: 'verification',
  level: 3,
  targetId: undefined,
  targetTitle: undefined,
};

describe('the view of a drill', () => {
  it('tells checks by level, and the time to recover against the RTO', async () => {
    const { container } = render(
      [drillOperation],
      <OperationView operationId="op-drill" />,
    );
    expect(
      await screen.findByText(/RTA 14 min\. Within the RTO of 30 min\./),
    ).toBeInTheDocument();
    expect(
      within(
        screen.getByRole('list', { name: 'Checks: application checked' }),
      ).getAllByRole('listitem'),
    ).toHaveLength(2);
    expect(screen.getByText('the policy gold')).toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });

  it('says which attempt it is', async () => {
    render(
      [{ ...drillOperation, attempt: 2 }],
      <OperationView operationId="op-drill" />,
    );
    expect(await screen.findByText(/attempt 2/)).toBeInTheDocument();
  });
});

describe('the view of a verification', () => {
  it('names the points that were found damaged', async () => {
    const { container } = render(
      [
        anOperation(now, {
          ...verification,
          state: 'failed',
          summary: '2 points are damaged.',
          result: {
            level: 3,
            bytesRead: 3_100_000_000,
            damagedPoints: ['proven-orders-db-p3', 'unknown-point'],
            checks: [],
          },
        }),
      ],
      <OperationView operationId="op-1" />,
    );
    expect(
      await screen.findByText('2 points were found damaged'),
    ).toBeInTheDocument();
    const list = screen.getByRole('list', { name: 'Points found damaged' });
    expect(
      await within(list).findByText('orders-db on shop'),
    ).toBeInTheDocument();
    expect(within(list).getByText('unknown-point')).toBeInTheDocument();
    expect(screen.getByText(/3\.1.GB/)).toBeInTheDocument();
    expect(screen.queryByText('Paths')).not.toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });
});

describe('the view of a restore to an instant, in place', () => {
  const result = anOperation(now).result!;

  it('compares the time that was reached with the one that was asked for', async () => {
    render(
      [
        anOperation(now, {
          inPlace: true,
          recoverTo: { type: 'time', value: ago(now, DAY) },
          result: {
            ...result,
            requestedTime: ago(now, DAY),
            reachedTime: ago(now, DAY + 42_000),
            setAside: '/srv/orders-db.before-op-1',
          },
        }),
      ],
      <OperationView operationId="op-1" />,
    );
    expect(
      await screen.findByText(/the last change before it is 42 sec older/),
    ).toBeInTheDocument();
    expect(screen.getByText('/srv/orders-db.before-op-1')).toBeInTheDocument();
  });

  it('does not claim a time that nobody could ask', async () => {
    render(
      [
        anOperation(now, {
          result: { ...result, requestedTime: ago(now, DAY) },
        }),
      ],
      <OperationView operationId="op-1" />,
    );
    expect(
      await screen.findByText(/What was really reached could not be asked/),
    ).toBeInTheDocument();
  });
});

describe('the approval of an operation', () => {
  it('offers the decision to who may take it', async () => {
    const { container } = render(
      [anAwaitingOperation(now)],
      <OperationView operationId="op-awaiting" />,
    );
    expect(
      await screen.findByRole('button', { name: 'Approve…' }),
    ).toBeInTheDocument();
    expect(screen.getByText(/^Waits for an approval/)).toHaveTextContent(
      /the request expires in \d+ minutes/,
    );
    expect(screen.getByRole('list', { name: 'Phases' })).toHaveTextContent(
      /^Wait for an approval\s*not decided yet · 1\d min.* · .*It waits for your decision\.$/,
    );
    expect(await axe(container)).toHaveNoViolations();
  });

  it('tells the others that they may not, and whom to ask', async () => {
    render(
      [anAwaitingOperation(now, { allowed: { cancel: true } })],
      <OperationView operationId="op-awaiting" />,
    );
    expect(await screen.findAllByText(/You may not decide this/)).toHaveLength(
      2,
    );
    for (const said of screen.getAllByText(/You may not decide this/)) {
      expect(said).toHaveTextContent(/Ask one of its owners: .*shop, .*tom/);
    }
    expect(
      within(screen.getByRole('list', { name: 'Phases' })).getByText(
        /You may not decide this/,
      ),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Approve…' }),
    ).not.toBeInTheDocument();
  });

  it('sends nobody to themselves, and says when nobody may decide', async () => {
    const awaiting = anAwaitingOperation(now, { allowed: { cancel: true } });
    const { requestedBy } = awaiting;
    const renderOwnedBy = (...owners: string[]) =>
      render(
        [{ ...awaiting, approval: { ...awaiting.approval!, owners } }],
        <OperationView operationId="op-awaiting" />,
      );
    const { unmount } = renderOwnedBy(requestedBy, 'user:default/tom');
    for (const said of await screen.findAllByText(/You may not decide this/)) {
      expect(said).toHaveTextContent(/Ask one of its owners: tom$/);
    }
    unmount();
    renderOwnedBy(requestedBy);
    expect(
      await screen.findAllByText(/^Nobody may decide this: .* its only owner/),
    ).toHaveLength(2);
  });

  it('tells the wait for it apart from the wait in the queue', async () => {
    const user = userEvent.setup({ delay: null });
    render(
      [anAwaitingOperation(now)],
      <OperationView operationId="op-awaiting" />,
    );
    await user.click(await screen.findByRole('button', { name: 'Approve…' }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.type(dialog.getByRole('textbox'), 'Agreed');
    await user.click(dialog.getByRole('button', { name: 'Approve' }));
    await screen.findByText(/^Approved by/);
    expect(
      within(screen.getByRole('list', { name: 'Phases' }))
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      expect.stringMatching(/^Wait for an approvalgiven · /),
      expect.stringMatching(/^Wait in the queuerunning · /),
    ]);
  });
});

describe('OperationCompare', () => {
  const slower = aDrillOperation(
    now,
    aDrill(now, 40 * DAY, {
      id: 'op-slower',
      times: { restore: 36 * 60_000, total: 41 * 60_000 },
    }),
  );

  it('puts two operations side by side and marks what differs', async () => {
    const user = userEvent.setup({ delay: null });
    const { container } = render(
      [drillOperation, slower, anOperation(now, { resourceId: 'another' })],
      <OperationCompare operationId="op-drill" />,
    );
    await user.click(
      await screen.findByRole('button', { name: /Compare with/ }),
    );
    expect(screen.getAllByRole('option')).toHaveLength(1);
    await user.click(screen.getByRole('option'));
    const grid = await screen.findByRole('grid', {
      name: 'Two operations side by side',
    });
    const rta = within(grid).getByRole('row', { name: /RTA/ });
    expect(rta).toHaveTextContent(/differs.*14 min.*41 min/);
    expect(
      within(grid).getByRole('row', { name: /^Check: Newest order/ }),
    ).not.toHaveTextContent('differs');
    await user.click(screen.getByRole('switch', { name: 'Only differences' }));
    await waitFor(() =>
      expect(
        within(grid).queryByRole('row', { name: /^Check: Newest order/ }),
      ).not.toBeInTheDocument(),
    );
    expect(screen.getByLabelText('address')).toHaveTextContent(
      'with=op-slower',
    );
    expect(await axe(container)).toHaveNoViolations();
  });

  it('says so when there is nothing to compare with', async () => {
    render([drillOperation], <OperationCompare operationId="op-drill" />);
    expect(
      await screen.findByText(/no other operation of this resource/),
    ).toBeInTheDocument();
  });
});

describe('OperationReport', () => {
  it('tells who, when, which point, what came out, and the records with their hashes', async () => {
    const { api, container } = render(
      [drillOperation],
      <OperationReport operationId="op-drill" />,
    );
    expect(
      await screen.findByRole('heading', { name: 'Report of an operation' }),
    ).toBeInTheDocument();
    for (const { hash } of api.evidence) {
      expect(screen.getAllByText(hash).length).toBeGreaterThan(0);
    }
    expect(screen.getByText('b'.repeat(64))).toBeInTheDocument();
    expect(screen.getByText(/were recomputed and fit/)).toBeInTheDocument();
    expect(await axe(container)).toHaveNoViolations();
  });

  it('says so when the records do not fit', async () => {
    render(
      [drillOperation],
      <OperationReport operationId="op-drill" />,
      api => {
        api.chain = { intact: false, problem: 'Record 2 was changed.' };
      },
    );
    expect(await screen.findByText(/do not fit/)).toHaveTextContent(
      'Record 2 was changed.',
    );
  });

  it('is given as JSON, and printed', async () => {
    const user = userEvent.setup({ delay: null });
    const print = jest.spyOn(window, 'print').mockImplementation(() => {});
    const blobs: Blob[] = [];
    URL.createObjectURL = jest.fn((blob: Blob) => {
      blobs.push(blob);
      return 'blob:report';
    }) as typeof URL.createObjectURL;
    URL.revokeObjectURL = jest.fn();
    render([drillOperation], <OperationReport operationId="op-drill" />);
    await user.click(
      await screen.findByRole('button', { name: 'Download JSON' }),
    );
    expect(JSON.parse(await blobs[0].text()).operation.id).toBe('op-drill');
    await user.click(screen.getByRole('button', { name: 'Print' }));
    expect(print).toHaveBeenCalled();
  });

  it('says so when it cannot be had', async () => {
    render([drillOperation], <OperationReport operationId="op-drill" />, api =>
      api.refuse('getOperationReport', 409, 'It has not ended.'),
    );
    expect(await screen.findByText(/It has not ended\./)).toBeInTheDocument();
  });
});
