import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { RecoveryCheck } from './checks';
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
