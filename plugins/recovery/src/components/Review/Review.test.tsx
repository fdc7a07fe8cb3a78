import { identityApiRef } from '@backstage/core-plugin-api';
import { mockApis } from '@backstage/frontend-test-utils';
import { act, screen, waitFor, within } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { axe } from '../../__testUtils__/axe';
import type { FakeRecoveryApi } from '../../__testUtils__/FakeRecoveryApi';
import { entityRenderer } from '../../__testUtils__/render';
import { aReview, aReviewItem } from '../../__testUtils__/reviews';
import { aListed } from '../../__testUtils__/scorecards';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { ReviewList } from './ReviewList';
import { ReviewView } from './ReviewView';

const apis = [
  [
    identityApiRef,
    mockApis.identity({
      userEntityRef: 'user:default/kim',
      ownershipEntityRefs: ['user:default/kim', 'group:default/shop'],
    }),
  ],
] as const;

function threeServices(api: FakeRecoveryApi) {
  api.reviews = [aReview({ removed: ['component:default/old'] })];
  api.reviewItems = [
    aReviewItem('orders', 0, {
      changes: [
        {
          control: 'verified-full',
          title: 'Verified: fully read',
          before: 'pass',
          after: 'fail',
          since: '2026-11-20T00:00:00.000Z',
          reason: 'Read 33 days ago.',
        },
      ],
    }),
    aReviewItem('search', 1, { isNew: true }),
    aReviewItem('uploads', 2),
  ];
}

function render(
  element: JSX.Element,
  change: (api: FakeRecoveryApi) => void = threeServices,
  at = '/recovery/reviews/r1',
) {
  return entityRenderer('orders', apis)(
    <RecoveryQueryProvider>{element}</RecoveryQueryProvider>,
    change,
    at,
  );
}

const view = <ReviewView reviewId="r1" />;
/** The outcome: it has the only heading of the first level. */
const findPaper = async () =>
  (await screen.findByRole('heading', { level: 1 })).closest('article');
const button = (name: string) => screen.getByRole('button', { name });

describe('a review', () => {
  it('goes through the services by keyboard, those at risk first', async () => {
    const { user, container } = render(view);
    expect(await screen.findByText(/^Service 1 of 3/)).toHaveTextContent(
      'orders',
    );
    expect(
      screen.getByRole('list', { name: /^Changed since the review of/ }),
    ).toHaveTextContent('from passes to fails');
    expect(screen.getByText(/^Not in it any more/)).toHaveTextContent('old');
    expect(button('Previous')).toBeDisabled();
    expect(await axe(container)).toHaveNoViolations();
    button('Next').focus();
    await user.keyboard('{Enter}');
    expect(await screen.findByText(/^Service 2 of 3/)).toHaveTextContent(
      'search',
    );
    expect(screen.getByText(/^New since the review of/)).toBeInTheDocument();
    expect(screen.getByLabelText('address')).toHaveTextContent(
      'service=component%3Adefault%2Fsearch',
    );
    await user.click(button('Next'));
    expect(await screen.findByText(/^Service 3 of 3/)).toBeInTheDocument();
    expect(
      screen.getByText(/^No result has changed since/),
    ).toBeInTheDocument();
    expect(button('Next')).toBeDisabled();
  });

  it('saves note and decision before it goes on', async () => {
    const { api, user } = render(view);
    await user.click(
      await screen.findByRole('radio', { name: 'Accept as it is' }),
    );
    await user.type(screen.getByRole('textbox', { name: 'Note' }), 'Known.');
    await user.click(button('Save and next'));
    expect(await screen.findByText(/^Service 2 of 3/)).toBeInTheDocument();
    expect(api.callsOf('saveReviewItem')).toEqual([
      [
        'r1',
        'component:default/orders',
        { version: 0, note: 'Known.', decision: 'accept' },
      ],
    ]);
    expect(
      await screen.findByText('1 of 3 services decided.'),
    ).toBeInTheDocument();
  });

  it('asks until when something is fixed', async () => {
    const { api, user } = render(view);
    await user.click(await screen.findByRole('radio', { name: 'Fix' }));
    expect(
      screen.getByText('To fix it takes a day until when.'),
    ).toBeInTheDocument();
    expect(button('Save and next')).toBeDisabled();
    const due = within(screen.getByRole('group', { name: /Until/ }));
    for (const part of due.getAllByRole('spinbutton')) {
      await user.click(part);
      await user.keyboard(
        part.getAttribute('data-type') === 'year' ? '2099' : '12',
      );
    }
    await user.type(
      screen.getByRole('textbox', { name: 'Who does it' }),
      'tom',
    );
    await user.click(button('Save'));
    await waitFor(() =>
      expect(api.reviewItems[0]).toMatchObject({
        decision: 'fix',
        assigneeRef: 'user:default/tom',
        dueDate: '2099-12-12',
        version: 1,
      }),
    );
    expect(await screen.findByText(/^Written by/)).toHaveTextContent('kim');
  });

  it('loses nothing when two people write at once', async () => {
    const { api, user } = render(view);
    const note = await screen.findByRole('textbox', { name: 'Note' });
    await user.type(note, 'Of Kim');
    api.reviewItems[0] = {
      ...api.reviewItems[0],
      note: 'Of Tom',
      decision: 'follow-up',
      version: 1,
      updatedBy: 'user:default/tom',
      updatedAt: new Date().toISOString(),
    };
    await user.click(button('Save'));
    expect(
      await screen.findByText(/^tom wrote something else here/),
    ).toBeInTheDocument();
    expect(screen.getByText('Of Tom')).toBeInTheDocument();
    expect(note).toHaveValue('Of Kim');
    expect(api.reviewItems[0].note).toBe('Of Tom');
    await user.click(button('Go on with mine'));
    await user.type(note, ' and Tom');
    await user.click(button('Save'));
    await waitFor(() =>
      expect(api.reviewItems[0]).toMatchObject({
        note: 'Of Kim and Tom',
        version: 2,
      }),
    );
  });

  it('keeps what is being written while another service is looked at', async () => {
    const { user } = render(view);
    await user.type(
      await screen.findByRole('textbox', { name: 'Note' }),
      'Not done',
    );
    await user.click(screen.getByRole('radio', { name: 'Outcome' }));
    expect(await findPaper()).toBeInTheDocument();
    await user.click(screen.getByRole('radio', { name: 'Service by service' }));
    expect(await screen.findByRole('textbox', { name: 'Note' })).toHaveValue(
      'Not done',
    );
  });

  it('is finished after saying what stays undecided, and then only shown', async () => {
    const { user, api } = render(view);
    await user.click(
      await screen.findByRole('button', { name: 'Finish review…' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      dialog.getByText(/^3 of 3 services have no decision/),
    ).toBeInTheDocument();
    await user.click(dialog.getByRole('button', { name: 'Finish' }));
    expect(
      await screen.findByText(/The review is finished and cannot be changed/),
    ).toBeInTheDocument();
    expect(api.callsOf('finishReview')).toEqual([['r1']]);
    const paper = await findPaper();
    expect(paper).toHaveTextContent('Not decided');
    expect(screen.queryByRole('textbox', { name: 'Note' })).toBeNull();
  });

  it('is thrown away after asking, and is in the list no more', async () => {
    const { user, api } = render(view);
    await user.click(
      await screen.findByRole('button', { name: 'Throw away…' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      dialog.getByText(/^Decisions about 0 of 3 services, and all notes/),
    ).toBeInTheDocument();
    await user.click(dialog.getByRole('button', { name: 'Keep it' }));
    expect(api.callsOf('discardReview')).toEqual([]);

    await user.click(button('Throw away…'));
    await user.click(await screen.findByRole('button', { name: 'Throw away' }));
    await waitFor(() =>
      expect(screen.getByLabelText('address')).toHaveTextContent(
        /^\/recovery\/reviews$/,
      ),
    );
    expect(api.callsOf('discardReview')).toEqual([['r1']]);
  });

  it('leads to a list that calls it open no more, however slow that is', async () => {
    const { user, api } = render(
      <Routes>
        <Route path="/recovery/reviews" element={<ReviewList />} />
        <Route path="/recovery/reviews/r1" element={view} />
      </Routes>,
      threeServices,
      '/recovery/reviews',
    );
    const list = await screen.findByRole('grid', { name: 'Reviews' });
    expect(within(list).getByText('open')).toBeInTheDocument();
    await user.click(within(list).getByRole('link'));
    await user.click(
      await screen.findByRole('button', { name: 'Throw away…' }),
    );
    api.silent.add('listReviews');
    await user.click(await screen.findByRole('button', { name: 'Throw away' }));
    expect(
      await screen.findByRole('heading', { name: 'Reviews' }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('grid', { name: 'Reviews' })).toBeNull();
  });

  it('says why it cannot be thrown away', async () => {
    const { user } = render(view, api => {
      threeServices(api);
      api.refuse('discardReview', 409, 'The review was finished by mia.');
    });
    await user.click(
      await screen.findByRole('button', { name: 'Throw away…' }),
    );
    await user.click(await screen.findByRole('button', { name: 'Throw away' }));
    expect(
      await screen.findByText('The review was finished by mia.'),
    ).toBeInTheDocument();
  });

  it('is handed out as a file and on paper', async () => {
    const create = URL.createObjectURL;
    URL.createObjectURL = jest.fn(() => 'blob:x');
    const click = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(() => {});
    try {
      const { user, api, container } = render(view, fake => {
        threeServices(fake);
        fake.reviews = [
          aReview({
            state: 'finished',
            finishedBy: 'user:default/mia',
            finishedAt: '2026-11-24T10:00:00.000Z',
            allowed: { review: false },
          }),
        ];
        fake.reviewItems[0].decision = 'accept';
        fake.reviewItems[0].note = 'Known.\nMoved.';
      });
      const paper = await findPaper();
      expect(paper).toHaveTextContent('Accept as it is');
      expect(paper).toHaveTextContent('Known. Moved.');
      expect(await axe(container)).toHaveNoViolations();
      await user.click(button('CSV'));
      await waitFor(() => expect(click).toHaveBeenCalledTimes(1));
      expect(api.callsOf('exportReview')).toEqual([['r1', 'csv']]);
    } finally {
      URL.createObjectURL = create;
      click.mockRestore();
    }
  });

  it('says so when it is not there, and when it cannot be read', async () => {
    render(view, () => {});
    expect(await screen.findByText('Not found')).toBeInTheDocument();
    render(view, api => {
      threeServices(api);
      api.refuse('listReviewItems', 403, 'You may not.');
    });
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
  });
});

describe('the list of reviews', () => {
  it("begins one of the reader's own team", async () => {
    const { user, api, container } = render(<ReviewList />, fake => {
      threeServices(fake);
      fake.listed = [
        aListed(Date.now(), 'component:default/orders'),
        aListed(Date.now(), 'component:default/x', {
          ownerRefs: ['group:default/find'],
        }),
      ];
    });
    const list = await screen.findByRole('grid', { name: 'Reviews' });
    expect(within(list).getByRole('link', { name: 'shop' })).toHaveAttribute(
      'href',
      '/recovery/reviews/r1',
    );
    await screen.findByRole('button', { name: /shop/ });
    expect(await axe(container)).toHaveNoViolations();
    await user.click(button('Start review'));
    await waitFor(() =>
      expect(screen.getByLabelText('address')).toHaveTextContent(
        '/recovery/reviews/new',
      ),
    );
    expect(api.callsOf('startReview')).toEqual([['group:default/shop']]);
  });

  it('says why one cannot be started, and that there is none', async () => {
    const { user } = render(<ReviewList />, api => {
      api.listed = [aListed(Date.now(), 'component:default/orders')];
      api.refuse('startReview', 409, 'A review of shop is open already.');
    });
    expect(
      await screen.findByText('There is no review yet.'),
    ).toBeInTheDocument();
    await screen.findByRole('button', { name: /shop/ });
    await user.click(button('Start review'));
    expect(
      await screen.findByText('A review of shop is open already.'),
    ).toBeInTheDocument();
  });

  it('says so when no team owns a service, and looks again', async () => {
    jest.useFakeTimers({ advanceTimers: true });
    try {
      const { api } = render(<ReviewList />, () => {});
      expect(
        await screen.findByText('No team that you may see owns a service.'),
      ).toBeInTheDocument();
      api.listed = [aListed(Date.now(), 'component:default/orders')];
      await act(() => jest.advanceTimersByTimeAsync(5_000));
      expect(
        await screen.findByRole('button', { name: /shop/ }),
      ).toBeInTheDocument();
    } finally {
      jest.useRealTimers();
    }
  });
});
