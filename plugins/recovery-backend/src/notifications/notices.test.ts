import type { AttestationEvent, FindingEvent, OperationEvent } from '../events';
import { noticeOf } from './notices';

const ORDERS = 'component:default/orders';

function operation(
  changes: Partial<OperationEvent['operation']>,
): OperationEvent {
  return {
    type: 'operation',
    at: '2026-11-25T10:00:00.000Z',
    operation: {
      id: 'o1',
      kind: 'restore',
      state: 'queued',
      entityRef: ORDERS,
      resourceId: 'r1',
      resourceName: 'orders-db',
      sourceId: 'shop',
      providerPointId: 'p',
      pointTime: '2026-11-25T02:00:00.000Z',
      targetId: 'drill',
      targetTitle: 'Drill area',
      attempt: 1,
      requestedBy: 'user:default/mia',
      requestedAt: '2026-11-25T09:00:00.000Z',
      ...changes,
    },
  };
}

function finding(changes: Partial<FindingEvent>): FindingEvent {
  return {
    type: 'finding',
    change: 'raised',
    at: '2026-11-25T10:00:00.000Z',
    kind: 'backup-missed',
    entityRefs: [ORDERS],
    finding: {
      code: 'older-than-rpo',
      severity: 'critical',
      message: 'Too old.',
      nextStep: 'Make one now.',
      resourceId: 'r1',
      sourceId: 'shop',
    },
    ...changes,
  };
}

describe('what people are told', () => {
  it('is a finding, to the owners of the entity, with what to do next', () => {
    expect(noticeOf(finding({}))).toEqual({
      kind: 'backup-missed',
      severity: 'high',
      title: 'No recent backup: orders',
      description: 'Too old. Make one now.',
      link: '/catalog/default/component/orders/recovery',
      scope: 'recovery:backup-missed:r1:older-than-rpo',
      to: [ORDERS],
    });
    expect(noticeOf(finding({ change: 'repeated' }))).toBeDefined();
    expect(noticeOf(finding({ change: 'cleared' }))).toBeUndefined();
  });

  it('tells a drill that is overdue from one that was missed', () => {
    const titleOf = (code: string) =>
      noticeOf(
        finding({
          kind: 'drill-missed',
          finding: { code, severity: 'warning', message: 'None.' },
        }),
      )?.title;
    expect(titleOf('drill-missed')).toBe('Recovery drill missed: orders');
    expect(titleOf('drill-overdue')).toBe('No recent recovery drill: orders');
  });

  it('is never normal when it is a finding: that is shown with a green tick', () => {
    for (const kind of [
      'backup-missed',
      'drill-missed',
      'drill-failed',
    ] as const)
      expect(noticeOf(finding({ kind }))?.severity).toBe('high');
  });

  it('is a source that cannot be read, once for all its entities', () => {
    const entityRefs = [ORDERS, 'component:default/blog'];
    expect(
      noticeOf(
        finding({
          kind: 'source-unreachable',
          entityRefs,
          finding: {
            code: 'source-unreachable',
            severity: 'critical',
            message: 'Refused.',
            sourceId: 'shop',
          },
        }),
      ),
    ).toMatchObject({
      title: 'Backups cannot be read: 2 services',
      scope: 'recovery:source-unreachable:shop',
      link: '/recovery',
      to: entityRefs,
    });
  });

  it('is a request for approval, to all owners but who asks', () => {
    expect(
      noticeOf(
        operation({
          state: 'awaiting-approval',
          inPlace: true,
          approvalExpiresAt: '2026-11-26T09:00:00.000Z',
        }),
      ),
    ).toMatchObject({
      kind: 'approval-needed',
      title: 'Approval needed: restore of orders-db',
      description:
        'user:default/mia asks for it, as of 2026-11-25 02:00 UTC, over the data that is there. Approve or reject it before 2026-11-26 09:00 UTC.',
      link: '/recovery/operations/o1',
      to: [ORDERS],
      except: 'user:default/mia',
    });
  });

  it('is the end of an operation, to the person who asked', () => {
    expect(noticeOf(operation({ state: 'succeeded' }))).toMatchObject({
      kind: 'operation-finished',
      severity: 'normal',
      title: 'Restore of orders-db: succeeded',
      description: 'As of 2026-11-25 02:00 UTC, to Drill area.',
      to: ['user:default/mia'],
    });
    expect(
      noticeOf(
        operation({
          state: 'succeeded',
          recoverToTime: '2026-11-25T03:04:05.000Z',
        }),
      )?.description,
    ).toBe('As of 2026-11-25 03:04 UTC, to Drill area.');
    const error = { code: 'damaged', message: 'Broken.', nextStep: 'Look.' };
    expect(noticeOf(operation({ state: 'failed', error }))).toMatchObject({
      severity: 'high',
      description: 'Broken. Look.',
    });
    for (const state of ['queued', 'running', 'validating'] as const)
      expect(noticeOf(operation({ state }))).toBeUndefined();
    expect(
      noticeOf(operation({ state: 'failed', requestedBy: 'policy:gold' })),
    ).toBeUndefined();
    expect(
      noticeOf(operation({ state: 'failed', error, nextAttemptId: 'o2' })),
    ).toBeUndefined();
    const cancelled = (cancelRequestedBy: string) =>
      noticeOf(operation({ state: 'cancelled', cancelRequestedBy }));
    expect(cancelled('user:default/mia')).toBeUndefined();
    expect(cancelled('user:default/tom')).toBeDefined();
  });

  it('is the end of an attestation, before it comes, to the person who attested', () => {
    const attestation = (change: AttestationEvent['change']) =>
      noticeOf({
        type: 'attestation',
        change,
        at: '2026-11-25T10:00:00.000Z',
        attestation: {
          id: 'a1',
          framework: 'soc-2',
          clause: 'A1.2-environment',
          attestedBy: 'user:default/mia',
          expiresAt: '2026-12-01T00:00:00.000Z',
        },
      });
    expect(attestation('expiring')).toMatchObject({
      kind: 'attestation-expiring',
      severity: 'normal',
      title: 'Attestation of A1.2-environment of soc-2 expires soon',
      link: '/recovery/frameworks/soc-2',
      scope: 'recovery:attestation-expiring:a1',
      to: ['user:default/mia'],
    });
    expect(attestation('attested')).toBeUndefined();
    expect(attestation('revoked')).toBeUndefined();
  });
});
