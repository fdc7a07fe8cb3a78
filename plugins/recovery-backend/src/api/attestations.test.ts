import { mockCredentials } from '@backstage/backend-test-utils';
import { component, DENY, startApi, USER } from './__testUtils__/startApi';

jest.setTimeout(60_000);

const entities = [component('orders')];
/** Each API gets one of its own: attesting adds to it. */
const someWorld = () => ({
  attestations: {
    own: { attestedBy: USER, clause: 'component:default/orders' },
    other: { attestedBy: 'user:default/other' },
    over: { attestedBy: USER, state: 'expired' as const },
  },
  sources: { shop: ['component:default/orders'] },
});
const request = {
  framework: 'soc-2',
  clause: 'A1.2-environment',
  statement: 'There are two feeds.',
  evidence: { text: 'Contract 7', link: 'https://example.com/7' },
  expiresAt: '2030-01-01T00:00:00Z',
};

describe('attestations in the API', () => {
  it('are made by people with the permission alone, and that is audited', async () => {
    const api = await startApi({ world: someWorld(), entities });
    const { status, body } = await api.post('/attestations', request);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      attestedBy: USER,
      state: 'attested',
      allowed: { revoke: true },
    });
    expect(api.services.attestations.attest).toHaveBeenCalledWith(
      request,
      expect.objectContaining({ userEntityRef: USER }),
    );
    expect(api.audited).toEqual([
      {
        eventId: 'attestation-create',
        outcome: 'success',
        meta: {
          framework: 'soc-2',
          clause: 'A1.2-environment',
          expiresAt: request.expiresAt,
          attestationId: 'new',
          state: 'attested',
        },
      },
    ]);
    const service = mockCredentials.service.header();
    expect((await api.post('/attestations', request, service)).status).toBe(
      403,
    );

    const refused = await startApi({
      world: someWorld(),
      entities,
      policy: { 'recovery.attestation.create': DENY },
    });
    const answer = await refused.post('/attestations', request);
    expect(answer.status).toBe(403);
    expect(answer.body.error.message).toContain('recovery.attestation.create');
    expect(refused.services.attestations.attest).not.toHaveBeenCalled();
    expect(refused.audited).toMatchObject([{ outcome: 'fail' }]);
  });

  it('are taken back by who made them without another permission', async () => {
    const api = await startApi({
      world: someWorld(),
      entities,
      policy: { 'recovery.attestation.revoke': DENY },
    });
    const revoke = (id: string) =>
      api.post(`/attestations/${id}/revoke`, { reason: 'r' });
    expect((await revoke('own')).body.state).toBe('revoked');
    const other = await revoke('other');
    expect(other.status).toBe(403);
    expect(other.body.error.message).toContain('recovery.attestation.revoke');
    expect((await revoke('none')).status).toBe(404);
    expect(api.services.attestations.revoke).toHaveBeenCalledTimes(1);
    const { body } = await api.get('/attestations');
    expect(
      body.items.map(({ id, allowed }: any) => [id, allowed.revoke]),
    ).toEqual([
      ['own', true],
      ['other', false],
      ['over', false],
    ]);
    expect((await api.get('/attestations/own')).body.id).toBe('own');
  });

  it('stand in the framework, with what the reader may do', async () => {
    const api = await startApi({
      world: someWorld(),
      entities,
      policy: { 'recovery.attestation.create': DENY },
    });
    const { body } = await api.get('/frameworks/soc-2');
    expect(body).toMatchObject({
      allowed: { attest: false },
      items: [
        {
          id: 'component:default/orders',
          attestation: { id: 'own', allowed: { revoke: true } },
        },
      ],
    });
    const service = mockCredentials.service.header();
    const asked = await (
      await startApi({ world: someWorld(), entities })
    ).get('/frameworks/soc-2', service);
    expect(asked.body).toMatchObject({
      allowed: { attest: false },
      items: [{ attestation: { allowed: { revoke: false } } }],
    });
  });

  it('are shown to nobody who may see no recovery data', async () => {
    const api = await startApi({
      world: someWorld(),
      entities,
      policy: { 'recovery.point.read': DENY },
    });
    for (const path of ['/attestations', '/attestations/own']) {
      expect((await api.get(path)).status).toBe(403);
    }
    expect((await api.post('/attestations', request)).status).toBe(403);
    expect(
      (await api.post('/attestations/own/revoke', { reason: 'r' })).status,
    ).toBe(403);
  });

  it('are refused when nobody can tell what is allowed', async () => {
    const api = await startApi({ world: someWorld(), entities });
    api.permissions.authorize.mockRejectedValueOnce(new Error('gone'));
    expect((await api.post('/attestations', request)).status).toBe(503);
    expect(api.services.attestations.attest).not.toHaveBeenCalled();
  });

  it.each([
    { ...request, statement: 's'.repeat(2001) },
    { ...request, evidence: { text: 't'.repeat(501) } },
    { ...request, evidence: { link: `https://x/${'l'.repeat(2000)}` } },
    { ...request, evidence: { file: 'x' } },
    { ...request, evidence: undefined },
    { ...request, expiresAt: 'tomorrow' },
    { ...request, clause: 'c'.repeat(64) },
    { ...request, entityRef: 'component:default/orders' },
  ])('refuse the request %#', async body => {
    const api = await startApi({ world: someWorld(), entities });
    expect((await api.post('/attestations', body)).status).toBe(400);
    expect(api.services.attestations.attest).not.toHaveBeenCalled();
  });
});
