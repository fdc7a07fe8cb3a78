import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  createRecoveryConditionalDecision,
  recoveryConditions,
} from '../permissions';
import { recoveryReviewRunPermission } from 'backstage-plugin-recovery-common';
import { component, startApi } from './__testUtils__/startApi';

jest.setTimeout(60_000);

const ORDERS = 'component:default/orders';
const SEARCH = 'component:default/search';
const HIDDEN = 'component:default/hidden';
const world = () => ({
  reviews: { r1: [ORDERS, SEARCH, HIDDEN] },
  sources: { shop: [ORDERS, SEARCH, HIDDEN] },
});
const entities = [
  component('orders'),
  component('search', 'group:default/find'),
];
const OWN_ALONE = createRecoveryConditionalDecision(
  recoveryReviewRunPermission,
  recoveryConditions.isOwnedBy({ claims: ['group:default/shop'] }),
);

describe('reviews in the API', () => {
  it('are of services that whoever begins them may review', async () => {
    const api = await startApi({
      world: world(),
      entities,
      policy: { 'recovery.review.run': OWN_ALONE },
    });
    api.services.reviews.listCandidates.mockResolvedValue([
      HIDDEN,
      SEARCH,
      ORDERS,
    ]);
    const { status, body } = await api.post('/reviews', {
      ownerRef: 'Group:default/Shop',
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ totalCount: 1, allowed: { review: true } });
    expect(api.services.reviews.start).toHaveBeenCalledWith(
      { entityRefs: [ORDERS, SEARCH], parentRefs: [] },
      'group:default/shop',
      [ORDERS],
      expect.objectContaining({ userEntityRef: 'user:default/mock' }),
    );
    expect(api.audited).toEqual([
      {
        eventId: 'review-start',
        outcome: 'success',
        meta: {
          ownerRef: 'group:default/shop',
          reviewId: 'new',
          state: 'open',
          totalCount: 1,
          decidedCount: 0,
        },
      },
    ]);
  });

  it('leave out what the reader may not see', async () => {
    const api = await startApi({ world: world(), entities });
    const { body } = await api.get('/reviews/r1');
    expect(body.totalCount).toBe(2);
    const items = await api.get('/reviews/r1/items');
    expect(items.body.totalCount).toBe(2);
    expect(JSON.stringify(items.body)).not.toContain('hidden');
    const file = await api.get('/reviews/r1/export?format=csv');
    expect(file.text).not.toContain('hidden');
  });

  it('are written by people who may review the service, and that is audited', async () => {
    const api = await startApi({
      world: world(),
      entities,
      policy: { 'recovery.review.run': OWN_ALONE },
    });
    const own = await api.post('/reviews/r1/items/component/default/orders', {
      version: 0,
      note: 'A secret thought',
      decision: 'fix',
      assigneeRef: 'User:default/Tom',
      dueDate: '2030-01-31',
    });
    expect(own.status).toBe(200);
    expect(own.body.version).toBe(1);
    expect(api.services.reviews.saveItem.mock.calls[0].slice(0, 3)).toEqual([
      'r1',
      ORDERS,
      {
        version: 0,
        note: 'A secret thought',
        decision: 'fix',
        assigneeRef: 'user:default/tom',
        dueDate: '2030-01-31',
      },
    ]);
    expect(api.audited[0]).toMatchObject({
      eventId: 'review-decide',
      outcome: 'success',
      meta: { reviewId: 'r1', entityRef: ORDERS, decision: 'fix', version: 1 },
    });
    expect(JSON.stringify(api.audited)).not.toContain('secret');

    const other = await api.post('/reviews/r1/items/component/default/search', {
      version: 0,
    });
    expect(other.status).toBe(403);
    const late = await api.post('/reviews/r1/items/component/default/orders', {
      version: 7,
    });
    expect(late.status).toBe(409);
    expect(late.body.error.message).toBe('user:default/tom changed it.');
  });

  it('are finished by who may review all of their services', async () => {
    const some = await startApi({ world: world(), entities });
    const refused = await some.post('/reviews/r1/finish');
    expect(refused.status).toBe(403);
    expect(some.services.reviews.finish).not.toHaveBeenCalled();

    const all = await startApi({
      world: world(),
      policy: { 'catalog.entity.read': { result: AuthorizeResult.ALLOW } },
    });
    const { status, body } = await all.post('/reviews/r1/finish');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'finished',
      allowed: { review: false },
    });
    expect(all.audited[0]).toMatchObject({
      eventId: 'review-finish',
      outcome: 'success',
    });
  });

  it('are thrown away by who may review all of their services, and that is audited', async () => {
    const some = await startApi({ world: world(), entities });
    expect((await some.post('/reviews/r1/discard')).status).toBe(403);
    expect(some.services.reviews.discard).not.toHaveBeenCalled();
    expect(some.audited).toEqual([
      expect.objectContaining({
        eventId: 'review-discard',
        outcome: 'fail',
      }),
    ]);

    const all = await startApi({
      world: world(),
      policy: { 'catalog.entity.read': { result: AuthorizeResult.ALLOW } },
    });
    const { status, body } = await all.post('/reviews/r1/discard');
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'r1', allowed: { review: false } });
    expect(all.audited).toEqual([
      {
        eventId: 'review-discard',
        outcome: 'success',
        meta: {
          reviewId: 'r1',
          ownerRef: 'group:default/shop',
          state: 'open',
          totalCount: 3,
          decidedCount: 0,
        },
      },
    ]);
  });

  it('are handed out as a table without formulas, and as JSON', async () => {
    const api = await startApi({ world: world(), entities });
    const table = await api.get('/reviews/r1/export?format=csv');
    expect(table.headers['content-disposition']).toBe(
      'attachment; filename="recovery-review-2024-05-01.csv"',
    );
    expect(table.text.split('\r\n')).toEqual([
      '"# generated at","2024-05-01T00:00:00.000Z"',
      '"# review","r1"',
      '"# of","group:default/shop"',
      '"# started","2024-05-01T00:00:00.000Z","user:default/mia"',
      '"# changes since","no review before"',
      '"# finished","not yet"',
      '"# not in it any more","component:default/gone"',
      '"entity","new","changes","decision","assignee","due","note","written by","written at"',
      `"${ORDERS}","no","protected: pass -> fail","not decided","","","'=1+1","",""`,
      `"${SEARCH}","no","protected: pass -> fail","not decided","","","'=1+1","",""`,
      '"# rows","2"',
      '',
    ]);
    const { body } = await api.get('/reviews/r1/export');
    expect(body).toMatchObject({
      review: { id: 'r1', totalCount: 2 },
      items: [{ entityRef: ORDERS }, { entityRef: SEARCH }],
    });
    expect(api.audited.map(({ eventId }) => eventId)).toEqual([
      'review-export',
      'review-export',
    ]);
  });

  it.each([
    { version: -1 },
    { version: 0, decision: 'ignore' },
    { version: 0, note: 'n'.repeat(4001) },
    { version: 0, decision: 'fix', dueDate: 'soon' },
    { version: 0, decision: 'fix', assigneeRef: 'tom' },
    {
      version: 0,
      decision: 'fix',
      assigneeRef: `user:default/${'x'.repeat(243)}`,
    },
    { version: 0, colour: 'red' },
    {},
  ])('refuse %j', async body => {
    const api = await startApi({ world: world(), entities });
    const { status } = await api.post(
      '/reviews/r1/items/component/default/orders',
      body,
    );
    expect(status).toBe(400);
    expect(api.services.reviews.saveItem).not.toHaveBeenCalled();
  });
});
