import { ConflictError, InputError } from '@backstage/errors';
import type {
  RecoveryProvider,
  RecoveryProvidersExtensionPoint,
} from 'backstage-plugin-recovery-node';

const TYPE = /^[a-z][a-z0-9-]{0,62}$/;

/** The providers that modules have registered, by type. */
export class ProviderRegistry implements RecoveryProvidersExtensionPoint {
  readonly #providers = new Map<string, RecoveryProvider>();

  addProvider(...providers: RecoveryProvider<any>[]): void {
    for (const provider of providers) {
      const { type } = provider;
      if (!TYPE.test(type)) {
        throw new InputError(
          `A recovery provider has the type "${type}": a type has lower-case letters, digits and dashes, at most 63.`,
        );
      }
      if (this.#providers.has(type)) {
        throw new ConflictError(
          `Two recovery providers have the type "${type}". Remove one of their modules from the backend.`,
        );
      }
      this.#providers.set(type, provider);
    }
  }

  /** All of them, in the order of their registration. */
  all(): RecoveryProvider[] {
    return [...this.#providers.values()];
  }
}
