import { createExtensionPoint } from '@backstage/backend-plugin-api';
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
