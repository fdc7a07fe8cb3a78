import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);

/** The entry of a program that came with the dependencies. */
export function bin(name) {
  return path.join(root, 'node_modules/.bin', name);
}

export function inRoot(...parts) {
  return path.join(root, ...parts);
}

/** The folder of the demo world: in the checkout, unless the environment names another. */
export function demoDirectory() {
  return path.resolve(root, process.env.RECOVERY_DEMO_DIRECTORY || '.demo');
}
