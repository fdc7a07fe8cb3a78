import {
  ProviderError,
  type ProviderErrorCode,
} from 'backstage-plugin-recovery-node';
import {
  createTestDatabases,
  initDatabase,
} from '../database/__testUtils__/databases';
import { KnexWaiverStore } from '../database/KnexWaiverStore';
import { component, startApi } from './__testUtils__/startApi';
import { translated } from './errors';

jest.setTimeout(180_000);

const databases = createTestDatabases();

describe('what a provider meets while a request waits for it', () => {
  const expected: Array<[ProviderErrorCode, number]> = [
    ['unreachable', 503],
    ['tool-missing', 503],
    ['access-denied', 503],
    ['deadline', 503],
    ['bad-output', 503],
    ['locked', 409],
    ['point-gone', 409],
    ['damaged', 409],
    ['nothing-matched', 404],
    ['limit-exceeded', 400],
  ];

  it('is answered by whose turn it is now, with what to do', async () => {
    const api = await startApi({
      entities: [component('orders')],
      world: { points: { 'point-1': ['component:default/orders'] } },
    });
    const statuses: Array<[ProviderErrorCode, number]> = [];
    for (const [code] of expected) {
      api.services.points.listContents.mockRejectedValueOnce(
        new ProviderError(code, 'The repository did not answer.', {
          nextStep: 'Look at its host.',
        }),
      );
      const { status, body } = await api.get('/points/point-1/contents');
      statuses.push([code, status]);
      expect(body.error.message).toBe(
        'The repository did not answer. Look at its host.',
      );
    }
    expect(statuses).toEqual(expected);
  });

  it('is no detail of ours: other errors stay internal', async () => {
    const api = await startApi({
      entities: [component('orders')],
      world: { points: { 'point-1': ['component:default/orders'] } },
    });
    api.services.points.listContents.mockRejectedValueOnce(new Error('bug'));
    expect((await api.get('/points/point-1/contents')).status).toBe(500);
  });
});

describe.each(databases.eachSupportedId())('on %s', databaseId => {
  it('an id with a NUL character is no error of ours', async () => {
    const knex = await initDatabase(databases, databaseId);
    const store = KnexWaiverStore.create({ database: knex });
    const answer = translated(store.get('a\0b')).catch(String);
    expect(await answer).toBe(
      databaseId.startsWith('POSTGRES')
        ? 'InputError: The request holds a NUL character. Leave it out.'
        : undefined,
    );
  });
});
