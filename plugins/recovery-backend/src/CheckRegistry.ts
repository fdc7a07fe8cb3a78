import type {
  RecoveryCheck,
  RecoveryChecksExtensionPoint,
} from 'backstage-plugin-recovery-node';
import { TypeRegistry } from './TypeRegistry';

/** The kinds of checks on restored data that modules have registered, by type. */
export class CheckRegistry implements RecoveryChecksExtensionPoint {
  readonly #checks = new TypeRegistry<RecoveryCheck>('recovery check');

  addCheck(...checks: RecoveryCheck<any>[]): void {
    this.#checks.add(...checks);
  }

  /** All of them, in the order of their registration. */
  all(): RecoveryCheck[] {
    return this.#checks.all();
  }
}
