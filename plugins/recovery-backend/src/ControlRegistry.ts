import { ConflictError, InputError } from '@backstage/errors';
import type {
  RecoveryControl,
  RecoveryControlsExtensionPoint,
} from 'backstage-plugin-recovery-node';

const ID = /^[a-z][a-z0-9-]{0,39}$/;

/** Most controls: a scorecard keeps one letter for each. */
const MAX_CONTROLS = 200;

/** The controls of the plugin and those that modules have registered. */
export class ControlRegistry implements RecoveryControlsExtensionPoint {
  readonly #controls = new Map<string, RecoveryControl>();

  constructor(builtIn: RecoveryControl[] = []) {
    this.addControl(...builtIn);
  }

  addControl(...controls: RecoveryControl[]): void {
    for (const control of controls) {
      const { id } = control;
      if (!ID.test(id)) {
        throw new InputError(
          `A recovery control has the id "${id}": an id has lower-case letters, digits and dashes, at most 40.`,
        );
      }
      if (this.#controls.has(id)) {
        throw new ConflictError(
          `Two recovery controls have the id "${id}". Remove one of their modules from the backend.`,
        );
      }
      if (this.#controls.size >= MAX_CONTROLS) {
        throw new InputError(
          `There are more than ${MAX_CONTROLS} recovery controls. Remove modules that bring some.`,
        );
      }
      this.#controls.set(id, control);
    }
  }

  /** All of them, in the order in which people see them. */
  all(): RecoveryControl[] {
    return [...this.#controls.values()];
  }
}
