import { ConflictError, InputError } from '@backstage/errors';

const TYPE = /^[a-z][a-z0-9-]{0,62}$/;

/** What modules have registered, by the type that the configuration names. */
export class TypeRegistry<T extends { readonly type: string }> {
  readonly #what: string;
  readonly #items = new Map<string, T>();

  /** `what` the items are, for messages: `recovery provider`. */
  constructor(what: string) {
    this.#what = what;
  }

  add(...items: T[]): void {
    for (const item of items) {
      const { type } = item;
      if (!TYPE.test(type)) {
        throw new InputError(
          `A ${
            this.#what
          } has the type "${type}": a type has lower-case letters, digits and dashes, at most 63.`,
        );
      }
      if (this.#items.has(type)) {
        throw new ConflictError(
          `Two ${
            this.#what
          }s have the type "${type}". Remove one of their modules from the backend.`,
        );
      }
      this.#items.set(type, item);
    }
  }

  /** All of them, in the order of their registration. */
  all(): T[] {
    return [...this.#items.values()];
  }
}
