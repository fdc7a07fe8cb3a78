/**
 * Channel of the signal that an operation changed its state. Its message is a
 * {@link RecoverySignal}: read the operation again.
 *
 * @public
 */
export function operationSignalChannel(operationId: string): string {
  return `recovery:operation:${operationId}`;
}

/**
 * Channel of the signal that something changed in the recovery status of an entity. Its
 * message is a {@link RecoverySignal}: read the status again.
 *
 * @public
 */
export function entitySignalChannel(entityRef: string): string {
  return `recovery:entity:${entityRef}`;
}

/**
 * Channel of the signal that some operation changed its state, for lists. Its message
 * is a {@link RecoverySignal}: read the list again.
 *
 * @public
 */
export const OPERATIONS_SIGNAL_CHANNEL = 'recovery:operations';

/**
 * All that signals say. They are sent to everybody who listens, whatever they may see,
 * so they tell nothing: who may see what changed reads it from the API.
 *
 * @public
 */
export type RecoverySignal = {
  /** What to read again. */
  changed: 'operation' | 'status' | 'operations';
};
