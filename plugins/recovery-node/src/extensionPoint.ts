import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { RecoveryCheck } from './checks';
import type { RecoveryControl } from './controls';
import type { RecoveryProvider } from './provider';

/** @public */
export interface RecoveryProvidersExtensionPoint {
  /** Registers providers. A type that is already registered is refused. */
  addProvider(...providers: RecoveryProvider<any>[]): void;
}

/**
 * Where modules of the recovery plugin register their providers.
 *
 * @public
 */
export const recoveryProvidersExtensionPoint =
  createExtensionPoint<RecoveryProvidersExtensionPoint>({
    id: 'recovery.providers',
  });

/** @public */
export interface RecoveryChecksExtensionPoint {
  /** Registers kinds of checks. A type that is already registered is refused. */
  addCheck(...checks: RecoveryCheck<any>[]): void;
}

/**
 * Where modules of the recovery plugin register kinds of checks on restored data.
 *
 * @public
 */
export const recoveryChecksExtensionPoint =
  createExtensionPoint<RecoveryChecksExtensionPoint>({
    id: 'recovery.checks',
  });

/** @public */
export interface RecoveryControlsExtensionPoint {
  /** Registers controls. An id that is already taken is refused. */
  addControl(...controls: RecoveryControl[]): void;
}

/**
 * Where modules of the recovery plugin register controls of their own.
 *
 * @public
 */
export const recoveryControlsExtensionPoint =
  createExtensionPoint<RecoveryControlsExtensionPoint>({
    id: 'recovery.controls',
  });
