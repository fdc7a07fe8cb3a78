import type {
  RecoveryProvider,
  RecoveryProvidersExtensionPoint,
} from 'backstage-plugin-recovery-node';
import { TypeRegistry } from './TypeRegistry';

/** The providers that modules have registered, by type. */
export class ProviderRegistry implements RecoveryProvidersExtensionPoint {
  readonly #providers = new TypeRegistry<RecoveryProvider>('recovery provider');

  addProvider(...providers: RecoveryProvider<any>[]): void {
    this.#providers.add(...providers);
  }

  /** All of them, in the order of their registration. */
  all(): RecoveryProvider[] {
    return this.#providers.all();
  }
}
