import type { OperationState } from 'backstage-plugin-recovery-common';
import {
  assertTransition,
  canTransition,
  hasEnded,
  heldStates,
  statesBefore,
  waitingStates,
} from './stateMachine';

const ALL: OperationState[] = [
  'requested',
  'awaiting-approval',
  'approved',
  'rejected',
  'expired',
  'queued',
  'running',
  'validating',
  'succeeded',
  'failed',
  'cancelled',
  'interrupted',
];

describe('the state machine of operations', () => {
  it('lets a request without approval run to its end', () => {
    const way: OperationState[] = [
      'requested',
      'queued',
      'running',
      'validating',
      'succeeded',
    ];
    way.slice(1).forEach((state, index) => {
      expect(canTransition(way[index], state)).toBe(true);
    });
  });

  it('has a place for approvals', () => {
    const way: OperationState[] = [
      'requested',
      'awaiting-approval',
      'approved',
      'queued',
    ];
    way.slice(1).forEach((state, index) => {
      expect(canTransition(way[index], state)).toBe(true);
    });
    expect(canTransition('awaiting-approval', 'queued')).toBe(false);
    expect(canTransition('rejected', 'queued')).toBe(false);
  });

  it('leads nowhere from an end, and from everywhere else to cancelled', () => {
    const ended = ALL.filter(hasEnded);
    const ways = ended.flatMap(state =>
      ALL.filter(next => canTransition(state, next)),
    );
    expect(ways).toEqual([]);
    const going = ALL.filter(state => !hasEnded(state));
    expect(statesBefore('cancelled').sort()).toEqual(going.sort());
  });

  it('never runs an operation again', () => {
    expect(statesBefore('running')).toEqual(['queued']);
    expect(statesBefore('succeeded')).toEqual(['validating']);
    expect(statesBefore('interrupted')).toEqual(heldStates);
  });

  it('gives each state one place: waiting, held or ended', () => {
    for (const state of ALL) {
      const places = [
        waitingStates.includes(state),
        heldStates.includes(state),
        hasEnded(state),
      ];
      expect(places.filter(Boolean)).toHaveLength(1);
    }
  });

  it('says what is wrong with a way that is not there', () => {
    expect(() => assertTransition('x1', 'succeeded', 'running')).toThrow(
      expect.objectContaining({
        name: 'ConflictError',
        message:
          'Operation x1 has ended (succeeded) and cannot become running. Request a new one instead.',
      }),
    );
    expect(() => assertTransition('x1', 'queued', 'validating')).toThrow(
      /is queued and cannot become validating/,
    );
    expect(() => assertTransition('x1', 'queued', 'running')).not.toThrow();
  });
});
