import { mockCredentials } from '@backstage/backend-test-utils';
import { component, DENY, startApi, USER } from './__testUtils__/startApi';

jest.setTimeout(60_000);

const OWN = 'component:default/orders';
const entities = [component('orders')];
const world = {
  points: { own: [OWN], hidden: ['component:default/hidden'] },
  sources: { [OWN]: ['source-1'] },
};

const invoke = (
  api: Awaited<ReturnType<typeof startApi>>,
  action: string,
  input: object,
  authorization?: string,
) =>
  api.post(
    `/.backstage/actions/v1/actions/recovery:${action}/invoke`,
    input,
    authorization,
  );

describe('actions for assistants', () => {
  it('are listed with what they may do', async () => {
    const api = await startApi({ world, entities });
    const { body } = await api.get('/.backstage/actions/v1/actions');
    expect(
      body.actions.map(
        ({ name, attributes }: { name: string; attributes: object }) => [
          name,
          attributes,
        ],
      ),
    ).toEqual([
      [
        'get-recovery-status',
        { readOnly: true, destructive: false, idempotent: true },
      ],
      [
        'list-failing-recovery-controls',
        { readOnly: true, destructive: false, idempotent: true },
      ],
      [
        'evaluate-recovery',
        { readOnly: false, destructive: false, idempotent: true },
      ],
      [
        'plan-restore',
        { readOnly: true, destructive: false, idempotent: true },
      ],
      [
        'request-restore',
        { readOnly: false, destructive: true, idempotent: false },
      ],
    ]);
  });

  it('answer as the API does', async () => {
    const api = await startApi({ world, entities });
    const status = await invoke(api, 'get-recovery-status', {
      entityRef: OWN,
    });
    expect(status.status).toBe(200);
    const shown = await api.get('/entities/component/default/orders/status');
    expect(status.body.output).toMatchObject({
      entityRef: OWN,
      state: shown.body.state,
    });

    const controls = await invoke(api, 'list-failing-recovery-controls', {
      entityRef: OWN,
    });
    expect(controls.status).toBe(200);
    const card = await api.get('/entities/component/default/orders/scorecard');
    const open = card.body.groups
      .flatMap((group: { controls: object[] }) => group.controls)
      .filter(({ result }: { result: string }) =>
        ['fail', 'error', 'unknown'].includes(result),
      )
      .map(({ id }: { id: string }) => id);
    expect(
      controls.body.output.controls.map(({ id }: { id: string }) => id),
    ).toEqual(open);
  });

  it('show nothing of what the reader may not see', async () => {
    const api = await startApi({ world, entities });
    for (const action of [
      'get-recovery-status',
      'list-failing-recovery-controls',
      'evaluate-recovery',
    ]) {
      const answer = await invoke(api, action, {
        entityRef: 'component:default/hidden',
      });
      expect([action, answer.status]).toEqual([action, 404]);
    }
    expect(
      (await invoke(api, 'plan-restore', { pointId: 'hidden' })).status,
    ).toBe(404);
    const request = { pointId: 'hidden', targetId: 'target-1', hash: 'hash-1' };
    expect((await invoke(api, 'request-restore', request)).status).toBe(404);
    expect(api.services.operations.request).not.toHaveBeenCalled();
  });

  it('refuse references and inputs that are none', async () => {
    const api = await startApi({ world, entities });
    for (const entityRef of ['orders', '../orders', 'x'.repeat(10_000)]) {
      expect(
        (await invoke(api, 'get-recovery-status', { entityRef })).status,
      ).toBe(400);
    }
    expect(
      (await invoke(api, 'request-restore', { pointId: 'own' })).status,
    ).toBe(400);
  });

  it('plan and request a restore for a person, and keep who asked', async () => {
    const api = await startApi({ world, entities });
    const plan = await invoke(api, 'plan-restore', {
      pointId: 'own',
      targetId: 'free',
    });
    expect(plan.status).toBe(200);
    expect(plan.body.output.targets[0].id).toBe('free');
    const { hash } = plan.body.output.plan;

    const input = { pointId: 'own', targetId: 'free', hash };
    const requested = await invoke(api, 'request-restore', input);
    expect(requested.status).toBe(200);
    expect(api.services.operations.request).toHaveBeenCalledWith(
      { kind: 'restore', ...input },
      { userEntityRef: USER, entityRef: OWN, tier: undefined },
    );
    expect(api.audited.at(-1)).toMatchObject({
      eventId: 'restore-request',
      outcome: 'success',
      meta: {
        through: 'action',
        requestedBy: USER,
        operationId: requested.body.output.operationId,
      },
    });
  });

  it('request no restore for a service, or without the permission', async () => {
    const api = await startApi({
      world,
      entities,
      policy: { 'recovery.restore.request': DENY },
    });
    const input = { pointId: 'own', targetId: 'target-1', hash: 'hash-1' };
    const refused = await invoke(api, 'request-restore', input);
    expect(refused.status).toBe(403);
    expect(api.audited.at(-1)).toMatchObject({
      eventId: 'restore-request',
      outcome: 'fail',
    });

    const open = await startApi({ world, entities });
    const service = await invoke(
      open,
      'request-restore',
      input,
      mockCredentials.service.header(),
    );
    expect(service.status).toBe(403);
    expect(open.services.operations.request).not.toHaveBeenCalled();
  });

  it('have sources read anew for those who may', async () => {
    const api = await startApi({ world, entities });
    const answer = await invoke(api, 'evaluate-recovery', { entityRef: OWN });
    expect(answer.status).toBe(200);
    expect(api.audited.at(-1)).toMatchObject({
      eventId: 'entity-refresh',
      outcome: 'success',
      meta: { entityRef: OWN, through: 'action' },
    });
    api.policy['recovery.source.refresh'] = DENY;
    expect(
      (await invoke(api, 'evaluate-recovery', { entityRef: OWN })).status,
    ).toBe(403);
  });
});
