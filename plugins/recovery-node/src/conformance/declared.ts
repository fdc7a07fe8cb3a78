import type { Declared, NotPossible } from './types';

function isNotPossible(value: unknown): value is NotPossible {
  return typeof value === 'object' && value !== null && 'notPossible' in value;
}

/**
 * Registers tests for something that the provider's tests supply; when they declare it
 * as not possible, registers one test that says so and holds the declaration against
 * what the provider claims.
 */
export function whenPossible<T>(
  what: string,
  declared: Declared<T>,
  register: (value: T) => void,
  claims: () => boolean = () => false,
): void {
  if (!isNotPossible(declared)) {
    register(declared);
    return;
  }
  it(`${what}: not possible, since ${declared.notPossible}`, () => {
    expect(declared.notPossible.trim().length).toBeGreaterThan(10);
    expect(claims()).toBe(false);
  });
}
